"""Nothing is shown to a browser that nobody has signed in with."""

import asyncio
import datetime as dt
from collections import OrderedDict
from http.cookies import CookieError, SimpleCookie
from time import monotonic
from typing import Protocol
from urllib.parse import urlencode

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ingest.errors import GuidelineQAError
from ui.service.principal import Principal
from ui.service.refusal import Refused, send_refusal
from ui.service.surfaces import surface_of
from ui.sign_in.page import page
from ui.sign_in.settings import CALLBACK, SIGN_IN, SIGN_OUT, SIGNED_OUT, Registration

FRESH_SECONDS = 2.0
"""A person who signed out is shown nothing more within this time."""
_KNOWN = 1_000
_OPEN = (SIGN_IN, CALLBACK, SIGN_OUT, SIGNED_OUT)
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


class SignedIn(Protocol):
    """A sign-in as the database keeps it."""

    @property
    def principal(self) -> Principal: ...


class Book(Protocol):
    """Where sign-ins are kept."""

    def find(self, token: str, now: dt.datetime) -> SignedIn | None:
        """The sign-in whose cookie has this value. Raises GuidelineQAError without a database."""
        ...


class Guard:
    """ASGI middleware: a page without a sign-in leads to the sign-in, anything else of the page is 401. For programs
    the sign-in of a browser stands for a key, in `scope["state"]["signed_in"]`.

    What changes something, and every WebSocket, must come from a page of this server: a browser sends the cookie along
    with what pages of a neighbouring name ask for.
    """

    def __init__(self, app: ASGIApp, of: Registration, book: Book) -> None:
        self._app = app
        self._of = of
        self._book = book
        self._known: OrderedDict[str, tuple[float, SignedIn | None]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or scope["path"] in _OPEN:
            await self._app(scope, receive, send)
            return
        try:
            is_let_in = await self._let_in(scope, Headers(scope=scope))
        except Refused as error:
            await self._refuse(error, scope, receive, send)
        else:
            await (self._app if is_let_in else self._begin)(scope, receive, send)

    async def _let_in(self, scope: Scope, headers: Headers) -> bool:
        """Whether the request goes on; False for a page that somebody must sign in for. Raises Refused."""
        is_page = surface_of(scope.get("method", "GET"), scope["path"]).is_page
        token = cookie_of(headers, self._of.cookie)
        found = await self._found(token) if token else None
        if found:
            has_key = "authorization" in headers or "x-api-key" in headers
            if (is_page or not has_key) and not _is_ours(scope, headers):
                raise Refused(403, "foreign-origin", "This must come from a page of this server.")
            scope.setdefault("state", {})["signed_in"] = found.principal
        elif is_page and not _is_navigation(scope, headers):
            raise Refused(401, "unauthenticated", "Nobody is signed in.")
        return bool(found) or not is_page

    async def _begin(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = scope["query_string"].decode("latin-1")
        asked = {"next": scope["path"] + (f"?{query}" if query else "")}
        to = f"{self._of.base}{SIGN_IN}?{urlencode(asked)}"
        await RedirectResponse(to, 303, {"Cache-Control": "no-store"})(scope, receive, send)

    async def _refuse(self, error: Refused, scope: Scope, receive: Receive, send: Send) -> None:
        if error.status == 503 and scope["type"] == "http" and _is_navigation(scope, Headers(scope=scope)):
            await page("Not now", str(error), {"Try again": scope["path"]}, status=503)(scope, receive, send)
        else:
            await send_refusal(error, scope, receive, send)

    async def _found(self, token: str) -> SignedIn | None:
        at, found = self._known.pop(token, (float("-inf"), None))
        if monotonic() - at > FRESH_SECONDS:
            try:
                at, found = monotonic(), await asyncio.to_thread(self._book.find, token, dt.datetime.now(dt.UTC))
            except GuidelineQAError as error:
                raise Refused(503, "unavailable", "Sign-ins cannot be checked now.", retry_after=5) from error
        self._known[token] = at, found
        if len(self._known) > _KNOWN:
            self._known.popitem(last=False)
        return found


def cookie_of(headers: Headers, name: str) -> str | None:
    """The value of a cookie; None without it."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return None
    return found.value if found else None


def _is_navigation(scope: Scope, headers: Headers) -> bool:
    return scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and "text/html" in headers.get("accept", "")


def _is_ours(scope: Scope, headers: Headers) -> bool:
    if scope["type"] == "http" and scope["method"] in _SAFE_METHODS:
        return True
    host = headers.get("host", "").lower()
    return headers.get("origin", "").lower() in (f"http://{host}", f"https://{host}")
