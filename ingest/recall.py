"""Recall of a vector search: what it finds of what a comparison with every row finds."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ingest.embed import Vectors
from ingest.rows import StoredRows

_BLOCK = 16_384


def exact_neighbours(rows: Vectors | StoredRows, queries: Vectors, k: int) -> npt.NDArray[np.intp]:
    """The `k` rows nearest to each of `queries`, shape (len(queries), k), by comparing all; fewer when there are not so
    many. Both are unit vectors."""
    scores = np.empty((len(queries), 0), dtype=np.float32)
    nearest = np.empty((len(queries), 0), dtype=np.intp)
    for begin in range(0, len(rows), _BLOCK):
        block = queries @ rows[begin : begin + _BLOCK].astype(np.float32).T
        scores = np.hstack([scores, block])
        nearest = np.hstack([nearest, np.tile(np.arange(begin, begin + block.shape[1]), (len(queries), 1))])
        best = np.argpartition(-scores, min(k, scores.shape[1] - 1), axis=1)[:, :k]
        scores, nearest = np.take_along_axis(scores, best, 1), np.take_along_axis(nearest, best, 1)
    return nearest


def share_found(found: Sequence[Sequence[int]] | npt.NDArray[np.integer], nearest: npt.NDArray[np.intp]) -> float:
    """The share of `nearest`, one row for each query, that stands in the same row of `found`."""
    hits = [len(set(map(int, f)) & set(n.tolist())) for f, n in zip(found, nearest, strict=True)]
    return sum(hits) / nearest.size
