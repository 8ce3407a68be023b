"""How a request ends that does not end by itself: its client goes, its time is over, or the server stops."""

import asyncio
from typing import Literal

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.service.refusal import Refused, aborted_event, send_refusal
from ui.service.surfaces import surface_of

_LET_GO_SECONDS = 2.0
Reason = Literal["client", "deadline", "shutdown"]
_SAID: dict[Reason, Refused] = {
    "deadline": Refused(504, "deadline", "The request took too long and was stopped."),
    "shutdown": Refused(503, "stopping", "The server is stopping. Ask again.", retry_after=5),
}


class Stopping:
    """Whether the server stops: `begun` at once, `over` when the time of requests under way has run out."""

    def __init__(self) -> None:
        self.begun = False
        self.over = asyncio.Event()

    def begin(self, grace: float) -> None:
        """Stop after `grace` seconds. To be called in the server's event loop."""
        self.begun = True
        asyncio.get_running_loop().call_later(grace, self.over.set)


class Ending:
    """ASGI middleware, for a request whose body has been taken: stops the work and tells the client.

    A response that has not begun becomes 504 or 503, an event stream ends with an explicit abort event, anything else
    is cut so that the client sees that it is not whole. Work whose client has gone is cancelled.
    """

    def __init__(self, app: ASGIApp, stopping: Stopping, seconds: float) -> None:
        self._app = app
        self._stopping = stopping
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or surface_of(scope["method"], scope["path"]).is_page:
            await self._app(scope, receive, send)
            return
        client = _Client(await receive(), receive, send)
        reason = await self._run(scope, client)
        if reason is not None:
            scope.setdefault("state", {})["ended"] = reason
            await client.end(reason, scope)

    async def _run(self, scope: Scope, client: "_Client") -> Reason | None:
        """Why the work was stopped; None when it ended by itself. Raises what it raised."""
        work = asyncio.ensure_future(self._app(scope, client.receive, client.send))
        gone, over = asyncio.ensure_future(client.watch()), asyncio.ensure_future(self._stopping.over.wait())
        try:
            await asyncio.wait({work, gone, over}, timeout=self._seconds, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                work.result()
                return None
            if client.is_served:  # what is left is done behind the response
                await asyncio.wait({work}, timeout=self._seconds)
                return None
            return "client" if gone.done() else "shutdown" if over.done() else "deadline"
        finally:
            client.closed = True
            for task in (work, gone, over):
                task.cancel()
            await asyncio.wait({work, gone, over}, timeout=_LET_GO_SECONDS)
            if work.done() and not work.cancelled():
                work.exception()


class _Client:
    """The client's end of a request: its body once, then its going; what was sent so far."""

    def __init__(self, body: Message, receive: Receive, send: Send) -> None:
        self._unsaid = [body]
        self._receive = receive
        self._send = send
        self._gone = asyncio.Event()
        self._streams = False
        self._begun = False
        self._whole_event = True
        self.is_served = False
        self.closed = False

    async def watch(self) -> None:
        """Return when the client goes."""
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gone.set()

    async def receive(self) -> Message:
        if self._unsaid:
            return self._unsaid.pop()
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if self.closed:
            return
        if message["type"] == "http.response.start":
            self._begun = True
            kind = Headers(raw=message["headers"]).get("content-type", "")
            self._streams = kind.startswith("text/event-stream")
        elif message["type"] == "http.response.body":
            self._whole_event = message.get("body", b"")[-2:] in (b"", b"\n\n")
            self.is_served = not message.get("more_body", False)
        await self._send(message)

    async def end(self, reason: Reason, scope: Scope) -> None:
        """Say so to a client that is there."""
        if reason == "client" or self.is_served:
            return
        error = _SAID[reason]
        if not self._begun:
            await send_refusal(error, scope, self._receive, self._send)
        elif self._streams:
            event = aborted_event(scope["path"], error)
            await self._send(
                {"type": "http.response.body", "body": b"" if self._whole_event else b"\n\n", "more_body": True}
            )
            await self._send({"type": "http.response.body", "body": event, "more_body": False})
