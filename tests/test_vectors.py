from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ingest.embed import Vectors
from ingest.errors import IndexDamaged
from ingest.vectors import VectorIndex

FOUR = np.array([[1, 0], [0.6, 0.8], [0, 1], [0.6, 0.8]], dtype=np.float32)


def test_the_nearest_rows_come_first_with_their_cosine_and_ties_by_row() -> None:
    found = VectorIndex.build(FOUR).search(np.array([0, 1], dtype=np.float32), 4)
    assert [row for row, _ in found] == [2, 1, 3, 0]
    assert [score for _, score in found] == pytest.approx([1, 0.8, 0.8, 0])


def test_no_more_rows_are_found_than_there_are() -> None:
    index = VectorIndex.build(FOUR)
    assert len(index) == 4
    assert len(index.search(FOUR[0], 10)) == 4
    assert len(index.search(FOUR[0], 1)) == 1


def test_stored_rows_are_given_back_exactly_in_the_order_asked_for() -> None:
    assert np.array_equal(VectorIndex.build(FOUR).take(np.array([2, 1])), FOUR[[2, 1]])


def test_blocks_are_indexed_as_one() -> None:
    index = VectorIndex.of_blocks([FOUR[:1], FOUR[1:]], 2)
    assert np.array_equal(index.take(np.arange(4)), FOUR)


UNIT = arrays.arrays(
    np.float32, (12, 3), elements=st.floats(-1, 1, width=32).filter(lambda x: abs(x) > 0.01 or x == 0)
).map(lambda v: v + np.eye(12, 3, dtype=np.float32) * 2)


@given(UNIT, st.integers(1, 12))
@settings(max_examples=40, deadline=None)
def test_search_agrees_with_plain_arithmetic(vectors: Vectors, k: int) -> None:
    found = VectorIndex.build(vectors).search(vectors[0], k)
    best = sorted(vectors @ vectors[0], reverse=True)[:k]
    assert [score for _, score in found] == pytest.approx(best, abs=1e-4)
    assert [vectors[row] @ vectors[0] for row, _ in found] == pytest.approx(best, abs=1e-4)
    assert len({row for row, _ in found}) == k


def test_a_saved_index_is_loaded_with_the_same_rows(tmp_path: Path) -> None:
    VectorIndex.build(FOUR).save(tmp_path / "chunks.faiss")
    loaded = VectorIndex.load(tmp_path / "chunks.faiss")
    assert np.array_equal(loaded.take(np.arange(4)), FOUR)
    assert loaded.search(FOUR[2], 1)[0][0] == 2


@pytest.mark.parametrize("keep", [0, 3, 20, -4])
def test_a_truncated_file_is_refused_by_name(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "chunks.faiss"
    VectorIndex.build(FOUR).save(path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(IndexDamaged, match=r"chunks\.faiss: is no vector index"):
        VectorIndex.load(path)


def test_a_missing_or_foreign_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged):
        VectorIndex.load(tmp_path / "none.faiss")
    (tmp_path / "junk.faiss").write_bytes(b"junk" * 100)
    with pytest.raises(IndexDamaged):
        VectorIndex.load(tmp_path / "junk.faiss")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_small_index_that_does_not_fit_on_the_disk_is_an_error() -> None:
    with pytest.raises(OSError, match="No space left"):
        VectorIndex.build(FOUR).save(Path("/dev/full"))


def test_cosines_are_those_of_the_stored_rows() -> None:
    vectors = np.eye(3, dtype=np.float32)
    found = VectorIndex.build(vectors).cosines(np.array([0.6, 0.8, 0], dtype=np.float32), np.arange(3))
    assert found.tolist() == pytest.approx([0.6, 0.8, 0])


def test_cosines_of_some_rows_are_those_of_all() -> None:
    found = VectorIndex.build(FOUR).cosines(FOUR[2], np.array([1, 2]))
    assert found.tolist() == pytest.approx([0.8, 1])


def test_only_allowed_rows_are_found_however_near_the_others_are() -> None:
    allowed = np.array([True, False, False, True])
    assert [row for row, _ in VectorIndex.build(FOUR).search(FOUR[2], 4, allowed)] == [3, 0]
