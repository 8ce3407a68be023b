"""Blobs: what is read back of a generation, by key."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ingest.errors import IndexDamaged
from ingest.milvus.connection import Connection, Row
from ingest.milvus.pieces import cut, joined
from ingest.milvus.tables import UNUSED, Tables

_AT_ONCE = 1_000
"""Keys of one request: their pieces stay far below the largest message that Milvus sends."""


class Blobs:
    """Reads blobs. Safe to use from several threads."""

    def __init__(self, connection: Connection, tables: Tables) -> None:
        self._connection, self._tables = connection, tables

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """The content of every one of `keys`, whole and as written. Raises IndexDamaged."""
        first = {row["key"].rpartition("/")[0]: row for row in self._rows(f"{key}/0" for key in keys)}
        for key in keys:
            if key not in first:
                raise IndexDamaged(f"{self._name(key)} is missing. Run 'guideline-qa ingest' again.")
        more = [f"{key}/{i}" for key, row in first.items() for i in range(1, row["pieces"])]
        rest = {row["key"]: row["piece"] for row in self._rows(more)}
        return {key: self._content(key, row, rest) for key, row in first.items()}

    def one(self, key: str) -> bytes:
        """The content of one key. Raises IndexDamaged."""
        return self.get([key])[key]

    def _content(self, key: str, first: Row, rest: Mapping[str, str]) -> bytes:
        try:
            pieces = [first["piece"], *(rest[f"{key}/{i}"] for i in range(1, first["pieces"]))]
            return joined(pieces, f"{self._tables.generation} {key}")
        except (KeyError, ValueError) as error:
            raise IndexDamaged(f"{self._name(key)} is damaged. Run 'guideline-qa ingest' again.") from error

    def _rows(self, keys: Iterable[str]) -> Iterator[Row]:
        wanted = list(keys)
        for begin in range(0, len(wanted), _AT_ONCE):
            some = wanted[begin : begin + _AT_ONCE]
            yield from self._connection.get(self._tables.blobs, some, ("key", "pieces", "piece"))

    def _name(self, key: str) -> str:
        return f"{self._connection.address}: {key!r} of {self._tables.generation}"


def blob_rows(generation: str, blobs: Iterable[tuple[str, bytes]]) -> Iterator[Row]:
    """The rows of the collection that hold `blobs`, pairs of key and content."""
    for key, content in blobs:
        pieces = cut(content, f"{generation} {key}")
        for i, piece in enumerate(pieces):
            yield {"key": f"{key}/{i}", "pieces": len(pieces), "piece": piece, "unused": UNUSED}
