"""Rows of numbers on disk: written in blocks, read where they lie without being held in memory."""

import os
import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.errors import IndexDamaged

Rows = npt.NDArray[Any]
_HELD = 8 << 20  # bytes: the sentences of fifty articles


def write_rows(path: Path, blocks: Iterable[Rows], shape: tuple[int, ...], dtype: str) -> None:
    """Write the rows of `blocks` as one .npy file of `shape` and `dtype`. Raises OSError."""
    with path.open("wb") as file:
        header = {"descr": np.lib.format.dtype_to_descr(np.dtype(dtype)), "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_2_0(file, header)
        for block in blocks:
            file.write(np.ascontiguousarray(block, dtype=dtype).tobytes())


def runs(begins: npt.NDArray[np.integer[Any]], counts: npt.NDArray[np.integer[Any]]) -> npt.NDArray[np.intp]:
    """The numbers of rows in runs: `counts` rows from each of `begins` on, one run after another."""
    before = np.cumsum(counts) - counts
    found: npt.NDArray[np.intp] = np.arange(counts.sum()) + np.repeat(begins - before, counts)
    return found


def load_rows(path: Path) -> Rows:
    """The rows, mapped from the file. Raises IndexDamaged when it holds none."""
    try:
        rows: Rows = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise IndexDamaged(f"{path}: holds no rows of numbers. Run 'guideline-qa ingest' again.") from error
    return rows.view(np.ndarray)


class StoredRows:
    """Rows of a .npy file: of a large one read from it as they are asked for, for of a mapped file all that was ever
    looked at counts as memory of the process; a small one is held. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Raises IndexDamaged when the file holds no rows."""
        mapped = load_rows(path)
        self.shape, self.dtype = mapped.shape, mapped.dtype
        self._row = mapped.dtype.itemsize * int(np.prod(mapped.shape[1:]))  # bytes
        self._begin = path.stat().st_size - self._row * len(mapped)
        self._held = np.array(mapped) if mapped.nbytes <= _HELD else None
        self._path, self._file = path, os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._file)

    def __len__(self) -> int:
        return int(self.shape[0])

    def __getitem__(self, wanted: slice | npt.NDArray[np.integer[Any]]) -> Rows:
        """The rows of a slice without a step, or those of `wanted` numbers, in that order."""
        if self._held is not None:
            return self._held[wanted].copy() if isinstance(wanted, slice) else self._held[wanted]
        if isinstance(wanted, slice):
            begin, end, _ = wanted.indices(len(self))
            found = np.empty((max(end - begin, 0), *self.shape[1:]), dtype=self.dtype)
            self._read(found.data.cast("B") if found.size else memoryview(b""), begin)
            return found
        found = np.empty((len(wanted), *self.shape[1:]), dtype=self.dtype)
        room = found.data.cast("B") if found.size else memoryview(b"")
        runs = np.flatnonzero(np.diff(wanted, prepend=-2) != 1)  # rows that follow one another are read at once
        ends = np.append(runs, len(wanted))[1:]
        for row, begin, end in zip(wanted[runs].tolist(), runs.tolist(), ends.tolist(), strict=True):
            self._read(room[begin * self._row : end * self._row], row)
        return found

    def _read(self, room: memoryview, row: int) -> None:
        if room.nbytes and os.preadv(self._file, [room], self._begin + row * self._row) != room.nbytes:
            raise IndexDamaged(f"{self._path}: ends too soon. Run 'guideline-qa ingest' again.")
