"""Live: an answer's events as they come, with a beat in the silence between them, for a page that must stay awake."""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from qa.stream import Event
from ui.desk import Desk, Request

_End = tuple[()]


@contextmanager
def live(desk: Desk, request: Request, *, beat: float = 0.5) -> Iterator[Iterator[Event | None]]:
    """The events of answering `request`; None after each `beat` seconds in which nothing came.

    Leaving the block early stops the answering. What the desk raises is raised where the events are read.
    """
    stop = threading.Event()
    came: queue.Queue[Event | Exception | _End] = queue.Queue()

    def answer() -> None:
        try:
            for event in desk.stream(request, stop):
                came.put(event)
            came.put(())
        except Exception as error:  # noqa: BLE001  # handed to the reader, who raises it
            came.put(error)

    threading.Thread(target=answer, daemon=True, name="live-answer").start()
    try:
        yield _read(came, beat)
    finally:
        stop.set()


def _read(came: "queue.Queue[Event | Exception | _End]", beat: float) -> Iterator[Event | None]:
    while True:
        try:
            event = came.get(timeout=beat)
        except queue.Empty:
            yield None
            continue
        if event == ():
            return
        if isinstance(event, Exception):
            raise event
        yield event  # type: ignore[misc]
