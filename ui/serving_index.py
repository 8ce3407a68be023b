"""ServingIndex: the generation that answers, exchanged for a newer one while questions go on."""

import threading
from collections.abc import Callable
from time import monotonic

from ingest.embed import Embedder
from ingest.errors import GuidelineQAError
from ingest.index import Index, published
from ingest.milvus.address import MilvusAddress, Place

PATIENCE = 2.0
"""Seconds that a question waits for a generation that is being opened; after that the old one answers it."""
RETRY_SECONDS = 10.0
"""A generation that could not be opened is not tried again before."""
LOOK_SECONDS = 1.0
"""Milvus is not asked more often which generation serves."""


class ServingIndex:
    """The index at `place`, opened at first use. While a new one is opened, or cannot be, the old one serves.

    `embedder` gives the embedder to open it with.
    """

    def __init__(self, place: Place, embedder: Callable[[], Embedder]) -> None:
        self._place = place
        self._embedder = embedder
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._opened: threading.Event | None = None
        self._refused = ("", 0.0)
        self._looked = 0.0

    def current(self) -> Index:
        """The serving generation. Raises GuidelineQAError when none could ever be opened."""
        with self._lock:
            if self._index is None:
                self._index = Index.load(self._place, self._embedder())
            serving, opened = self._index, self._opened
            if opened is None:
                name = self._published()
                if name in (None, serving.generation) or (
                    name == self._refused[0] and monotonic() < self._refused[1] + RETRY_SECONDS
                ):
                    return serving
                opened = self._opened = threading.Event()
                threading.Thread(target=self._open, args=(name, opened), daemon=True, name="open-index").start()
        opened.wait(PATIENCE)
        with self._lock:
            return self._index

    def _published(self) -> str | None:
        if isinstance(self._place, MilvusAddress) and monotonic() < self._looked + LOOK_SECONDS:
            return None
        try:
            return published(self._place)
        except GuidelineQAError:
            return None
        finally:
            self._looked = monotonic()

    def _open(self, name: str, opened: threading.Event) -> None:
        found: Index | None = None
        try:
            found = Index.load(self._place, self._embedder())
        except GuidelineQAError:
            pass  # the old one serves on, and the ingest that made the new one said what is wrong
        finally:
            with self._lock:
                self._index = found or self._index
                self._refused = (name, monotonic()) if found is None else ("", 0.0)
                self._opened = None
            opened.set()
