"""What is told of every request: a log line, metrics, a span. Never what was asked or answered."""

import secrets
from time import monotonic

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.service.logs import event, frames
from ui.service.metrics import Metrics
from ui.service.principal import principal_of
from ui.service.refusal import Refused, send_refusal
from ui.service.surfaces import surface_of
from ui.service.traces import request_span

CLIENT_GONE = 499
"""The status that logs give to a request whose client went before it was answered."""


class Observed:
    """ASGI middleware, the outermost: gives each request for programs an id (`X-Request-Id`) and tells how it went.

    A fault of the program becomes a 500 that says nothing of the request; its place goes to the log, not its message.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        surface = surface_of(scope["method"], scope["path"]) if scope["type"] == "http" else None
        if surface is None or surface.is_page:
            await self._app(scope, receive, send)
            return
        seen = _Seen(scope, send)
        self._metrics.began()
        try:
            with request_span(surface.name, Headers(scope=scope)) as span:
                await self._watched(seen, scope, receive)
                span.set_attributes({"http.response.status_code": seen.status, "request.id": seen.request_id})
        finally:
            self._metrics.ended(surface.name, seen.status, seen.seconds, seen.refused)
            if surface.needs is not None:
                event("request", {"surface": surface.name, **seen.told()})

    async def _watched(self, seen: "_Seen", scope: Scope, receive: Receive) -> None:
        try:
            await self._app(scope, receive, seen.send)
        except Exception as error:  # noqa: BLE001  # the last place where a fault can be told without its message
            where = {"id": seen.request_id, "error": type(error).__name__, "frames": frames(error)}
            event("fault", where, failed=True)
            if not seen.begun:
                sentence = "The program has a fault; its log has the details. Please report it."
                await send_refusal(Refused(500, "internal", sentence), scope, receive, seen.send)


class _Seen:
    """One request: what is known of it without reading it."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.request_id = secrets.token_hex(8)
        self._state = scope.setdefault("state", {})
        self._state["request_id"] = self.request_id
        self._scope = scope
        self._send = send
        self._start = monotonic()
        self._status: int | None = None

    @property
    def begun(self) -> bool:
        return self._status is not None

    @property
    def status(self) -> int:
        return self._status or CLIENT_GONE

    @property
    def seconds(self) -> float:
        return monotonic() - self._start

    @property
    def refused(self) -> str | None:
        found = self._state.get("refused")
        return str(found) if found else None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            MutableHeaders(scope=message)["X-Request-Id"] = self.request_id
        await self._send(message)

    def told(self) -> dict[str, object]:
        """The fields of its log line; the route is the template, since a path can hold a name that somebody chose."""
        fields: dict[str, object | None] = {
            "id": self.request_id,
            "method": self._scope["method"],
            "route": getattr(self._scope.get("route"), "path", None),
            "status": self.status,
            "seconds": round(self.seconds, 4),
            "key": principal_of(self._scope).key_id,
            "refused": self.refused,
            "ended": self._state.get("ended"),
        }
        return {name: value for name, value in fields.items() if value is not None}
