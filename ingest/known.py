"""Known vectors: those that need not be computed, found by the key of their text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.embed import Vectors
from ingest.journal import Keys

Fetch = Callable[[npt.NDArray[np.intp]], Vectors]
"""Rows to their vectors, shape (len(rows), dimension)."""


@dataclass(frozen=True, slots=True)
class KnownVectors:
    """Vectors of one place, whose row i belongs to the text of key i. Keys are held sorted: 24 bytes a vector."""

    keys: Keys
    order: npt.NDArray[np.intp]
    fetch: Fetch

    @classmethod
    def of(cls, keys: Keys, fetch: Fetch) -> "KnownVectors":
        """Known vectors of `keys` in the order of their rows."""
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], order, fetch)

    def rows(self, keys: Keys) -> npt.NDArray[np.intp]:
        """The row of each key, -1 where it is not known, shape (len(keys),)."""
        if not len(self.keys):
            return np.full(len(keys), -1, dtype=np.intp)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[places] == keys, self.order[places], -1)


def is_known(keys: Keys, places: Sequence[KnownVectors]) -> npt.NDArray[np.bool_]:
    """Which of `keys` some place knows, shape (len(keys),)."""
    known = np.zeros(len(keys), dtype=np.bool_)
    for place in places:
        known |= place.rows(keys) >= 0
    return known


def take(keys: Keys, places: Sequence[KnownVectors], dimension: int) -> Vectors:
    """The vectors of `keys`, each from the first place that knows it, shape (len(keys), dimension). Raises KeyError
    when none does."""
    vectors = np.empty((len(keys), dimension), dtype=np.float32)
    left = np.arange(len(keys))
    for place in places:
        rows = place.rows(keys[left])
        vectors[left[rows >= 0]] = place.fetch(rows[rows >= 0])
        left = left[rows < 0]
    if len(left):
        raise KeyError(f"{len(left)} texts have no vector")
    return vectors
