"""The text of a generation: articles, sentences and chunks in SQLite, opened read-only and immutable."""

import errno
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from ingest.article import Article
from ingest.chunk import Chunk
from ingest.errors import IndexDamaged

_SCHEMA = """
CREATE TABLE article (article_id TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE chunk (
    row INTEGER PRIMARY KEY,            -- row of the vector and word indexes
    first_sentence INTEGER NOT NULL,    -- row of the sentence vectors
    article_id TEXT NOT NULL REFERENCES article,
    json TEXT NOT NULL
);
CREATE INDEX chunk_article ON chunk (article_id);
"""
_ARTICLE = TypeAdapter(Article)
_CHUNK = TypeAdapter(Chunk)
_CACHED_ARTICLES = 4_096
_CACHED_CHUNKS = 65_536


def write_store(path: Path, articles: Iterable[Article], chunks: Sequence[Chunk]) -> None:
    """Write a new file; chunk i gets row i, its sentences follow one another in the sentence vectors.

    Raises OSError, as every other file of a generation does, when the disk is full or cannot be written.
    """
    try:
        with closing(sqlite3.connect(path)) as connection:
            _write(connection, articles, chunks)
    except sqlite3.OperationalError as error:
        raise OSError(errno.EIO, f"SQLite: {error}", str(path)) from error


def _write(connection: sqlite3.Connection, articles: Iterable[Article], chunks: Sequence[Chunk]) -> None:
    with connection:
        connection.executescript(_SCHEMA)
        connection.executemany(
            "INSERT INTO article VALUES (?, ?)",
            ((a.article_id, _ARTICLE.dump_json(a).decode()) for a in articles),
        )
        first = 0
        for row, chunk in enumerate(chunks):
            connection.execute(
                "INSERT INTO chunk VALUES (?, ?, ?, ?)",
                (row, first, chunk.article_id, _CHUNK.dump_json(chunk).decode()),
            )
            first += chunk.last - chunk.first + 1
    connection.execute("VACUUM")


class Store:
    """Reads what `write_store` wrote. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        try:
            self._connection = sqlite3.connect(
                f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            self._connection.execute("SELECT 1 FROM article LIMIT 1")
        except sqlite3.Error as error:
            raise IndexDamaged(f"{path}: is no article store. Run 'guideline-qa ingest' again.") from error
        self.article = lru_cache(_CACHED_ARTICLES)(self._article)
        self.chunk = lru_cache(_CACHED_CHUNKS)(self._chunk)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def article_ids(self) -> tuple[str, ...]:
        """Every article, in order of id."""
        return tuple(row[0] for row in self._all("SELECT article_id FROM article ORDER BY article_id"))

    def article_of_chunks(self) -> tuple[str, ...]:
        """The article id of every chunk, by row."""
        return tuple(row[0] for row in self._all("SELECT article_id FROM chunk ORDER BY row"))

    def _article(self, article_id: str) -> Article:
        """The article of that id. Raises KeyError when there is none."""
        found = self._all("SELECT json FROM article WHERE article_id = ?", article_id)
        if not found:
            raise KeyError(article_id)
        return _ARTICLE.validate_json(found[0][0])

    def _chunk(self, row: int) -> tuple[Chunk, int]:
        """The chunk of a row, and the row of its first sentence in the sentence vectors."""
        found = self._all("SELECT json, first_sentence FROM chunk WHERE row = ?", row)
        if not found:
            raise IndexDamaged(f"{self._path}: has no chunk {row}. Run 'guideline-qa ingest' again.")
        return _CHUNK.validate_json(found[0][0]), int(found[0][1])

    def _all(self, query: str, *values: object) -> list[tuple[str, ...]]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()
