"""The text of a generation: articles and chunks in SQLite, written as they come, opened read-only and immutable."""

import errno
import hashlib
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from ingest.article import Article
from ingest.catalogue import Card
from ingest.chunk import Chunk
from ingest.errors import IndexDamaged

_SCHEMA = """
CREATE TABLE article (
    article_id TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL,
    card TEXT NOT NULL,                 -- before the whole, which is not read to read this
    json TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE chunk (
    row INTEGER PRIMARY KEY,            -- row of the vector and word indexes
    first_sentence INTEGER NOT NULL,    -- row of the sentence vectors
    article_id TEXT NOT NULL REFERENCES article,
    json TEXT NOT NULL
);
CREATE INDEX chunk_article ON chunk (article_id);
"""
_ARTICLE = TypeAdapter(Article)
_CARD = TypeAdapter(Card)
_CHUNK = TypeAdapter(Chunk)
_CACHED_ARTICLES = 512
_CACHED_CHUNKS = 16_384


def record_sha256(article: Article) -> str:
    """SHA-256 of all of an article, its review included: the same for equal articles only."""
    return hashlib.sha256(_ARTICLE.dump_json(article)).hexdigest()


class StoreWriter:
    """A store in the making: what is added lies on the disk, not in memory.

    Every method raises OSError, as other files of a generation do, when the disk is full or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        """Start a new file at `path`."""
        self._path = path
        with _disk_errors(path):
            self._connection = sqlite3.connect(path, isolation_level=None)
            # A killed writer's file is thrown away, so nothing is gained by syncing or by a rollback journal.
            self._connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
            self._connection.execute("BEGIN")
        self._rows = self._sentences = 0

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def add(self, article: Article) -> str:
        """Add an article and return its `record_sha256`. Raises sqlite3.IntegrityError when its id is taken."""
        text = _ARTICLE.dump_json(article)
        sha256 = hashlib.sha256(text).hexdigest()
        card = _CARD.dump_json(Card.of(article)).decode()
        self._insert("INSERT INTO article VALUES (?, ?, ?, ?)", article.article_id, sha256, card, text.decode())
        return sha256

    def take_over(self, path: Path, article_ids: Collection[str]) -> None:
        """Add articles of another store as they are."""
        with (
            _disk_errors(self._path),
            sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True) as old,
        ):
            for article_id in article_ids:
                row = old.execute("SELECT * FROM article WHERE article_id = ?", (article_id,)).fetchone()
                self._connection.execute("INSERT INTO article VALUES (?, ?, ?, ?)", row)
        old.close()

    def add_chunks(self, chunks: Iterable[Chunk]) -> None:
        """Add the next chunks: each gets the next row, its sentences follow one another in the sentence vectors."""
        for chunk in chunks:
            text = _CHUNK.dump_json(chunk).decode()
            self._insert("INSERT INTO chunk VALUES (?, ?, ?, ?)", self._rows, self._sentences, chunk.article_id, text)
            self._rows += 1
            self._sentences += chunk.last - chunk.first + 1

    def articles(self) -> Iterator[Article]:
        """Every article, in order of id."""
        for (text,) in self._connection.execute("SELECT json FROM article ORDER BY article_id"):
            yield _ARTICLE.validate_json(text)

    def chunks(self, article_id: str) -> list[Chunk]:
        """The chunks of an article, in order."""
        query = "SELECT json FROM chunk WHERE article_id = ? ORDER BY row"
        return [_CHUNK.validate_json(text) for (text,) in self._connection.execute(query, (article_id,))]

    def save(self, path: Path) -> None:
        """Write a new file at `path` whose bytes depend on nothing but what was added."""
        with _disk_errors(path):
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")
            self._connection.execute("VACUUM INTO ?", (str(path),))

    def _insert(self, statement: str, *values: object) -> None:
        with _disk_errors(self._path):
            self._connection.execute(statement, values)


@contextmanager
def _disk_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(errno.EIO, f"SQLite: {error}", str(path)) from error


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
        with self._lock:
            self._connection.close()

    def article_ids(self) -> tuple[str, ...]:
        """Every article, in order of id."""
        return tuple(row[0] for row in self._all("SELECT article_id FROM article ORDER BY article_id"))

    def articles(self) -> Iterator[Article]:
        """Every article, in order of id, each read anew."""
        return map(self._article, self.article_ids())

    def chunks(self) -> Iterator[Chunk]:
        """Every chunk, by row, each read anew."""
        return (self._chunk(row)[0] for row in range(len(self.first_sentences())))

    def first_sentences(self) -> list[int]:
        """The row of each chunk's first sentence in the sentence vectors, by row of the chunk."""
        return [int(row[0]) for row in self._all("SELECT first_sentence FROM chunk ORDER BY row")]

    def cards(self) -> Iterator[Card]:
        """The card of every article, in order of id."""
        return (_CARD.validate_json(row[0]) for row in self._all("SELECT card FROM article ORDER BY article_id"))

    def record_sha256s(self) -> Mapping[str, str]:
        """Article id to `record_sha256`, in order of id."""
        return {row[0]: row[1] for row in self._all("SELECT article_id, sha256 FROM article ORDER BY article_id")}

    def first_rows(self) -> Mapping[str, int]:
        """Article id to the row of its first chunk, in order of id."""
        query = "SELECT article_id, MIN(row) FROM chunk GROUP BY article_id ORDER BY article_id"
        return {row[0]: int(row[1]) for row in self._all(query)}

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
            try:
                return self._connection.execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise IndexDamaged(f"{self._path}: is closed or cannot be read ({error}).") from error
