"""Kept claims: what the sentences of an article claim, so that one that did not change is not read for it again.

They lie beside the generations and are only a memory: a row counts where it was made by this very program of this very
article, and has its check. Lost or damaged, they cost time and nothing else.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pydantic import TypeAdapter

from ingest.article import Article
from ingest.claims import EXTRACTORS, Claim, Extractor, claims_of
from ingest.store import record_sha256

_NAME = "claims.sqlite"
_TABLE = "CREATE TABLE IF NOT EXISTS claims (key TEXT PRIMARY KEY, sha256 TEXT NOT NULL, json BLOB NOT NULL)"
_CLAIMS = TypeAdapter(tuple[tuple[int, Claim], ...])
"""Each claim with the place of its extractor among all."""


class KeptClaims:
    """The claims of articles, read or remembered. Made by `kept_claims`."""

    def __init__(self, connection: sqlite3.Connection, stamp: str) -> None:
        self._connection = connection
        self._stamp = stamp
        self._asked: set[str] = set()

    def of(self, article: Article) -> tuple[tuple[Extractor, Claim], ...]:
        """The claims of an article, as `claims_of` gives them."""
        key = hashlib.sha256(f"{self._stamp} {record_sha256(article)}".encode()).hexdigest()
        self._asked.add(key)
        row = self._connection.execute("SELECT sha256, json FROM claims WHERE key = ?", (key,)).fetchone()
        if row is not None and row[0] == _check(key, row[1]):
            return tuple((EXTRACTORS[place], claim) for place, claim in _CLAIMS.validate_json(row[1]))
        found = claims_of(article)
        text = _CLAIMS.dump_json(tuple((EXTRACTORS.index(extractor), claim) for extractor, claim in found))
        self._connection.execute("INSERT OR REPLACE INTO claims VALUES (?, ?, ?)", (key, _check(key, text), text))
        return found

    def forget_others(self) -> None:
        """Forget what was not asked for."""
        kept = [row[0] for row in self._connection.execute("SELECT key FROM claims")]
        gone = [(key,) for key in kept if key not in self._asked]
        self._connection.executemany("DELETE FROM claims WHERE key = ?", gone)


@contextmanager
def kept_claims(directory: Path, stamp: str) -> Iterator[KeptClaims]:
    """Those of an index folder, for the program of that stamp; written back, without what was not asked for, when the
    block ends well. Raises OSError when the disk is full or cannot be written."""
    try:
        with closing(_opened(directory / _NAME)) as connection, connection:
            kept = KeptClaims(connection, stamp)
            yield kept
            kept.forget_others()
    except sqlite3.DatabaseError as error:
        (directory / _NAME).unlink(missing_ok=True)
        raise OSError(f"what is remembered of claims could not be read or written ({error}); try again") from error


def _opened(path: Path) -> sqlite3.Connection:
    """The file, made anew when it is none of ours."""
    connection = sqlite3.connect(path)
    try:
        connection.execute(_TABLE)
    except sqlite3.OperationalError:
        connection.close()
        raise
    except sqlite3.DatabaseError:
        connection.close()
        path.unlink()
        return _opened(path)
    return connection


def _check(key: str, text: bytes) -> str:
    return hashlib.sha256(key.encode() + text).hexdigest()
