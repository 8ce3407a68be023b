"""Vector search over a large collection: codes of 4 bits for 3 numbers find rows, vectors on disk rank them.

Speaks to FAISS, as `ingest.vectors` does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.embed import Vectors
from ingest.recall import exact_neighbours, share_found
from ingest.rows import StoredRows
from ingest.vectors import read_index, write_index

TARGET = 0.999
"""Of the ten nearest rows so many are to be found, measured with texts of the index. Questions lie farther away: of the
gold cases' .996 were found where this was reached."""
_LOOKED_AT = (250, 500, 1_000, 2_000, 4_000, 8_000, 16_000)
_FEW = 16_384  # rows that are compared one by one rather than found by their codes
_TRAINED_ON = 4_096
_BLOCK = 8_192
_MEASURED = 10


class CodedVectors:
    """Inner-product search over unit vectors, kept as codes in memory, and as half-precision rows on disk that every
    score is computed from.

    A scan of all codes finds the `looked` best rows, those are ranked exactly. The codes are product quantizers of 4
    bits, after F. André, A. Kermarrec and N. Le Scouarnec, Cache locality is not enough, VLDB 2015.
    """

    def __init__(self, codes: Any, rows: StoredRows, looked: int) -> None:
        self._codes, self._rows, self._looked = codes, rows, looked

    @classmethod
    def build(cls, rows: StoredRows) -> "CodedVectors":
        """Index `rows`, unit vectors of shape (n, dimension), n at least 16; row i keeps the number i. The same rows
        give the same codes."""
        import faiss

        count, dimension = rows.shape
        group = next(n for n in (3, 2, 1) if dimension % n == 0)
        codes = faiss.IndexPQFastScan(dimension, dimension // group, 4, faiss.METRIC_INNER_PRODUCT)
        codes.pq.cp.min_points_per_centroid = 1  # so that a small collection says nothing
        with _one_thread():
            codes.train(_wide(rows[np.linspace(0, count - 1, min(count, _TRAINED_ON)).astype(np.intp)]))
            for begin in range(0, count, _BLOCK):
                codes.add(_wide(rows[begin : begin + _BLOCK]))
        return cls(codes, rows, _LOOKED_AT[-1])

    @classmethod
    def load(cls, path: Path, rows: Path, looked: int) -> "CodedVectors":
        """Raises IndexDamaged when the files cannot be read."""
        return cls(read_index(path), StoredRows(rows), looked)

    def save(self, path: Path) -> None:
        """Write the codes to `path`. Raises OSError."""
        write_index(self._codes, path)

    def __len__(self) -> int:
        return int(self._codes.ntotal)

    def aimed(self, queries: Vectors) -> tuple[int, float]:
        """(looked, recall): how many rows to look at, so that a search finds TARGET of the ten nearest of each of
        `queries`, shape (n, dimension), and the share that it finds then; the most there is when none is enough."""
        nearest = exact_neighbours(self._rows, queries, _MEASURED)
        _, found = self._codes.search(queries, min(_LOOKED_AT[-1], len(self)))
        for looked in _LOOKED_AT:
            recall = share_found(found[:, :looked], nearest)
            if recall >= TARGET:
                break
        return looked, recall

    def search(self, vector: Vectors, k: int, allowed: npt.NDArray[np.bool_] | None = None) -> list[tuple[int, float]]:
        """The `k` nearest rows to one vector, shape (dimension,), as (row, cosine), best first, ties by row; only rows
        that are `allowed`, of shape (len(self),). Of some that are allowed as many are looked at as of all."""
        rows = np.sort(self._likely(vector, max(k, self._looked), allowed))
        scores = self.cosines(vector, rows)
        best = np.lexsort((rows, -scores))[:k]
        return [(int(rows[i]), float(scores[i])) for i in best]

    def cosines(self, vector: Vectors, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.float32]:
        """The cosine of each of `rows` with one unit vector, shape (len(rows),)."""
        found: npt.NDArray[np.float32] = self.take(rows) @ vector
        return found

    def take(self, rows: npt.NDArray[np.intp]) -> Vectors:
        """The stored vectors of `rows`, shape (len(rows), dimension)."""
        return _wide(self._rows[rows])

    def _likely(self, vector: Vectors, k: int, allowed: npt.NDArray[np.bool_] | None) -> npt.NDArray[np.intp]:
        """The `k` allowed rows with the best codes, or all when these are few."""
        count = len(self) if allowed is None else int(np.count_nonzero(allowed))
        if count <= max(k, _FEW):
            return np.arange(len(self)) if allowed is None else np.flatnonzero(allowed)
        wanted = k * len(self) // count
        while True:  # FAISS cannot pass over rows when it scans such codes
            found = self._codes.search(vector[None, :], min(wanted, len(self)))[1][0]
            found = found if allowed is None else found[allowed[found]]
            if len(found) >= k or wanted >= len(self):
                return np.asarray(found[:k], dtype=np.intp)
            wanted *= 2


def _wide(rows: npt.NDArray[Any]) -> Vectors:
    return rows.astype(np.float32)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Many small trainings, which threads only slow down and may sum in another order."""
    import faiss

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)
