from pathlib import Path

import numpy as np
import pytest

from ingest.errors import IndexDamaged
from ingest.rows import load_rows, write_rows


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
