"""The process that forks a parser for each document, kept from one reading to the next: its start is most of what
reading a few small documents costs, and the parsers are apart from it and from each other all the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from ingest.sandbox import Limits, apart

FRESH = apart._Server
"""What they are kept in place of."""


class _Kept(FRESH):
    def __init__(self, limits: Limits, workers: int, idle: "list[_Kept]") -> None:
        super().__init__(limits, workers)
        self.key, self._idle = (limits, workers), idle

    def stop(self) -> None:
        """Wait for the next reading; end as ever when something went wrong or was left unread."""
        if self._process is None or self._process.poll() is not None or self._open or self._ended:
            super().stop()
        else:
            self._answers.clear()
            self._idle.append(self)

    def end(self) -> None:
        """Now."""
        super().stop()


@contextmanager
def kept_parsers() -> Iterator[None]:
    """Until the block ends, a reading takes a process over that an earlier one with the same limits has left."""
    idle: list[_Kept] = []

    def server(limits: Limits, workers: int) -> _Kept:
        for kept in idle:
            if kept.key == (limits, workers):
                idle.remove(kept)
                return kept
        return _Kept(limits, workers, idle)

    with patch.object(apart, "_Server", server):
        yield
    for kept in idle:
        kept.end()
