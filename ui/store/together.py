"""Together: rows that several threads write at the same time go to the disk in one transaction."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

Row = TypeVar("Row")


class Together(Generic[Row]):
    """A transaction waits for the disk, and one after another they wait one after another. Here the rows that came
    while one was written are the next one: `write` writes them all, or none and raises why.
    """

    def __init__(self, write: Callable[[Sequence[Row]], None]) -> None:
        self._write = write
        self._lock = threading.Lock()
        self._turn = threading.Lock()
        self._waiting: list[tuple[Row, Future[None]]] = []

    def put(self, row: Row) -> None:
        """Return when `row` is written. Raises what `write` raised for the transaction that it was in."""
        written: Future[None] = Future()
        with self._lock:
            self._waiting.append((row, written))
        with self._turn:
            if not written.done():
                self._write_waiting()
        written.result()

    def _write_waiting(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, []
        fault: BaseException | None = None
        try:
            self._write([row for row, _ in waiting])
        except BaseException as error:  # noqa: BLE001  # each of those who wait is told
            fault = error
        for _, written in waiting:
            if fault is None:
                written.set_result(None)
            else:
                written.set_exception(fault)
