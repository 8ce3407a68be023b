"""The words of a generation in Milvus."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ingest.lexical import Column, inverse_document_frequency, summed
from ingest.milvus.kept import Kept
from ingest.milvus.record import Numbers, ranked_key, term_hash, term_key, unpacked_column, unpacked_ranked
from ingest.parts import Rows, Scores

_CACHED_TERMS = 65_536


class MilvusWords:
    """The terms and what they weigh. Which there are every reader holds, 16 bytes each; where a term stands is fetched
    when it is asked for. Safe to use from several threads."""

    def __init__(self, vocabulary: npt.NDArray[np.void], chunks: int, kept: Kept, dimension: int) -> None:
        self._hashes, self._vocabulary = np.ascontiguousarray(vocabulary["hash"]), vocabulary
        self._count, self._kept, self.dimension = chunks, kept, dimension
        self._find = lru_cache(_CACHED_TERMS)(self._found)

    def __len__(self) -> int:
        return self._count

    def idf(self, term: str) -> float:
        """Inverse document frequency of a term; one that the corpus does not have gets the highest value."""
        return inverse_document_frequency(self._find(term)[1], self._count)

    def knows(self, term: str) -> bool:
        """True when some chunk has the term."""
        return self._find(term)[1] > 0

    def numbers(self, query_terms: Iterable[str]) -> Numbers:
        """The number of each term, -1 for one that no chunk has."""
        return np.array([self._find(t)[0] for t in query_terms], dtype=np.int32)

    def sequences(self, rows: Sequence[int]) -> tuple[Numbers, Rows]:
        """The numbers of the terms of the chunks `rows`, each in order with repeats kept, one chunk after another, and
        where those of each chunk begin."""
        keys = [ranked_key(row) for row in rows]
        found = self._kept.get(keys)
        of_chunks = [unpacked_ranked(found[key], self.dimension)[1] for key in keys]
        begins = np.cumsum([0, *map(len, of_chunks)])[:-1]
        return np.concatenate([np.empty(0, np.int32), *of_chunks]), begins

    def scores(self, query_terms: Iterable[str], rows: Rows | None = None) -> Scores:
        """The BM25 score of the chunks `rows`, which ascend, shape (len(rows),); of every chunk unless given."""
        return summed(self.columns(query_terms), self._count, rows)

    def columns(self, query_terms: Iterable[str]) -> Iterable[Column]:
        """Where each of the terms that there are stands, fetched in one request."""
        keys = [term_key(number) for t in dict.fromkeys(query_terms) if (number := self._find(t)[0]) >= 0]
        found = self._kept.get(keys)
        return [unpacked_column(found[key]) for key in keys]

    def _found(self, term: str) -> tuple[int, int]:
        """(number, chunks that have it); (-1, 0) when none has."""
        wanted = np.uint64(term_hash(term))
        place = int(np.searchsorted(self._hashes, wanted))
        if place == len(self._hashes) or self._hashes[place] != wanted:
            return -1, 0
        return int(self._vocabulary["number"][place]), int(self._vocabulary["chunks"][place])
