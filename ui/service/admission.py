"""How many requests are worked on at the same time, and how many wait."""

import asyncio

from starlette.types import ASGIApp, Receive, Scope, Send

from ui.service.refusal import Refused, send_refusal
from ui.service.surfaces import surface_of


class Admission:
    """ASGI middleware: `most` requests at a time, `queue` more in line; the next is 429, who waits too long 503.

    What is open to all and /metrics pass: they tell how full it is.
    """

    def __init__(self, app: ASGIApp, most: int, queue: int, wait_seconds: float) -> None:
        self._app = app
        self._places = asyncio.Semaphore(most)
        self._queue = queue
        self._wait_seconds = wait_seconds
        self.waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_work(scope):
            await self._app(scope, receive, send)
            return
        try:
            await self._enter()
        except Refused as error:
            await send_refusal(error, scope, receive, send)
            return
        try:
            await self._app(scope, receive, send)
        finally:
            self._places.release()

    async def _enter(self) -> None:
        if self._places.locked() and self.waiting >= self._queue:
            raise Refused(429, "too-many-requests", "The server is busy and its queue is full.", retry_after=1)
        self.waiting += 1
        try:
            await asyncio.wait_for(self._places.acquire(), self._wait_seconds)
        except TimeoutError as error:
            raise Refused(
                503, "overloaded", "The server is busy; the request waited too long.", retry_after=2
            ) from error
        finally:
            self.waiting -= 1


def _is_work(scope: Scope) -> bool:
    return scope["type"] == "http" and surface_of(scope["method"], scope["path"]).needs not in (None, "metrics")
