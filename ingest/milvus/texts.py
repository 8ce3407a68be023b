"""The text of a generation in Milvus."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from ingest.article import Article
from ingest.catalogue import Card
from ingest.chunk import Chunk
from ingest.milvus.blobs import Blobs
from ingest.milvus.kept import Kept
from ingest.milvus.record import CARDS, CARDS_OF_ALL, Entry, article_key, chunk_key, unpacked_article, unpacked_chunk

_CACHED_ARTICLES = 1_024
_CACHED_CHUNKS = 16_384


class MilvusTexts:
    """Articles and chunks, fetched as they are asked for. Safe to use from several threads."""

    def __init__(self, entries: Sequence[Entry], blobs: Blobs, kept: Kept) -> None:
        self._blobs = blobs
        self._entries, self._kept = tuple(entries), kept
        self._numbers = {e.article_id: number for number, e in enumerate(entries)}
        self.article = lru_cache(_CACHED_ARTICLES)(self._article)
        self.chunk = lru_cache(_CACHED_CHUNKS)(self._chunk)

    def close(self) -> None:
        """The connection goes on, for the next generation is read through it as well."""

    def article_ids(self) -> tuple[str, ...]:
        """Every article, in order of id."""
        return tuple(self._numbers)

    def cards(self) -> tuple[Card, ...]:
        """The card of every article, in order of id."""
        return CARDS_OF_ALL.validate_json(self._blobs.one(CARDS))

    def record_sha256s(self) -> Mapping[str, str]:
        """Article id to `record_sha256`, in order of id."""
        return {e.article_id: e.record_sha256 for e in self._entries}

    def first_rows(self) -> Mapping[str, int]:
        """Article id to the row of its first chunk, in order of id."""
        return {e.article_id: e.first_row for e in self._entries}

    def _article(self, article_id: str) -> Article:
        return unpacked_article(self._kept.one(article_key(self._numbers[article_id])))

    def _chunk(self, row: int) -> tuple[Chunk, int]:
        return unpacked_chunk(self._kept.one(chunk_key(row)))
