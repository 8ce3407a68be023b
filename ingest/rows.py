"""Rows of numbers on disk: written in blocks, read where they lie without being held in memory."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.errors import IndexDamaged

Rows = npt.NDArray[Any]


def write_rows(path: Path, blocks: Iterable[Rows], shape: tuple[int, ...], dtype: str) -> None:
    """Write the rows of `blocks` as one .npy file of `shape` and `dtype`. Raises OSError."""
    with path.open("wb") as file:
        header = {"descr": np.lib.format.dtype_to_descr(np.dtype(dtype)), "fortran_order": False, "shape": shape}
        np.lib.format.write_array_header_2_0(file, header)
        for block in blocks:
            file.write(np.ascontiguousarray(block, dtype=dtype).tobytes())


def load_rows(path: Path) -> Rows:
    """The rows, mapped from the file. Raises IndexDamaged when it holds none."""
    try:
        rows: Rows = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise IndexDamaged(f"{path}: holds no rows of numbers. Run 'guideline-qa ingest' again.") from error
    return rows.view(np.ndarray)
