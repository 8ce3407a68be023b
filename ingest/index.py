"""Index: a generation opened for search."""

import json
import weakref
from collections.abc import Sequence
from functools import cached_property, lru_cache, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter

from ingest import generation
from ingest.article import Article
from ingest.contradictions import Contradiction
from ingest.embed import Embedder, Vectors
from ingest.errors import IndexDamaged
from ingest.generation import Manifest
from ingest.known import KnownVectors
from ingest.lexical import LexicalIndex, terms
from ingest.rows import load_rows
from ingest.store import Store
from ingest.synonyms import Synonyms
from ingest.vectors import VectorIndex

TEXT, WORDS = "text.sqlite", "words"
SYNONYMS, NAMES, CONTRADICTIONS = "synonyms.json", "names.json", "contradictions.json"
CHUNKS, SENTENCES, QUESTIONS, KEYS = "chunks.faiss", "sentences.npy", "questions.npy", "keys.npy"
PROBES = (
    "pertuzumab 840 mg then 420 mg every 3 weeks",
    "not recommended in pregnancy",
    "stereotactic radiosurgery for brain metastases",
    "eGFR below 30 mL/min/1.73 m²",
    "The evidence is insufficient to recommend for or against screening.",
)
_PROBE_COSINE = 0.999
_CACHED_QUERIES = 256
_CACHED_TERMS = 16_384
FOUND = TypeAdapter(tuple[Contradiction, ...])


class Index:
    """One generation, open for search. Everything it returns comes from that generation."""

    def __init__(self, folder: Path, manifest: Manifest, embedder: Embedder) -> None:
        self.manifest = manifest
        self.embedder = embedder
        self.embed = lru_cache(_CACHED_QUERIES)(_Probed(embedder, manifest).embed)
        self.store = Store(folder / TEXT)
        self.chunk_terms = lru_cache(_CACHED_TERMS)(partial(_chunk_terms, self.store))
        weakref.finalize(self, self.store.close)  # when nobody asks it any more
        self.words = LexicalIndex.load(folder / WORDS)
        self.synonyms: Synonyms = tuple((a, b) for a, b in json.loads((folder / SYNONYMS).read_text("utf-8")))
        self.names: tuple[str, ...] = tuple(json.loads((folder / NAMES).read_text("utf-8")))
        self.contradictions = FOUND.validate_json((folder / CONTRADICTIONS).read_bytes())
        self._chunks = VectorIndex.load(folder / CHUNKS)
        self._sentences = load_rows(folder / SENTENCES)
        self._questions = load_rows(folder / QUESTIONS)
        self._keys = load_rows(folder / KEYS)
        self._check_counts()

    @classmethod
    def load(cls, directory: Path, embedder: Embedder) -> "Index":
        """Open the generation that serves. Raises IndexMissing, or what `open` raises."""
        while True:
            name = generation.current(directory)
            try:
                return cls.open(directory / name, embedder)
            except IndexDamaged:
                if generation.current(directory) == name:
                    raise
                # It was cleared away while it was opened, after two others had been published.

    @classmethod
    def open(cls, folder: Path, embedder: Embedder) -> "Index":
        """Open one generation. Raises IndexDamaged when a hash, the schema or the embedding model is not the one it
        was made with."""
        manifest = generation.read_manifest(folder)
        generation.verify_files(folder, manifest)
        if embedder.fingerprint != manifest.embedder_fingerprint:
            raise IndexDamaged(
                f"{folder}: was made with embedding model {manifest.embedder!r} and cannot be searched with "
                f"{embedder.name!r}. Run 'guideline-qa ingest' again, or set the model back."
            )
        return cls(folder, manifest, embedder)

    @property
    def generation(self) -> str:
        """The name of the generation."""
        return self.manifest.generation

    @cached_property
    def articles(self) -> dict[str, Article]:
        """Every article by id, in order of id."""
        return {i: self.store.article(i) for i in self.store.article_ids()}

    @cached_property
    def article_of_chunk(self) -> tuple[str, ...]:
        """The article id of every chunk, by row."""
        return self.store.article_of_chunks()

    def nearest_chunks(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The `k` chunks nearest to a unit vector as (row, cosine)."""
        return self._chunks.search(vector, k)

    def cosines(self, vector: Vectors) -> npt.NDArray[np.float32]:
        """The cosine of each chunk with a unit vector, shape (chunks,)."""
        return self._chunks.cosines(vector)

    @cached_property
    def first_rows(self) -> npt.NDArray[np.intp]:
        """The row of the first chunk of each article, in order of article id."""
        of_chunk = self.article_of_chunk
        return np.array([i for i, a in enumerate(of_chunk) if i == 0 or a != of_chunk[i - 1]], dtype=np.intp)

    @cached_property
    def chunk_counts(self) -> npt.NDArray[np.intp]:
        """How many chunks each article has, in order of article id."""
        return np.diff(np.append(self.first_rows, self.manifest.chunks))

    def chunk_vectors(self, rows: Sequence[int]) -> Vectors:
        """The vectors of chunks, shape (len(rows), dimension)."""
        return self._chunks.take(np.asarray(rows, dtype=np.intp))

    def sentence_vectors(self, row: int) -> Vectors:
        """The vectors of the sentences of chunk `row`, shape (sentences, dimension)."""
        return self._sentences[self._first_sentences[row] : self._first_sentences[row + 1]]

    @cached_property
    def _first_sentences(self) -> npt.NDArray[np.intp]:
        """Where the sentences of each chunk begin in the sentence vectors, and where the last ones end."""
        return np.array([*self.store.first_sentences(), self.manifest.sentences], dtype=np.intp)

    @property
    def question_vectors(self) -> Vectors:
        """Vectors of the questions that the articles answer, of the title where one states none, in order of article
        id, shape (articles, dimension)."""
        return self._questions

    def known_vectors(self) -> tuple[KnownVectors, ...]:
        """Every vector of the generation by the key of its text."""
        chunks, sentences = self.manifest.chunks, self.manifest.sentences
        of_chunks, of_sentences, of_questions = np.split(self._keys, [chunks, chunks + sentences])
        return (
            KnownVectors.of(of_chunks, self._chunks.take),
            KnownVectors.of(of_sentences, self._sentences.__getitem__),
            KnownVectors.of(of_questions, self._questions.__getitem__),
        )

    def close(self) -> None:
        """Close its files; whoever still asks it gets an error."""
        self.store.close()

    def word_scores(self, terms: Sequence[str]) -> npt.NDArray[np.float32]:
        """The BM25 score of every chunk, shape (chunks,)."""
        return self.words.scores(terms)

    def _check_counts(self) -> None:
        of = self.manifest
        counts = [len(x) for x in (self.words, self._chunks, self._sentences, self._questions, self._keys)]
        if counts != [of.chunks, of.chunks, of.sentences, of.articles, of.chunks + of.sentences + of.articles]:
            raise IndexDamaged(f"{of.generation}: its parts do not fit together. Run 'guideline-qa ingest' again.")


class _Probed:
    """An embedder that is tried on the probes of an index before its first question."""

    def __init__(self, embedder: Embedder, manifest: Manifest) -> None:
        self._embedder, self._manifest = embedder, manifest
        self._is_right = False

    def embed(self, text: str) -> Vectors:
        """The unit vector of one text, shape (dimension,). Raises IndexDamaged when the model no longer gives the
        vectors it gave when the index was made."""
        if not self._is_right:
            self._check()
        vector: Vectors = self._embedder.embed([text])[0]
        vector.flags.writeable = False
        return vector

    def _check(self) -> None:
        expected = np.asarray(self._manifest.probes, dtype=np.float32)
        cosines = np.sum(self._embedder.embed(PROBES) * expected, axis=1)
        if float(cosines.min()) < _PROBE_COSINE:
            raise IndexDamaged(
                f"{self._manifest.generation}: the embedding model gives other vectors than when this index was made. "
                "Run 'guideline-qa ingest' again."
            )
        self._is_right = True


def _chunk_terms(store: Store, row: int) -> tuple[str, ...]:
    """The terms of what was indexed of a chunk, in order."""
    return tuple(terms(store.chunk(row)[0].embedding_text))
