import numpy as np
import pytest

from ingest.engines.agreement import agreement


def vectors(seed: int) -> np.ndarray:
    drawn = np.random.default_rng(seed).normal(size=(40, 16)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def test_the_same_vectors_agree_wholly() -> None:
    assert agreement(vectors(1), vectors(1)) == (pytest.approx(1), 1)


def test_one_text_that_went_wrong_is_seen_in_the_cosine() -> None:
    other = vectors(1)
    other[7] = -other[7]
    cosine, overlap = agreement(vectors(1), other)
    assert cosine == pytest.approx(-1)
    assert overlap < 0.995


def test_unrelated_vectors_share_few_neighbours() -> None:
    cosine, overlap = agreement(vectors(1), vectors(2))
    assert cosine < 0.5
    assert overlap < 0.5
