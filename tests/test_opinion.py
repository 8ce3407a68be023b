import numpy as np
import pytest

from ingest.embed import Embedder
from qa.danger.opinion import READINGS, Opinion, features, readings, shipped

VECTOR = np.array([0.6, 0.8], dtype=np.float32)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("How is asthma graded?", (0, 0, 0)),
        ("My cat sleeps", (1, 0, 0)),
        ("My head: a fever", (1, 0.5, 0.5)),
        ("He is not breathing", (1, 1, 1)),
    ],
)
def test_the_rules_readings_go_from_nothing_to_a_danger_to_somebody(text: str, expected: tuple[float, ...]) -> None:
    assert readings(text) == expected


def test_the_odds_are_those_of_the_vector_and_the_readings() -> None:
    opinion = Opinion("e", np.array([1.0, 2.0, 4.0, 8.0, 16.0]), -3.0, 0.5)
    assert features("My cat sleeps", VECTOR).tolist() == pytest.approx([0.6, 0.8, 1, 0, 0])
    assert opinion.odds("My cat sleeps", VECTOR) == pytest.approx(0.6 + 1.6 + 4 - 3)
    assert opinion.is_emergency("My cat sleeps", VECTOR)
    assert not opinion.is_emergency("How is asthma graded?", VECTOR)


def test_the_shipped_opinion_is_for_the_shipped_embedding_model(embedder: Embedder) -> None:
    assert shipped().embedder == embedder.fingerprint
    assert shipped().weights.shape == (embedder.dimension + len(READINGS),)
