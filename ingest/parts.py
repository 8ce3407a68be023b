"""Parts: what an index is made of. Files on disk are one make of them, Milvus is another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ingest.article import Article
from ingest.catalogue import Card, Scope
from ingest.chunk import Chunk
from ingest.contradictions import Contradiction
from ingest.embed import Vectors
from ingest.lexical import Concepts
from ingest.synonyms import Synonyms

Rows = npt.NDArray[np.intp]
Allowed = npt.NDArray[np.bool_]
Scores = npt.NDArray[np.float32]


class Texts(Protocol):
    """The articles and the chunks. Safe to use from several threads."""

    def article(self, article_id: str, /) -> Article:
        """The article of that id. Raises KeyError when there is none."""

    def chunk(self, row: int, /) -> tuple[Chunk, int]:
        """The chunk of a row, and the row of its first sentence among all sentences."""

    def article_ids(self) -> tuple[str, ...]:
        """Every article, in order of id."""

    def cards(self) -> Iterable[Card]:
        """The card of every article, in order of id."""

    def record_sha256s(self) -> Mapping[str, str]:
        """Article id to `record_sha256`, in order of id."""

    def first_rows(self) -> Mapping[str, int]:
        """Article id to the row of its first chunk, in order of id."""

    def close(self) -> None:
        """Let go of what is open; whoever still asks gets an error."""


class Words(Protocol):
    """The terms of the chunks and what they weigh."""

    def __len__(self) -> int: ...

    def idf(self, term: str, /) -> float:
        """Inverse document frequency of a term; one that the corpus does not have gets the highest value."""

    def knows(self, term: str, /) -> bool:
        """True when some chunk has the term."""

    def numbers(self, query_terms: Iterable[str], /) -> npt.NDArray[np.int32]:
        """The number of each term, -1 for one that no chunk has."""

    def sequences(self, rows: Sequence[int], /) -> tuple[npt.NDArray[np.int32], Rows]:
        """The numbers of the terms of the chunks `rows`, each in order with repeats kept, one chunk after another, and
        where those of each chunk begin."""

    def scores(self, query_terms: Sequence[str], rows: Rows | None = None, /) -> Scores:
        """The BM25 score of the chunks `rows`, which ascend, shape (len(rows),); of every chunk unless given."""


class Chunks(Protocol):
    """The vectors of the chunks and of their sentences, and the search for chunks."""

    def nearest(self, vector: Vectors, k: int, /) -> list[tuple[int, float]]:
        """The `k` chunks nearest to a unit vector as (row, cosine), best first, ties by row."""

    def candidates(self, vector: Vectors, concepts: Concepts, allowed: Allowed | None, scope: Scope | None, /) -> Rows:
        """The chunks worth ranking for a question, ascending, out of those `allowed`, one bool for each chunk; `scope`
        says the same for who cannot be given so many, and may say nothing."""

    def cosines(self, vector: Vectors, rows: Rows, /) -> Scores:
        """The cosine of each of the chunks `rows` with a unit vector, shape (len(rows),)."""

    def take(self, rows: Rows, /) -> Vectors:
        """The vectors of the chunks `rows`, shape (len(rows), dimension)."""

    def sentences(self, rows: Sequence[int], /) -> tuple[Vectors, Rows]:
        """The vectors of the sentences of the chunks `rows`, one chunk after another, shape (sentences, dimension), and
        where those of each chunk begin."""


@dataclass(frozen=True, slots=True)
class Parts:
    """All parts of one generation; `questions` are the vectors of what the articles are about, in order of id."""

    texts: Texts
    words: Words
    chunks: Chunks
    questions: Vectors
    synonyms: Synonyms
    names: tuple[str, ...]
    contradictions: tuple[Contradiction, ...]
