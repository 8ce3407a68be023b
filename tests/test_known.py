import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.known import KnownVectors, is_known, take


def keys(*texts: str) -> np.ndarray:
    return np.array([t.encode() for t in texts], dtype="S16")


def place(*texts: str, value: float = 0) -> KnownVectors:
    """Knows the texts; the vector of row i is [i + value]."""
    vectors = np.arange(len(texts), dtype=np.float32)[:, None] + np.float32(value)
    return KnownVectors.of(keys(*texts), vectors.__getitem__)


def test_each_vector_comes_from_the_first_place_that_knows_its_key() -> None:
    places = [place("b", "a"), place("c", "a", value=10)]
    assert take(keys("a", "c", "b", "a"), places, 1).tolist() == [[1], [10], [0], [1]]


def test_what_no_place_knows_is_told_apart_and_cannot_be_taken() -> None:
    places = [place("a"), place()]
    assert is_known(keys("b", "a", ""), places).tolist() == [False, True, False]
    with pytest.raises(KeyError, match="1 texts have no vector"):
        take(keys("a", "b"), places, 1)


KEYS = st.binary(min_size=15, max_size=15).map(lambda k: k + b"\1")


@given(st.lists(KEYS, unique=True), st.lists(KEYS))
def test_known_rows_are_those_of_a_dictionary(known: list[bytes], asked: list[bytes]) -> None:
    rows = {k: i for i, k in enumerate(known)}
    found = KnownVectors.of(np.array(known, dtype="S16"), lambda r: r).rows(np.array([*asked, *known], dtype="S16"))
    assert found.tolist() == [rows.get(k, -1) for k in [*asked, *known]]
