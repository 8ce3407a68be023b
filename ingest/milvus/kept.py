"""Kept: what was fetched last, up to so many bytes. A generation never changes, so nothing of it ever goes stale."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Protocol

KEPT_BYTES = 256 * 1024 * 1024
"""Of one worker."""
_OVERHEAD = 200
"""Bytes that an entry costs beside its content."""


class Source(Protocol):
    """Where blobs come from."""

    def get(self, keys: Sequence[str], /) -> Mapping[str, bytes]:
        """The content of every one of `keys`. Raises IndexDamaged when one is missing."""


class Kept:
    """Blobs by key, those used last. Safe to use from several threads."""

    def __init__(self, source: Source, most_bytes: int = KEPT_BYTES) -> None:
        self._source, self._most_bytes = source, most_bytes
        self._lock = threading.Lock()
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0

    def one(self, key: str) -> bytes:
        """The content of one key."""
        return self.get([key])[key]

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        """The content of every one of `keys`; what is not held is fetched in one go. Raises what the source raises."""
        found: dict[str, bytes] = {}
        with self._lock:
            for key in keys:
                if key in self._held:
                    self._held.move_to_end(key)
                    found[key] = self._held[key]
        missing = [key for key in dict.fromkeys(keys) if key not in found]
        if missing:
            fetched = self._source.get(missing)
            found |= fetched
            self._hold(fetched)
        return found

    def _hold(self, fetched: Mapping[str, bytes]) -> None:
        with self._lock:
            for key, content in fetched.items():
                if key not in self._held:
                    self._held[key] = content
                    self._bytes += len(content) + _OVERHEAD
            while self._bytes > self._most_bytes and len(self._held) > 1:
                _, content = self._held.popitem(last=False)
                self._bytes -= len(content) + _OVERHEAD
