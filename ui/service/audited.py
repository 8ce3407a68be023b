"""Every request for programs goes to the audit log, before it is worked on and when it has been answered."""

import asyncio
import hashlib

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.service.address import address_of
from ui.service.audit import AuditLog, place_hash
from ui.service.logs import event
from ui.service.metrics import Metrics
from ui.service.principal import principal_of
from ui.service.refusal import Refused, send_refusal
from ui.service.surfaces import surface_of


class Audited:
    """ASGI middleware. With `fail_closed` nothing is worked on while the log cannot be written (503); otherwise the
    failure is counted and logged."""

    def __init__(self, app: ASGIApp, log: AuditLog, metrics: Metrics, *, fail_closed: bool) -> None:
        self._app = app
        self._log = log
        self._metrics = metrics
        self._fail_closed = fail_closed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or surface_of(scope["method"], scope["path"]).needs in (None, "metrics"):
            await self._app(scope, receive, send)
            return
        request_id = scope["state"].get("request_id")
        if not await self._written({"event": "began", "id": request_id, **_who(scope)}) and self._fail_closed:
            error = Refused(503, "audit-unavailable", "The audit log cannot be written, so nothing is answered.")
            await send_refusal(error, scope, receive, send)
            return
        answer = _Answered(send)
        try:
            await self._app(scope, receive, answer.send)
        finally:
            await self._written({"event": "ended", "id": request_id, **answer.told()})

    async def _written(self, entry: dict[str, object]) -> bool:
        try:
            await asyncio.shield(asyncio.to_thread(self._log.write, entry))
        except OSError as error:
            self._metrics.audit_failed()
            event("audit-failed", {"errno": error.errno}, failed=True)
            return False
        return True


class _Answered:
    """The response as the log knows it: its status and the SHA-256 of its body."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._status: int | None = None
        self._whole = False
        self._hash = hashlib.sha256()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
        elif message["type"] == "http.response.body":
            self._hash.update(message.get("body", b""))
            self._whole = not message.get("more_body", False)
        await self._send(message)

    def told(self) -> dict[str, object]:
        return {"status": self._status, "whole": self._whole, "response_sha256": self._hash.hexdigest()}


def _who(scope: Scope) -> dict[str, object]:
    principal = principal_of(scope)
    surface = surface_of(scope["method"], scope["path"])
    return {
        "owner": principal.owner,
        "key": principal.key_id,
        "address": address_of(scope),
        "method": scope["method"],
        "surface": surface.name,
        "needs": surface.needs,
        "path_sha256": place_hash(scope["path"]),
    }
