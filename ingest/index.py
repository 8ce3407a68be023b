"""Index: a generation opened for search."""

import weakref
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest import generation
from ingest.article import Article
from ingest.catalogue import Catalogue, Scope
from ingest.embed import Embedder, Vectors
from ingest.engines.weights import can_search
from ingest.errors import IndexDamaged
from ingest.generation import Manifest
from ingest.lexical import Concepts
from ingest.milvus.address import MilvusAddress, Place
from ingest.on_disk import parts_on_disk
from ingest.parts import Allowed, Parts, Rows, Scores
from ingest.query_vectors import QueryVectors


class Index:
    """One generation, open for search, wherever it is. Everything it returns comes from that generation."""

    def __init__(self, manifest: Manifest, embedder: Embedder, parts: Parts) -> None:
        self.manifest = manifest
        self.embedder = embedder
        self.embed = QueryVectors(embedder, manifest)
        self.store, self.words, self._chunks = parts.texts, parts.words, parts.chunks
        weakref.finalize(self, self.store.close)  # when nobody asks it any more
        self.synonyms, self.names, self.contradictions = parts.synonyms, parts.names, parts.contradictions
        self._questions = parts.questions

    @classmethod
    def load(cls, place: Place, embedder: Embedder) -> "Index":
        """Open the generation that serves at a place. Raises IndexMissing, what `open` raises, and IndexUnavailable
        when Milvus does not answer."""
        while True:
            name = published(place)
            try:
                if isinstance(place, MilvusAddress):
                    return cls._open_milvus(place, name, embedder)
                return cls.open(place / name, embedder)
            except IndexDamaged:
                if published(place) == name:
                    raise
                # It was cleared away while it was opened, after two others had been published.

    @classmethod
    def open(cls, folder: Path, embedder: Embedder) -> "Index":
        """Open one generation on disk. Raises IndexDamaged when a hash, the schema or the embedding model is not the
        one it was made with."""
        manifest = generation.read_manifest(folder)
        generation.verify_files(folder, manifest)
        _check_model(folder, manifest, embedder)
        return cls(manifest, embedder, parts_on_disk(folder, manifest))

    @classmethod
    def _open_milvus(cls, address: MilvusAddress, name: str, embedder: Embedder) -> "Index":
        from ingest.milvus.reading import manifest_in_milvus, parts_in_milvus

        manifest = manifest_in_milvus(address, name)
        _check_model(address, manifest, embedder)
        return cls(manifest, embedder, parts_in_milvus(address, manifest))

    @property
    def generation(self) -> str:
        """The name of the generation."""
        return self.manifest.generation

    @cached_property
    def catalogue(self) -> Catalogue:
        """What is known of every article without opening it, by id, in order of id."""
        return Catalogue(self.store.cards())

    @property
    def articles(self) -> Mapping[str, Article]:
        """Every article by id, in order of id; each is opened when it is asked for."""
        return _Articles(self)

    def nearest_chunks(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The `k` chunks nearest to a unit vector as (row, cosine), best first, ties by row."""
        return self._chunks.nearest(vector, k)

    def candidates(
        self, vector: Vectors, concepts: Concepts, allowed: Allowed | None = None, scope: Scope | None = None
    ) -> Rows:
        """The chunks worth ranking for a question, ascending: all, or those near by vector or by words out of those
        `allowed`, one bool for each chunk. `scope` says what is allowed where an engine cannot be given so many."""
        return self._chunks.candidates(vector, concepts, allowed, scope)

    def cosines(self, vector: Vectors, rows: Rows) -> Scores:
        """The cosine of each of the chunks `rows` with a unit vector, shape (len(rows),)."""
        return self._chunks.cosines(vector, rows)

    def about(self, vector: Vectors, places: Rows) -> Scores:
        """The cosine of a unit vector with what each of some articles is about, shape (len(places),); `places` count
        the articles in order of id."""
        everywhere = len(places) == self.manifest.articles
        found: Scores = (self._questions if everywhere else self._questions[places]) @ vector
        return found

    @cached_property
    def article_ids(self) -> tuple[str, ...]:
        """The id of every article, in order."""
        return tuple(self._first_rows)

    @cached_property
    def first_rows(self) -> Rows:
        """The row of the first chunk of each article, in order of article id."""
        return np.array(list(self._first_rows.values()), dtype=np.intp)

    @cached_property
    def _first_rows(self) -> Mapping[str, int]:
        return self.store.first_rows()

    def place(self, row: int) -> int:
        """Which article a chunk is of, in order of article id."""
        return int(np.searchsorted(self.first_rows, row, side="right")) - 1

    def rows(self, place: int) -> range:
        """The rows of the chunks of an article."""
        first = int(self.first_rows[place])
        return range(first, first + int(self.chunk_counts[place]))

    @cached_property
    def chunk_counts(self) -> npt.NDArray[np.intp]:
        """How many chunks each article has, in order of article id."""
        return np.diff(np.append(self.first_rows, self.manifest.chunks))

    def chunk_vectors(self, rows: Sequence[int]) -> Vectors:
        """The vectors of chunks, shape (len(rows), dimension)."""
        return self._chunks.take(np.asarray(rows, dtype=np.intp))

    def sentence_vectors(self, row: int) -> Vectors:
        """The vectors of the sentences of chunk `row`, shape (sentences, dimension)."""
        return self._chunks.sentences([row])[0]

    def sentence_cosines(self, vector: Vectors, rows: Sequence[int]) -> list[Scores]:
        """The cosine of a unit vector with each sentence of each of the chunks `rows`."""
        vectors, begins = self._chunks.sentences(rows)
        return [of_chunk @ vector for of_chunk in np.split(vectors, begins[1:])] if len(begins) else []

    def best_sentences(self, vector: Vectors, rows: Sequence[int]) -> Scores:
        """The cosine of a unit vector with the nearest sentence of each of the chunks `rows`, shape (len(rows),)."""
        vectors, begins = self._chunks.sentences(rows)
        if not len(begins):
            return np.zeros(0, dtype=np.float32)
        found: Scores = np.maximum.reduceat(vectors @ vector, begins)
        return found

    @property
    def question_vectors(self) -> Vectors:
        """Vectors of the questions that the articles answer, of the title where one states none, in order of article
        id, shape (articles, dimension)."""
        return self._questions

    def close(self) -> None:
        """Close its files; whoever still asks it gets an error."""
        self.store.close()

    def word_scores(self, terms: Sequence[str]) -> npt.NDArray[np.float32]:
        """The BM25 score of every chunk, shape (chunks,)."""
        return self.words.scores(terms)


def published(place: Place) -> str:
    """The name of the generation that serves at a place. Raises IndexMissing, IndexDamaged or IndexUnavailable."""
    if isinstance(place, MilvusAddress):
        from ingest.milvus.reading import serving_in_milvus

        return serving_in_milvus(place)
    return generation.current(place)


def _check_model(place: object, manifest: Manifest, embedder: Embedder) -> None:
    if not can_search(embedder.fingerprint, manifest.embedder_fingerprint):
        raise IndexDamaged(
            f"{place}: was made with embedding model {manifest.embedder!r} and cannot be searched with "
            f"{embedder.name!r}. Run 'guideline-qa ingest' again, or set the model back."
        )


class _Articles(Mapping[str, Article]):
    """The articles of an index, of which those last used are held in memory."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def __getitem__(self, article_id: str) -> Article:
        return self._index.store.article(article_id)

    def __contains__(self, article_id: object) -> bool:
        return article_id in self._index.catalogue

    def __iter__(self) -> Iterator[str]:
        return iter(self._index.catalogue)

    def __len__(self) -> int:
        return len(self._index.catalogue)
