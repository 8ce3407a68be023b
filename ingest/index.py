"""Index: a generation opened for search, and how one is built."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter

from ingest import generation
from ingest.article import Article
from ingest.chunk import Chunk, chunk, sentence_embedding_text
from ingest.contradictions import Contradiction, find_contradictions
from ingest.drugs import NAME_ENDING
from ingest.embed import Embedder, Progress, Vectors, no_progress
from ingest.errors import GuidelineQAError, IndexDamaged
from ingest.generation import Manifest, Source
from ingest.lexical import LexicalIndex, terms
from ingest.store import Store, write_store
from ingest.synonyms import Synonyms, defined_synonyms
from ingest.vectors import VectorIndex

_TEXT, _WORDS = "text.sqlite", "words"
_SYNONYMS, _CONTRADICTIONS = "synonyms.json", "contradictions.json"
_CHUNKS, _SENTENCES, _QUESTIONS = "chunks.faiss", "sentences.faiss", "questions.faiss"
_PROBES = (
    "pertuzumab 840 mg then 420 mg every 3 weeks",
    "not recommended in pregnancy",
    "stereotactic radiosurgery for brain metastases",
    "eGFR below 30 mL/min/1.73 m²",
    "The evidence is insufficient to recommend for or against screening.",
)
_PROBE_COSINE = 0.999
_CACHED_QUERIES = 256
_ARTICLE = TypeAdapter(Article)
_FOUND = TypeAdapter(tuple[Contradiction, ...])


class Index:
    """One generation, open for search. Everything it returns comes from that generation."""

    def __init__(self, folder: Path, manifest: Manifest, embedder: Embedder) -> None:
        self.manifest = manifest
        self.embedder = embedder
        self._probed = False
        self.embed = lru_cache(_CACHED_QUERIES)(self._embed)
        self.store = Store(folder / _TEXT)
        self.words = LexicalIndex.load(folder / _WORDS)
        self.synonyms: Synonyms = tuple((a, b) for a, b in json.loads((folder / _SYNONYMS).read_text("utf-8")))
        self.contradictions = _FOUND.validate_json((folder / _CONTRADICTIONS).read_bytes())
        self._chunks = VectorIndex.load(folder / _CHUNKS)
        self._sentences = VectorIndex.load(folder / _SENTENCES)
        self._questions = VectorIndex.load(folder / _QUESTIONS)
        counts = (len(self.words), len(self._chunks), len(self._sentences), len(self._questions))
        if counts != (manifest.chunks, manifest.chunks, manifest.sentences, manifest.articles):
            raise IndexDamaged(f"{folder}: its parts do not fit together. Run 'guideline-qa ingest' again.")

    @classmethod
    def load(cls, directory: Path, embedder: Embedder) -> "Index":
        """Open the generation that serves. Raises IndexMissing, or what `open` raises."""
        return cls.open(directory / generation.current(directory), embedder)

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

    @classmethod
    def build(
        cls,
        articles: Mapping[str, tuple[str, Article]],
        embedder: Embedder,
        directory: Path,
        *,
        progress: Progress = no_progress,
    ) -> "Index":
        """Publish a generation of `articles`, which maps a document's path to its SHA-256 and its article.

        Call under `generation.writing`. Vectors of texts that the serving generation already has are taken from it.
        """
        ordered = sorted((a for _, a in articles.values()), key=lambda a: a.article_id)
        serving = _serving(directory, _name(ordered, embedder), embedder)
        if serving is not None:
            return serving
        chunks = [c for a in ordered for c in chunk(a, embedder.count_tokens)]
        by_id = {a.article_id: a for a in ordered}
        chunk_texts = [c.embedding_text for c in chunks]
        sentence_texts = [t for c in chunks for t in _sentence_texts(by_id[c.article_id], c)]
        questions = [a.about for a in ordered]
        known = _previous(directory, embedder)
        vectors = _embed([*chunk_texts, *sentence_texts, *questions], embedder, known, progress)
        of_chunks, of_sentences, of_questions = np.split(vectors, [len(chunks), len(chunks) + len(sentence_texts)])

        def write(folder: Path) -> None:
            write_store(folder / _TEXT, ordered, chunks)
            VectorIndex.build(of_chunks).save(folder / _CHUNKS)
            VectorIndex.build(of_sentences).save(folder / _SENTENCES)
            VectorIndex.build(of_questions).save(folder / _QUESTIONS)
            LexicalIndex.build(chunk_texts).save(folder / _WORDS)
            (folder / _SYNONYMS).write_text(json.dumps(defined_synonyms(ordered), indent=0), encoding="utf-8")
            (folder / _CONTRADICTIONS).write_bytes(_FOUND.dump_json(find_contradictions(ordered), indent=1))
            cls(folder, manifest, embedder).store.close()  # nothing that cannot be opened is made current

        manifest = Manifest(
            schema_version=generation.SCHEMA,
            generation=_name(ordered, embedder),
            embedder=embedder.name,
            embedder_fingerprint=embedder.fingerprint,
            dimension=embedder.dimension,
            articles=len(ordered),
            sentences=len(sentence_texts),
            chunks=len(chunks),
            sources={p: Source(sha256=h, article_id=a.article_id) for p, (h, a) in sorted(articles.items())},
            files={},
            probes=embedder.embed(_PROBES).round(6).tolist(),
        )
        sealed = generation.publish(directory, manifest, write)
        return cls(directory / sealed.generation, sealed, embedder)

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

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Words of the corpus that end as drug names do, in lower case, sorted."""
        found = {w.lower() for a in self.articles.values() for w in re.findall(r"[A-Za-z]{6,}", a.text)}
        return tuple(sorted(w for w in found if NAME_ENDING.search(w)))

    def _embed(self, text: str) -> Vectors:
        """The unit vector of one text, shape (dimension,). Raises IndexDamaged when the model no longer gives the
        vectors it gave when the index was made."""
        self._check_probes()
        vector: Vectors = self.embedder.embed([text])[0]
        vector.flags.writeable = False
        return vector

    def nearest_chunks(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The `k` chunks nearest to a unit vector as (row, cosine)."""
        return self._chunks.search(vector, k)

    def chunk_vectors(self, rows: Sequence[int]) -> Vectors:
        """The vectors of chunks, shape (len(rows), dimension)."""
        return np.stack([self._chunks.rows(row, row)[0] for row in rows])

    def sentence_vectors(self, row: int) -> Vectors:
        """The vectors of the sentences of chunk `row`, shape (sentences, dimension)."""
        found, first = self.store.chunk(row)
        return self._sentences.rows(first, first + found.last - found.first)

    @cached_property
    def question_vectors(self) -> Vectors:
        """Vectors of the questions that the articles answer, of the title where one states none.

        In order of article id, shape (articles, dimension).
        """
        return self._questions.rows(0, self.manifest.articles - 1)

    def word_scores(self, terms: Sequence[str]) -> npt.NDArray[np.float32]:
        """The BM25 score of every chunk, shape (chunks,)."""
        return self.words.scores(terms)

    def _check_probes(self) -> None:
        if self._probed:
            return
        expected = np.asarray(self.manifest.probes, dtype=np.float32)
        cosines = np.sum(self.embedder.embed(_PROBES) * expected, axis=1)
        if float(cosines.min()) < _PROBE_COSINE:
            raise IndexDamaged(
                f"{self.generation}: the embedding model gives other vectors than when this index was made. "
                "Run 'guideline-qa ingest' again."
            )
        self._probed = True


def _sentence_texts(article: Article, part: Chunk) -> list[str]:
    return [sentence_embedding_text(article, s) for s in article.sentences[part.first : part.last + 1]]


def _serving(directory: Path, name: str, embedder: Embedder) -> Index | None:
    """The serving generation, if it has that name and is whole: then there is nothing to do."""
    try:
        return Index.load(directory, embedder) if generation.current(directory) == name else None
    except GuidelineQAError:
        return None


def _name(articles: Sequence[Article], embedder: Embedder) -> str:
    """The same articles, model and word stems always give the same name."""
    digest = hashlib.sha256(f"{generation.SCHEMA} {embedder.fingerprint}".encode())
    for article in articles:
        digest.update(_ARTICLE.dump_json(article))
        digest.update(" ".join(terms(article.text)).encode())
    return f"gen-{digest.hexdigest()[:16]}"


def _embed(texts: Sequence[str], embedder: Embedder, known: Mapping[str, Vectors], progress: Progress) -> Vectors:
    """Vectors of `texts`; only those that are not `known` are computed."""
    fresh = [t for t in dict.fromkeys(texts) if t not in known]
    computed = dict(zip(fresh, embedder.embed(fresh, progress), strict=True)) if fresh else {}
    return np.stack([known[t] if t in known else computed[t] for t in texts])


def _previous(directory: Path, embedder: Embedder) -> dict[str, Vectors]:
    """Text to vector for all that the serving generation holds; empty when there is none that can be used."""
    try:
        index = Index.load(directory, embedder)
    except GuidelineQAError:
        return {}
    known: dict[str, Vectors] = {}
    for row in range(index.manifest.chunks):
        found, _ = index.store.chunk(row)
        known[found.embedding_text] = index.chunk_vectors([row])[0]
        texts = _sentence_texts(index.store.article(found.article_id), found)
        known.update(zip(texts, index.sentence_vectors(row), strict=True))
    known.update(zip((a.about for a in index.articles.values()), index.question_vectors, strict=True))
    index.store.close()
    return known
