"""Breaker: after several faults in a row a server is left alone for a while."""

import threading
from collections.abc import Callable
from time import monotonic

from ingest.errors import ModelUnavailable

FAULTS = 5
REST = 30.0


class Breaker:
    """Counts faults in a row. After `FAULTS` of them `REST` seconds pass at once with an error; then one call is let
    through, and its outcome closes the breaker or opens it again."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._faults = 0
        self._opens_at = 0.0

    def enter(self) -> None:
        """Raises ModelUnavailable while the server is left alone."""
        with self._lock:
            if self._faults < FAULTS:
                return
            wait = self._opens_at - self._clock()
            if wait > 0:
                raise ModelUnavailable(f"it failed {self._faults} times in a row and is asked again in {wait:.0f} s")
            self._opens_at = self._clock() + REST  # one call goes through; the others wait for what it finds

    def worked(self) -> None:
        """The server answered."""
        with self._lock:
            self._faults = 0

    def failed(self) -> None:
        """The server did not."""
        with self._lock:
            self._faults += 1
            if self._faults >= FAULTS:
                self._opens_at = self._clock() + REST
