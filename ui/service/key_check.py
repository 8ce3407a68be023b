"""Who asks: the key of a request, checked before any surface sees the request."""

from collections import OrderedDict
from typing import Protocol

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.service.address import address_of
from ui.service.bucket import Buckets
from ui.service.key import Key, read_key
from ui.service.principal import LOCAL, Principal
from ui.service.refusal import Refused, send_refusal
from ui.service.surfaces import Surface, surface_of

WRONG_KEYS = 10
"""Wrong keys that an address may send at once; one more every 6 s."""
_KNOWN = 1_000


class Keys(Protocol):
    """Where keys are kept."""

    async def required(self) -> bool:
        """Whether a key is asked for at all."""
        ...

    async def find(self, key: Key) -> Principal | None:
        """The principal whose key this is; None for a wrong or revoked one. Raises GuidelineQAError without a
        database."""
        ...


class KeyCheck:
    """ASGI middleware: 401 without a right key, 403 when it lacks the scope, 429 after many wrong keys from an address.
    Who is signed in with a browser (`scope["state"]["signed_in"]`) needs no key.

    While an address is slowed, keys that were right from there before still pass: a noisy neighbour locks nobody out.
    """

    def __init__(self, app: ASGIApp, keys: Keys, *, left_alone: tuple[str, ...] = ()) -> None:
        self._app = app
        self._keys = keys
        self._left_alone = left_alone
        self._wrong = Buckets(WRONG_KEYS, 1 / 6)
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        surface = surface_of(scope.get("method", "GET"), scope["path"])
        try:
            if surface.name not in self._left_alone:
                scope.setdefault("state", {})["principal"] = await self._principal(scope, surface)
        except Refused as error:
            await send_refusal(error, scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _principal(self, scope: Scope, surface: Surface) -> Principal:
        if surface.needs is None or not await self._keys.required():
            return LOCAL
        headers = Headers(scope=scope)
        signed_in: Principal | None = scope.get("state", {}).get("signed_in")
        if signed_in and _sent(headers) is None:
            principal, lacks = signed_in, "Your role may not do that: it"
        else:
            principal, lacks = await self._found(headers, address_of(scope)), "This key may not do that: it"
        if surface.needs not in principal.scopes:
            raise Refused(403, "forbidden", f"{lacks} lacks the scope '{surface.needs}'.")
        return principal

    async def _found(self, headers: Headers, address: str) -> Principal:
        key = _sent(headers)
        if key is None:
            raise _unauthenticated("Send a key: 'Authorization: Bearer gqa_...'.")
        known = (address, key.digest)
        wait = self._wrong.wait(address)
        if wait and known not in self._known:
            raise Refused(429, "too-many-requests", "Too many wrong keys came from this address.", retry_after=wait)
        principal = await self._keys.find(key)
        if principal is None:
            self._known.pop(known, None)
            self._wrong.take(address)
            raise _unauthenticated("The key is wrong or was revoked.")
        self._known[known] = None
        self._known.move_to_end(known)
        if len(self._known) > _KNOWN:
            self._known.popitem(last=False)
        return principal


def _sent(headers: Headers) -> Key | None:
    kind, _, rest = headers.get("authorization", "").partition(" ")
    text = rest if kind.lower() == "bearer" else headers.get("x-api-key", "")
    return read_key(text) or (Key("", text) if text else None)


def _unauthenticated(detail: str) -> Refused:
    return Refused(401, "unauthenticated", detail)
