"""How often a key, or an address without one, may ask."""

from starlette.types import ASGIApp, Receive, Scope, Send

from ui.service.address import address_of, is_loopback
from ui.service.bucket import Buckets
from ui.service.principal import principal_of
from ui.service.refusal import Refused, send_refusal
from ui.service.surfaces import surface_of

_BURST = 0.25  # of a minute's requests may come at once


class RateLimit:
    """ASGI middleware: 429 with Retry-After beyond `per_minute` requests of one key or address.

    This machine without a key, the chat page and the paths that are open to all are not limited.
    """

    def __init__(self, app: ASGIApp, per_minute: int) -> None:
        self._app = app
        self._buckets = Buckets(max(1.0, _BURST * per_minute), per_minute / 60)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        who = _who(scope) if scope["type"] == "http" else None
        wait = self._buckets.take(who) if who else 0.0
        if wait:
            error = Refused(429, "too-many-requests", "This client asks too often.", retry_after=wait)
            await send_refusal(error, scope, receive, send)
            return
        await self._app(scope, receive, send)


def _who(scope: Scope) -> str | None:
    if surface_of(scope["method"], scope["path"]).needs is None:
        return None
    key_id = principal_of(scope).key_id
    address = address_of(scope)
    return key_id or (None if is_loopback(address) else address)
