"""Vector search. Speaks to FAISS, as `ingest.coded_vectors` does for large collections."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.embed import Vectors
from ingest.errors import IndexDamaged

_WRITTEN_AT_ONCE = 1 << 20  # bytes


class VectorIndex:
    """Exact inner-product search over unit vectors, so that the score is the cosine."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> "VectorIndex":
        """Index `vectors`, shape (n, dimension); row i keeps the number i."""
        return cls.of_blocks([vectors], vectors.shape[1])

    @classmethod
    def of_blocks(cls, blocks: Iterable[Vectors], dimension: int) -> "VectorIndex":
        """Index the rows of `blocks`, each of shape (n, dimension); row i of all of them keeps the number i."""
        import faiss

        index = faiss.IndexFlatIP(dimension)
        for block in blocks:
            index.add(block)
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> "VectorIndex":
        """Raises IndexDamaged when FAISS cannot read the file."""
        return cls(read_index(path))

    def save(self, path: Path) -> None:
        """Write to `path`. Raises OSError."""
        write_index(self._index, path)

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def search(self, vector: Vectors, k: int, allowed: npt.NDArray[np.bool_] | None = None) -> list[tuple[int, float]]:
        """The `k` nearest rows to one vector, shape (dimension,), as (row, cosine), best first, ties by row; only rows
        that are `allowed`, of shape (len(self),)."""
        import faiss

        only = None if allowed is None else faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))  # type: ignore[call-arg, arg-type]
        params = only and faiss.SearchParameters(sel=only)  # type: ignore[call-arg]
        scores, rows = self._index.search(vector[None, :], min(k, len(self)), params=params)
        found = [(int(r), float(s)) for r, s in zip(rows[0], scores[0], strict=True) if r >= 0]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def cosines(self, vector: Vectors, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.float32]:
        """The cosine of each of `rows` with one unit vector, shape (len(rows),)."""
        import faiss

        if len(rows) < len(self):
            return self.take(rows) @ vector
        stored = faiss.rev_swig_ptr(self._index.get_xb(), len(self) * self._index.d).reshape(len(self), -1)
        found: npt.NDArray[np.float32] = stored @ vector
        return found

    def take(self, rows: npt.NDArray[np.intp]) -> Vectors:
        """The stored vectors of `rows`, shape (len(rows), dimension)."""
        vectors: npt.NDArray[np.float32] = self._index.reconstruct_batch(rows)
        return vectors


def read_index(path: Path) -> Any:
    """An index of FAISS. Raises IndexDamaged when it cannot be read."""
    import faiss

    try:
        return faiss.read_index(str(path))
    except RuntimeError as error:
        raise IndexDamaged(f"{path}: is no vector index. Run 'guideline-qa ingest' again.") from error


def write_index(index: Any, path: Path) -> None:
    """Write an index of FAISS to `path`. Raises OSError."""
    import faiss

    # Written by Python, for FAISS says nothing when a small file does not fit on the disk.
    with path.open("wb") as file:
        writer = faiss.PyCallbackIOWriter(file.write, _WRITTEN_AT_ONCE)  # type: ignore[attr-defined]
        faiss.write_index(index, writer)
