import threading
from collections.abc import Iterator
from itertools import islice
from typing import Any, cast

import pytest

from ingest.errors import UserError
from qa.stream import Event, Progress
from ui.desk import Desk, Request
from ui.live import live


class Slow:
    """A desk that says one thing and then waits until it is stopped."""

    def __init__(self) -> None:
        self.stopped = threading.Event()

    def stream(self, _request: Request, stop: threading.Event) -> Iterator[Event]:
        yield Progress("search")
        stop.wait(30)
        self.stopped.set()


class Failing:
    def stream(self, _request: Request, _stop: threading.Event) -> Iterator[Event]:
        yield Progress("search")
        raise UserError("The question has no word.")


def read(desk: object) -> Any:
    return live(cast(Desk, desk), Request("Which dose?"), beat=0.01)


def test_silence_is_filled_with_beats() -> None:
    with read(Slow()) as events:
        assert list(islice(events, 3)) == [Progress("search"), None, None]


def test_leaving_stops_the_answering() -> None:
    desk = Slow()
    with read(desk) as events:
        next(events)
        assert not desk.stopped.is_set()
    assert desk.stopped.wait(5)


def test_an_error_of_the_desk_reaches_the_reader() -> None:
    with read(Failing()) as events, pytest.raises(UserError, match="has no word"):
        list(events)
