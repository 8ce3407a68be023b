"""Records: how the parts of a generation are written as rows and blobs, and read again.

Vectors and weights are kept to the bit, so that scores are those of the same index on disk.
"""

import hashlib
import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter

from ingest.article import Article
from ingest.catalogue import Card
from ingest.chunk import Chunk
from ingest.embed import Vectors
from ingest.index import Index
from ingest.lexical import Column, LexicalIndex
from ingest.milvus.connection import Row
from ingest.on_disk import FOUND

MANIFEST, SYNONYMS, NAMES, CONTRADICTIONS = "manifest", "synonyms", "names", "contradictions"
CATALOGUE, CARDS, QUESTIONS, VOCABULARY = "catalogue", "cards", "questions", "vocabulary"
NO_WORDS = {2**31 - 1: 1.0}
"""A sparse vector must not be empty; this is the number of no term."""
LAST_DAY = 4_000_000  # as datetime.date.toordinal counts, after the year 9999
TERM = np.dtype([("hash", "<u8"), ("number", "<i4"), ("chunks", "<i4")])
"""A term of the vocabulary, which is in order of hash: its number, and how many chunks have it."""
_ROWS_AT_ONCE = 8_192
_ARTICLE, _CHUNK = TypeAdapter(Article), TypeAdapter(Chunk)
_HEAD = struct.Struct("<Iq")  # of a chunk: how long its text is, and the row of its first sentence
Numbers = npt.NDArray[np.int32]


def article_key(number: int) -> str:
    """The key of an article; articles are numbered in order of id."""
    return f"article/{number}"


def chunk_key(row: int) -> str:
    """The key of a chunk with the vectors of its sentences."""
    return f"chunk/{row}"


def ranked_key(row: int) -> str:
    """The key of what ranks a chunk: its vector and its terms."""
    return f"ranked/{row}"


def term_key(number: int) -> str:
    """The key of the chunks that have a term, which is known by its number."""
    return f"term/{number}"


def term_hash(term: str) -> int:
    """Eight bytes of BLAKE2b: of ten million terms two have the same once in 370,000 times."""
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=8).digest(), "little")


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in the catalogue, which every reader holds; `first_row` is that of its first chunk."""

    article_id: str
    record_sha256: str
    first_row: int


ENTRIES = TypeAdapter(tuple[Entry, ...])
CARDS_OF_ALL = TypeAdapter(tuple[Card, ...])


def unpacked_chunk(content: bytes) -> tuple[Chunk, int]:
    """A chunk, and the row of its first sentence among all sentences."""
    length, first = _HEAD.unpack_from(content)
    return _CHUNK.validate_json(content[_HEAD.size : _HEAD.size + length]), first


def unpacked_sentences(content: bytes, dimension: int) -> Vectors:
    """The vectors of the sentences of a chunk, shape (sentences, dimension)."""
    length, _ = _HEAD.unpack_from(content)
    vectors: Vectors = np.frombuffer(content[_HEAD.size + length :], dtype="<f4").reshape(-1, dimension)
    return vectors


def unpacked_ranked(content: bytes, dimension: int) -> tuple[Vectors, Numbers]:
    """The vector of a chunk, shape (dimension,), and the numbers of its terms in order."""
    vector: Vectors = np.frombuffer(content, dtype="<f4", count=dimension)
    return vector, np.frombuffer(content, dtype="<i4", offset=vector.nbytes)


def unpacked_column(content: bytes) -> Column:
    """The chunks that have a term, and what it weighs in each."""
    half = len(content) // 2
    return np.frombuffer(content[:half], dtype="<i4"), np.frombuffer(content[half:], dtype="<f4")


def unpacked_article(content: bytes) -> Article:
    """An article."""
    return _ARTICLE.validate_json(content)


def blobs_of(index: Index) -> Iterator[tuple[str, bytes]]:
    """Every blob of a generation but its manifest, as pairs of key and content."""
    yield SYNONYMS, json.dumps(index.synonyms).encode()
    yield NAMES, json.dumps(index.names).encode()
    yield CONTRADICTIONS, FOUND.dump_json(index.contradictions)
    yield QUESTIONS, np.ascontiguousarray(index.question_vectors, "<f4").tobytes()
    yield CATALOGUE, ENTRIES.dump_json(_entries(index))
    yield CARDS, CARDS_OF_ALL.dump_json(tuple(index.catalogue.values()))
    for number, article_id in enumerate(index.article_ids):
        yield article_key(number), _ARTICLE.dump_json(index.store.article(article_id))
    for row in range(index.manifest.chunks):
        yield chunk_key(row), _packed_chunk(*index.store.chunk(row), index.sentence_vectors(row))
        vector, terms = index.chunk_vectors([row]).astype("<f4"), index.words.sequences([row])[0].astype("<i4")
        yield ranked_key(row), vector.tobytes() + terms.tobytes()
    vocabulary = []
    for term, number, (chunks, weights) in _words(index).columns():
        vocabulary.append((term_hash(term), number, len(chunks)))
        yield term_key(number), chunks.astype("<i4").tobytes() + weights.astype("<f4").tobytes()
    yield VOCABULARY, np.sort(np.array(vocabulary, dtype=TERM), order="hash").tobytes()


def chunk_rows(index: Index) -> Iterator[Row]:
    """Every chunk as it is searched: by vector, by words, and within what may answer."""
    articles = [_searched(index.store.article(i)) for i in index.article_ids]
    numbers = np.repeat(np.arange(len(articles)), index.chunk_counts).tolist()
    for begin in range(0, index.manifest.chunks, _ROWS_AT_ONCE):
        rows = range(begin, min(begin + _ROWS_AT_ONCE, index.manifest.chunks))
        parts = zip(rows, index.chunk_vectors(rows), _words(index).of_rows(rows), strict=True)
        for row, vector, words in parts:
            article = numbers[row]
            yield {"row": row, "article": article, "vector": vector, "words": words or NO_WORDS, **articles[article]}


def _packed_chunk(chunk: Chunk, first: int, sentences: Vectors) -> bytes:
    text = _CHUNK.dump_json(chunk)
    return _HEAD.pack(len(text), first) + text + np.ascontiguousarray(sentences, "<f4").tobytes()


def _words(index: Index) -> LexicalIndex:
    assert isinstance(index.words, LexicalIndex), "only what is on disk is published"
    return index.words


def _searched(article: Article) -> Mapping[str, object]:
    return {
        "since": article.since.toordinal() if article.since else 0,
        "until": article.valid_to.toordinal() if article.valid_to else LAST_DAY,
        "approved": article.review.status == "approved",
        "tier": article.tier,
        "publisher": article.publisher or "",
        "topic": article.topic or "",
    }


def _entries(index: Index) -> tuple[Entry, ...]:
    sha256s = index.store.record_sha256s()
    return tuple(Entry(i, sha256s[i], first) for i, first in index.store.first_rows().items())
