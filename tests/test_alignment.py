import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.engines.states import TokenStates
from qa.support.alignment import align, mentioned, rarity


def tokens(*rows: tuple[int, list[float]]) -> TokenStates:
    states = np.array([row for _, row in rows], dtype=np.float32)
    return TokenStates(
        tuple(i for i, _ in rows),
        tuple((n, n + 1) for n in range(len(rows))),
        states / np.linalg.norm(states, axis=1, keepdims=True),
    )


CLAIM = tokens((2000, [1, 0, 0]), (3000, [0, 1, 0]))
EVIDENCE = tokens((2000, [1, 0, 0]), (5000, [0, 0, 1]), (4000, [0, 1, 1]))


def test_each_token_is_aligned_with_the_nearest_of_the_evidence_and_its_unit() -> None:
    found = align(CLAIM, EVIDENCE, np.array([0, 2]))
    assert np.allclose(found.nearest, [1, 0.5**0.5])
    assert found.unit.tolist() == [0, 1]
    assert found.at.tolist() == [0, 0]
    assert found.same.tolist() == [True, False]
    assert np.allclose(found.by_unit, [[1, 0], [0, 0.5**0.5]])


def test_a_rare_token_counts_more_than_a_frequent_one() -> None:
    frequent, rare = rarity([1000, 25_000])
    assert 0 < frequent < rare
    found = align(CLAIM, EVIDENCE, np.array([0, 2]))
    assert found.mean(found.nearest) < (1 + 0.707) / 2


def test_a_topic_is_mentioned_by_the_tokens_that_are_looked_at_alone() -> None:
    topic = tokens((2000, [1, 0, 0]))
    assert mentioned(topic, CLAIM) == 1.0
    assert mentioned(topic, CLAIM, np.array([False, True])) == 0.0
    assert mentioned(topic, CLAIM, np.array([False, False])) == 0.0


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.integers(1, 6), st.integers(0, 1000))
def test_the_nearest_of_all_is_the_best_of_the_units(sizes: list[int], count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    claim = tokens(*((int(i), row) for i, row in enumerate(rng.normal(size=(count, 4)).tolist())))
    evidence = tokens(*((int(i), row) for i, row in enumerate(rng.normal(size=(sum(sizes), 4)).tolist())))
    found = align(claim, evidence, np.cumsum([0, *sizes])[:-1])
    assert np.allclose(found.nearest, found.by_unit.max(axis=0))
    assert all(0 <= at < sizes[unit] for at, unit in zip(found.at, found.unit, strict=True))
