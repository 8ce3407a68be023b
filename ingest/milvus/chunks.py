"""The chunks of a generation in Milvus, and the search for them there."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from ingest.catalogue import Scope
from ingest.embed import Vectors
from ingest.lexical import Concepts
from ingest.milvus.connection import Connection
from ingest.milvus.kept import Kept
from ingest.milvus.record import chunk_key, ranked_key, unpacked_ranked, unpacked_sentences
from ingest.milvus.within import within
from ingest.milvus.words import MilvusWords
from ingest.parts import Allowed, Rows, Scores

REACH = 1_000
"""So many chunks by vector, and as many by words, are ranked: all of an index that has no more."""
_MOST = 16_384  # hits that Milvus gives


class MilvusChunks:
    """Searches in Milvus and ranks by what is stored there to the bit. Safe to use from several threads."""

    def __init__(self, connection: Connection, collection: str, kept: Kept, words: MilvusWords) -> None:
        self._connection, self._collection = connection, collection
        self._kept, self._words, self._dimension = kept, words, words.dimension

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The `k` chunks nearest to a unit vector as (row, cosine), best first, ties by row."""
        rows = np.array(sorted(self._search("vector", vector.tolist(), min(k, _MOST), "")), dtype=np.intp)
        found = zip(rows.tolist(), self.cosines(vector, rows).tolist(), strict=True)
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def candidates(self, vector: Vectors, concepts: Concepts, allowed: Allowed | None, scope: Scope | None) -> Rows:
        """The REACH chunks nearest to the vector and as many that speak most of the `concepts`, out of those
        in `scope`; where the terms stand is at hand afterwards."""
        inside = within(scope)
        near = self._search("vector", vector.tolist(), REACH, inside)
        weights: dict[int, float] = defaultdict(float)
        for factor, names in concepts:
            for number in self._words.numbers(dict.fromkeys(t for name in names for t in name)).tolist():
                weights[number] += factor
        weights.pop(-1, None)
        speaking = self._search("words", dict(weights), REACH, inside) if weights else []
        self._words.columns(t for _, names in concepts for name in names for t in name)
        rows = np.unique(np.array([*near, *speaking], dtype=np.intp))
        return rows if allowed is None else rows[allowed[rows]]

    def cosines(self, vector: Vectors, rows: Rows) -> Scores:
        """The cosine of each of the chunks `rows` with a unit vector, shape (len(rows),)."""
        found: Scores = self.take(rows) @ vector
        return found

    def take(self, rows: Rows) -> Vectors:
        """The vectors of the chunks `rows`, shape (len(rows), dimension)."""
        keys = [ranked_key(row) for row in rows.tolist()]
        found = self._kept.get(keys)
        vectors: Vectors = np.empty((len(rows), self._dimension), dtype=np.float32)
        for place, key in enumerate(keys):
            vectors[place] = unpacked_ranked(found[key], self._dimension)[0]
        return vectors

    def sentences(self, rows: Sequence[int]) -> tuple[Vectors, Rows]:
        """The vectors of the sentences of the chunks `rows`, one chunk after another, shape (sentences, dimension), and
        where those of each chunk begin."""
        keys = [chunk_key(row) for row in rows]
        found = self._kept.get(keys)
        of_chunks = [unpacked_sentences(found[key], self._dimension) for key in keys]
        begins = np.cumsum([0, *map(len, of_chunks)])[:-1]
        return np.concatenate([np.empty((0, self._dimension), np.float32), *of_chunks]), begins

    def _search(self, field: str, query: object, k: int, inside: str) -> list[int]:
        return self._connection.search(self._collection, field, query, k=k, within=inside)
