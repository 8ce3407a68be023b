import json
from pathlib import Path

import numpy as np
import pytest

from evals.growth.bench import Goal, Growth, Step, bench_growth
from evals.growth.grown import Grown, moved
from evals.growth.measured import Delay, Measured
from evals.growth.plot import plot

EVEN = {"50.0%": 1.0, "0.1%": 0.98}


def step(chunks: int, *, ranking: float, memory: float = 500.0, recall: float = 0.995) -> Step:
    delays = {"vector": Delay(2.0, 3.0), "words": Delay(1.0, 2.0), "ranking": Delay(ranking, 2 * ranking)}
    grown = Grown(chunks, chunks // 80, 3 * chunks, chunks / 5_000, 1.0, 1.0, 900, chunks // 200)
    return Step(grown, Measured(0.5, memory, 100.0, delays, recall, EVEN, 1.0))


def test_copies_are_unit_vectors_that_lie_near_the_real_ones_and_are_always_the_same() -> None:
    real = np.random.default_rng(1).standard_normal((50, 16)).astype(np.float32)
    real /= np.linalg.norm(real, axis=1, keepdims=True)
    found = moved(real, np.arange(150))
    assert found[:50] == pytest.approx(real, abs=1e-6)
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(150), abs=1e-5)
    cosines = np.sum(found[50:100] * real, axis=1)
    assert 0.6 < cosines.mean() < 0.95
    assert not np.allclose(found[50:100], found[100:])
    assert np.array_equal(moved(real, np.array([120])), found[[120]])


def test_the_goals_are_those_of_a_million_chunks_and_a_missed_one_says_so() -> None:
    growth = Growth(2, 100, (step(100_000, ranking=10), step(999_873, ranking=31, memory=701)))
    verdicts = {goal.name: goal.met for goal in growth.goals}
    assert verdicts == {
        "recall@10 against comparing all, 1M chunks": True,
        "recall@10 where a filter leaves 50.0% of the articles": True,
        "recall@10 where a filter leaves 0.1% of the articles": False,
        "search by vector, p50 in ms": True,
        "search by words, p50 in ms": True,
        "whole ranking, p50 in ms": False,
        "memory of the open index in MB": False,
        "delay by vector, 1M over 100k": True,
        "delay of the ranking, 1M over 100k": False,
    }
    assert "MISSED  memory of the open index in MB: 701 (at most 700)" in growth.text()
    assert Goal("x", 0.99, 0.99, most=False).text() == "met     x: 0.99 (at least 0.99)"


def test_without_a_million_chunks_nothing_is_said_of_the_goals() -> None:
    growth = Growth(2, 100, (step(1_000, ranking=1), step(30_000, ranking=5)))
    assert growth.goals == ()
    assert "30,000" in growth.text()
    assert json.loads(json.dumps(growth.record()))["steps"][1]["grown"]["chunks"] == 30_000


def test_the_picture_has_a_curve_for_each_search_and_the_goals() -> None:
    drawn = plot(Growth(2, 100, tuple(step(10**n, ranking=n) for n in range(3, 7))))
    assert drawn.count("<polyline") == 5
    assert drawn.count('class="goal"') == 2
    assert ">1M</text>" in drawn
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg"')


@pytest.mark.slow
def test_an_index_is_grown_from_a_real_one_and_searched_in_other_processes(index_dir: Path, tmp_path: Path) -> None:
    said: list[str] = []
    questions = ["What is the loading dose of pertuzumab?", "Does docusate help against constipation?"]
    found = bench_growth(index_dir, questions, to=1_000, scratch=tmp_path, told=said.append)
    (only,) = found.steps
    assert 900 < only.grown.chunks <= 1_000
    assert (only.measured.recall, only.measured.same) == (1.0, 1.0)
    assert set(only.measured.filtered.values()) == {1.0}
    assert len(said) == 2
    assert list(tmp_path.iterdir()) == []
