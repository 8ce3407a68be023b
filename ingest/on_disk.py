"""The parts of a generation on disk."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from ingest.catalogue import Scope
from ingest.coded_vectors import CodedVectors
from ingest.contradictions import Contradiction
from ingest.embed import Vectors
from ingest.errors import IndexDamaged
from ingest.generation import Manifest
from ingest.lexical import Concepts, LexicalIndex
from ingest.parts import Allowed, Parts, Rows, Scores
from ingest.rows import StoredRows, load_rows, runs
from ingest.store import Store
from ingest.vectors import VectorIndex

TEXT, WORDS = "text.sqlite", "words"
SYNONYMS, NAMES, CONTRADICTIONS = "synonyms.json", "names.json", "contradictions.json"
CHUNKS, SENTENCES, QUESTIONS, KEYS = "chunks.faiss", "sentences.npy", "questions.npy", "keys.npy"
STARTS, VECTORS = "starts.npy", "vectors.npy"
WHOLE = 100_000
"""Up to so many chunks every one is ranked; of more, those near by vector or by words."""
NEAR = 300
"""So many by vector, and as many by words."""
FOUND = TypeAdapter(tuple[Contradiction, ...])


class ChunksOnDisk:
    """The vectors of chunks and sentences in the files of a generation."""

    def __init__(self, folder: Path, manifest: Manifest, words: LexicalIndex) -> None:
        self._words = words
        self._vectors = open_vectors(folder, manifest)
        self._sentences, self._starts = StoredRows(folder / SENTENCES), load_rows(folder / STARTS)

    def counts(self) -> tuple[int, int, int, int]:
        """How many chunks the words, the vectors and the starts of sentences have, and how many sentences there are."""
        return len(self._words), len(self._vectors), len(self._starts) - 1, len(self._sentences)

    def nearest(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The `k` chunks nearest to a unit vector as (row, cosine), best first, ties by row."""
        return self._vectors.search(vector, k)

    def candidates(
        self, vector: Vectors, concepts: Concepts, allowed: Allowed | None, _scope: Scope | None = None
    ) -> Rows:
        """All chunks of a small index; of a large one the NEAR nearest to the vector and as many that speak most of
        the `concepts`, out of those `allowed`."""
        if len(self._words) <= WHOLE:
            return np.arange(len(self._words))
        near = [row for row, _ in self._vectors.search(vector, NEAR, allowed)]
        return np.union1d(near, self._words.best(concepts, NEAR, allowed)).astype(np.intp)

    def cosines(self, vector: Vectors, rows: Rows) -> Scores:
        """The cosine of each of the chunks `rows` with a unit vector, shape (len(rows),)."""
        return self._vectors.cosines(vector, rows)

    def take(self, rows: Rows) -> Vectors:
        """The vectors of the chunks `rows`, shape (len(rows), dimension)."""
        return self._vectors.take(rows)

    def sentences(self, rows: Sequence[int]) -> tuple[Vectors, Rows]:
        """The vectors of the sentences of the chunks `rows`, one chunk after another, shape (sentences, dimension), and
        where those of each chunk begin."""
        chunks = np.asarray(rows, dtype=np.intp)
        first = self._starts[chunks]
        counts = self._starts[chunks + 1] - first
        found = self._sentences[runs(first, counts)].astype(np.float32, copy=False)
        return found, np.cumsum(counts) - counts


def open_vectors(folder: Path, manifest: Manifest) -> VectorIndex | CodedVectors:
    """The vectors of the chunks of a generation. Raises IndexDamaged."""
    if manifest.search is None:
        return VectorIndex.load(folder / CHUNKS)
    return CodedVectors.load(folder / CHUNKS, folder / VECTORS, manifest.search.looked)


def parts_on_disk(folder: Path, manifest: Manifest) -> Parts:
    """Open the files of a generation. Raises IndexDamaged."""
    words = LexicalIndex.load(folder / WORDS)
    chunks, questions = ChunksOnDisk(folder, manifest, words), load_rows(folder / QUESTIONS)
    expected = (*(manifest.chunks,) * 3, manifest.sentences, manifest.articles)
    if (*chunks.counts(), len(questions)) != expected:
        raise IndexDamaged(f"{manifest.generation}: its parts do not fit together. Run 'guideline-qa ingest' again.")
    return Parts(
        texts=Store(folder / TEXT),
        words=words,
        chunks=chunks,
        questions=questions,
        synonyms=tuple((a, b) for a, b in json.loads((folder / SYNONYMS).read_text("utf-8"))),
        names=tuple(json.loads((folder / NAMES).read_text("utf-8"))),
        contradictions=FOUND.validate_json((folder / CONTRADICTIONS).read_bytes()),
    )
