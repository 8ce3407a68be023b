import asyncio
import threading
from collections.abc import Iterator
from typing import cast

import pytest

from qa.answer import Answer
from qa.stream import Event, Finished, Progress
from qa.thread import Thread
from ui.desk import Desk, Request
from ui.event_stream import events
from ui.settings import Settings


class Slow(Desk):
    """A desk that tells one thing, then waits until it is stopped, and fails in the end if that is wanted."""

    def __init__(self, failure: Exception | None = None) -> None:
        super().__init__(Settings())
        self.failure = failure
        self.ended = threading.Event()

    def stream(
        self,
        request: Request,
        stop: threading.Event | None = None,
        *,
        thread: Thread | None = None,
        early: bool = True,
    ) -> Iterator[Event]:
        assert stop is not None
        try:
            yield Progress("search")
            if self.failure:
                raise self.failure
            assert stop.wait(20)
            yield Progress("write")
        finally:
            self.ended.set()


async def first_of(desk: Desk) -> Event:
    told = events(desk, Request("x"))
    try:
        return await anext(told)
    finally:
        await told.aclose()


def test_the_work_is_stopped_when_its_reader_goes() -> None:
    desk = Slow()
    assert asyncio.run(first_of(desk)) == Progress("search")
    assert desk.ended.wait(10)


def test_the_work_is_stopped_when_its_readers_task_is_cancelled() -> None:
    async def read(desk: Desk) -> None:
        async for _ in events(desk, Request("x")):
            pass

    async def cancel_in_the_midst(desk: Desk) -> None:
        reading = asyncio.create_task(read(desk))
        await asyncio.sleep(0.05)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading

    desk = Slow()
    asyncio.run(cancel_in_the_midst(desk))
    assert desk.ended.wait(10)


def test_what_the_work_raises_its_reader_gets_after_the_events_before_it() -> None:
    found: list[Event] = []

    async def read(desk: Desk) -> None:
        async for event in events(desk, Request("x")):
            found.append(event)

    with pytest.raises(LookupError, match="no more"):
        asyncio.run(read(Slow(LookupError("no more"))))
    assert found == [Progress("search")]


def test_without_early_statements_nothing_is_told_before_the_end() -> None:
    finished = Finished(cast(Answer, "the answer"))

    class Done(Desk):
        def stream(self, *_: object, **__: object) -> Iterator[Event]:
            yield from (Progress("search"), Progress("write"), finished)

    async def read() -> list[Event]:
        return [event async for event in events(Done(Settings()), Request("x"), early=False)]

    assert asyncio.run(read()) == [finished]
