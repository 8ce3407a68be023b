"""The events of an answer for a server of many readers: the work runs in a thread, and ends when its reader goes."""

import asyncio
import threading
from collections.abc import AsyncIterator

from starlette.types import Scope

from ingest.errors import GuidelineQAError
from qa.answer import Answer
from qa.stream import Event, Finished
from qa.thread import Thread
from ui.desk import Desk, Request


class Stopped(GuidelineQAError):
    """An answer was stopped before its end: the time was up, or the server is ending."""

    def __init__(self) -> None:
        super().__init__("The answer was stopped before its end. Ask again.")


async def events(
    desk: Desk,
    request: Request,
    *,
    thread: Thread | None = None,
    stop: threading.Event | None = None,
    early: bool = True,
) -> AsyncIterator[Event]:
    """What `Desk.stream` tells, as it tells it; `thread` and `early` are its own. Raises what that raises. Without
    `early` the finished answer alone is told: each event wakes the loop that all requests share.

    `stop` ends the work from outside. When the reader goes (the generator is closed or its task cancelled) the work is
    told to stop at once: nobody waits for its next event.
    """
    stop = stop or threading.Event()
    loop = asyncio.get_running_loop()
    told: asyncio.Queue[Event | None] = asyncio.Queue()

    def tell() -> None:
        try:
            for event in desk.stream(request, stop, thread=thread, early=early):
                if early or isinstance(event, Finished):
                    loop.call_soon_threadsafe(told.put_nowait, event)
        finally:
            loop.call_soon_threadsafe(told.put_nowait, None)

    work = asyncio.create_task(asyncio.to_thread(tell))
    try:
        while (event := await told.get()) is not None:
            yield event
        await work
    finally:
        stop.set()
        work.add_done_callback(_let_go)


async def answer_of(told: AsyncIterator[Event]) -> Answer:
    """The answer at the end of `events`. Raises Stopped when it was stopped before."""
    for answer in [event.answer async for event in told if isinstance(event, Finished)]:
        return answer
    raise Stopped


def stop_of(scope: Scope) -> threading.Event | None:
    """What stops the work for a request from outside: its deadline, a client gone, the server's end."""
    found = scope.get("state", {}).get("stop")
    return found if isinstance(found, threading.Event) else None


def _let_go(work: "asyncio.Task[None]") -> None:
    """What goes wrong once nobody listens concerns nobody."""
    if not work.cancelled():
        work.exception()
