from pathlib import Path

import numpy as np
import pytest

from ingest import rows as rows_module
from ingest.errors import IndexDamaged
from ingest.rows import StoredRows, load_rows, runs, write_rows


def test_blocks_are_read_back_as_one_array(tmp_path: Path) -> None:
    write_rows(tmp_path / "rows.npy", [np.array([[1, 2]]), np.array([[3, 4], [5, 6]])], (3, 2), "<f4")
    rows = load_rows(tmp_path / "rows.npy")
    assert (rows.tolist(), rows.dtype) == ([[1, 2], [3, 4], [5, 6]], np.float32)
    assert np.load(tmp_path / "rows.npy", allow_pickle=False).tolist() == rows.tolist()


def test_keys_of_bytes_are_rows_too(tmp_path: Path) -> None:
    write_rows(tmp_path / "keys.npy", [np.array([b"ab", b"c"], dtype="S2")], (2,), "S2")
    assert load_rows(tmp_path / "keys.npy").tolist() == [b"ab", b"c"]


@pytest.mark.parametrize("content", [None, b"", b"junk", b"\x93NUMPY\x02\x00"])
def test_what_holds_no_rows_is_refused_by_name(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "rows.npy").write_bytes(content)
    with pytest.raises(IndexDamaged, match=r"rows\.npy: holds no rows"):
        load_rows(tmp_path / "rows.npy")


def test_a_file_shorter_than_its_rows_is_refused(tmp_path: Path) -> None:
    write_rows(tmp_path / "rows.npy", [np.ones((1, 2))], (3, 2), "<f4")
    with pytest.raises(IndexDamaged, match="holds no rows"):
        load_rows(tmp_path / "rows.npy")


@pytest.mark.parametrize("held", [0, 1_000], ids=["read as they are asked for", "held"])
def test_stored_rows_are_those_of_the_file_by_slice_and_by_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    monkeypatch.setattr(rows_module, "_HELD", held)
    write_rows(tmp_path / "rows.npy", [np.arange(12).reshape(6, 2)], (6, 2), "<f2")
    stored = StoredRows(tmp_path / "rows.npy")
    assert (len(stored), stored.shape, stored.dtype) == (6, (6, 2), np.float16)
    assert stored[1:3].tolist() == [[2, 3], [4, 5]]
    assert stored[4:99].tolist() == [[8, 9], [10, 11]]
    assert stored[3:3].shape == (0, 2)
    assert stored[np.array([5, 0, 5])].tolist() == [[10, 11], [0, 1], [10, 11]]
    assert stored[np.array([4, 1, 2, 3])].tolist() == [[8, 9], [2, 3], [4, 5], [6, 7]]
    assert stored[np.array([], dtype=np.intp)].shape == (0, 2)
    stored[0:1][0, 0] = 9
    assert stored[0:1].tolist() == [[0, 1]], "what is given is the reader's own"


def test_numbers_are_stored_rows_too(tmp_path: Path) -> None:
    write_rows(tmp_path / "rows.npy", [np.arange(5)], (5,), "<i4")
    assert StoredRows(tmp_path / "rows.npy")[2:4].tolist() == [2, 3]


def test_a_large_file_that_shrank_while_it_was_open_is_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows_module, "_HELD", 0)
    path = tmp_path / "rows.npy"
    write_rows(path, [np.arange(5)], (5,), "<i4")
    stored = StoredRows(path)
    path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(IndexDamaged, match=r"rows\.npy: ends too soon"):
        stored[3:5]


def test_runs_are_the_numbers_of_their_rows_one_run_after_another() -> None:
    assert runs(np.array([5, 0, 7]), np.array([2, 3, 0])).tolist() == [5, 6, 0, 1, 2]
