"""Collection: a BEIR corpus in memory, with all that our ranking looks at. The documents are the chunks, as given."""

import hashlib
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from evals.beir import Document
from ingest.drugs import NAME_ENDING
from ingest.embed import Embedder, Progress, Vectors, no_progress
from ingest.lexical import Concepts, LexicalIndex
from ingest.sentences import split_sentences
from ingest.synonyms import Synonyms
from qa.ranking import Allowed, Rows, Scores

_BLOCK = 2_048  # texts embedded between two writes
_STORED = np.dtype(np.float16)  # of the vectors on disk: half the room, and no top 10 moved


class Collection:
    """What `qa.ranking` ranks, made of documents instead of an index.

    `vectors` are those of all documents, `sentences` those of all their sentences, `about` those of the groups' titles.
    Synonyms that the texts define are left out: measured, they change nothing on these sets.
    """

    def __init__(
        self, documents: Sequence[Document], embedder: Embedder, *, vectors: Vectors, sentences: Vectors, about: Vectors
    ) -> None:
        self.documents = documents
        self.embedder = embedder
        self.synonyms: Synonyms = ()
        self.words = LexicalIndex.build([d.embedding_text for d in documents])
        self.names = _names(documents)
        self.first_rows = _first_rows(documents)
        self._vectors, self._sentences, self._abouts = vectors, sentences, about
        counts = [len(_sentences(d)) for d in documents]
        self._first_sentence = np.concatenate([[0], np.cumsum(counts)])

    def embed(self, text: str, /) -> Vectors:
        """The unit vector of a text."""
        vector: Vectors = self.embedder.embed([text])[0]
        return vector

    def candidates(self, _vector: Vectors, _concepts: Concepts, _allowed: Allowed | None, _scope: object, /) -> Rows:
        """All documents."""
        return np.arange(len(self.documents))

    def cosines(self, vector: Vectors, rows: Rows, /) -> Scores:
        """The cosine of each of the documents `rows` with a unit vector."""
        everywhere = len(rows) == len(self._vectors)
        found: Scores = (self._vectors if everywhere else self._vectors[rows]) @ vector
        return found

    def about(self, vector: Vectors, places: Rows, /) -> Scores:
        """The cosine of a unit vector with the title of each of the groups `places`."""
        everywhere = len(places) == len(self._abouts)
        found: Scores = (self._abouts if everywhere else self._abouts[places]) @ vector
        return found

    def best_sentences(self, vector: Vectors, rows: Sequence[int], /) -> Scores:
        """The cosine of a unit vector with the nearest sentence of each of the documents `rows`."""
        return np.array([np.max(self.sentence_vectors(row) @ vector) for row in rows], dtype=np.float32)

    def sentence_vectors(self, row: int) -> Vectors:
        """The vectors of the sentences of a document."""
        return self._sentences[self._first_sentence[row] : self._first_sentence[row + 1]].astype(np.float32)


@contextmanager
def collected(
    documents: Sequence[Document], embedder: Embedder, *, cache: Path | None = None, progress: Progress = no_progress
) -> Iterator[Collection]:
    """The collection of `documents`, those of a group together. Vectors are kept under `cache` for the next time.

    The sentence vectors lie on disk and are read as they are needed; without a cache they are removed at the end.
    """
    about = [documents[row].title for row in _first_rows(documents)]
    parts = [[d.embedding_text for d in documents], [s for d in documents for s in _sentences(d)], about]
    total, done = sum(map(len, parts)), 0
    with tempfile.TemporaryDirectory(prefix="guideline-qa-") as folder:
        stored = []
        for texts in parts:

            def told(n: int, _of: int, before: int = done) -> None:
                progress(before + n, total)

            stored.append(_vectors(texts, embedder, cache or Path(folder), told))
            done += len(texts)
        vectors, sentences, abouts = stored
        yield Collection(
            documents,
            embedder,
            vectors=np.asarray(vectors, dtype=np.float32),
            sentences=sentences,
            about=np.asarray(abouts, dtype=np.float32),
        )


def _sentences(document: Document) -> list[str]:
    return [document.text[start:end] for start, end in split_sentences(document.text)] or [document.embedding_text]


def _first_rows(documents: Sequence[Document]) -> Rows:
    groups = [d.group for d in documents]
    return np.array([i for i, g in enumerate(groups) if i == 0 or g != groups[i - 1]], dtype=np.intp)


def _names(documents: Sequence[Document]) -> tuple[str, ...]:
    found = {w.lower() for d in documents for w in re.findall(r"[A-Za-z]{6,}", d.embedding_text)}
    return tuple(sorted(w for w in found if NAME_ENDING.search(w)))


def _vectors(texts: Sequence[str], embedder: Embedder, folder: Path, told: Progress) -> Vectors:
    """The vectors of `texts` from `folder`, computed in blocks and kept there if they are not; mapped, not read."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{vectors_name(texts, embedder.fingerprint)}.npy"
    if not path.exists():
        part = path.with_suffix(".part")
        shape = (len(texts), embedder.dimension)
        stored = np.lib.format.open_memmap(part, mode="w+", dtype=_STORED, shape=shape)
        for begin in range(0, len(texts), _BLOCK):
            block = texts[begin : begin + _BLOCK]
            stored[begin : begin + len(block)] = embedder.embed(block)
            told(begin + len(block), len(texts))
        stored.flush()
        part.replace(path)
    told(len(texts), len(texts))
    mapped: Vectors = np.load(path, mmap_mode="r", allow_pickle=False)
    return mapped


def vectors_name(texts: Sequence[str], fingerprint: str) -> str:
    """The name that the vectors of `texts` are kept under."""
    digest = hashlib.sha256(fingerprint.encode())
    for text in texts:
        digest.update(hashlib.sha256(text.encode()).digest())
    return digest.hexdigest()[:24]
