"""The body of a request, taken whole before anything reads it: not too large, not too slow, and JSON without tricks."""

import asyncio
import json
import math
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.service.refusal import BODY_TAKEN, Refused, send_refusal
from ui.service.surfaces import surface_of

MAX_BODY = 1_000_000
MAX_SECONDS = 20.0
Problem = Callable[[int, str, str], Response]


class StrictBody:
    """ASGI middleware: a body for programs that breaks a rule is refused with 400, 408, 411, 413 or 422.

    JSON as RFC 8259 recommends it: a name twice in an object, NaN, half a surrogate pair and numbers or nesting without
    end are read differently by different programs, so they are refused. What is no JSON is left to the application.
    `problem` makes the response where the application is not behind the service's own middleware.
    """

    def __init__(self, app: ASGIApp, problem: Problem | None = None, seconds: float = MAX_SECONDS) -> None:
        self._app = app
        self._problem = problem
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        state = scope.setdefault("state", {})
        if scope["type"] != "http" or state.get(BODY_TAKEN) or (self._problem is None and _is_page(scope)):
            await self._app(scope, receive, send)
            return
        try:
            body = await self._taken(scope, receive)
        except Refused as error:
            await self._refuse(error, scope, receive, send)
        else:
            state[BODY_TAKEN] = True
            await self._app(scope, _said_again(body, receive), send)

    async def _refuse(self, error: Refused, scope: Scope, receive: Receive, send: Send) -> None:
        if self._problem is None:
            scope["state"][BODY_TAKEN] = True  # as far as it will be
            await send_refusal(error, scope, receive, send)
            return
        response = self._problem(error.status, error.kind, str(error))
        response.headers["Connection"] = "close"
        await response(scope, receive, send)

    async def _taken(self, scope: Scope, receive: Receive) -> bytes:
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or int(length[:20]) > MAX_BODY:
            raise _too_large()
        if scope["method"] == "POST" and "content-length" not in headers:
            raise Refused(411, "length-required", "Send the body with a Content-Length.")
        try:
            body = await asyncio.wait_for(_whole(receive), self._seconds)
        except TimeoutError as error:
            raise Refused(408, "timeout", f"The body did not arrive within {self._seconds:g} s.") from error
        check_json(body)
        return body


def _is_page(scope: Scope) -> bool:
    return surface_of(scope["method"], scope["path"]).is_page


def check_json(body: bytes) -> None:
    """Raises Refused for JSON that two programs may read differently."""
    try:
        value = json.loads(body, object_pairs_hook=_object, parse_constant=_constant, parse_float=_finite)
        json.dumps(value, ensure_ascii=False).encode()
    except RecursionError as error:
        raise _invalid("is nested too deeply") from error
    except UnicodeEncodeError as error:
        raise _invalid("has half a surrogate pair, which is no character") from error
    except (json.JSONDecodeError, UnicodeDecodeError):
        return
    except ValueError as error:  # int() of more than 4,300 digits
        raise _invalid("has a number that is too long") from error


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _invalid(f"has the field {twice!a} twice in one object")
    return found


def _constant(name: str) -> object:
    raise _invalid(f"has {name}, which is no JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise _invalid("has a number that is too large")
    return number


def _invalid(what: str) -> Refused:
    return Refused(422, "invalid-request", f"The body {what}.")


def _too_large() -> Refused:
    return Refused(413, "too-large", f"The body is larger than {MAX_BODY:,} bytes.")


async def _whole(receive: Receive) -> bytes:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MAX_BODY:
            raise _too_large()
        if message["type"] == "http.disconnect":  # what came may be JSON as it stands, and mean something else
            raise Refused(400, "incomplete", "The connection was closed before the body was whole.")
        if not message.get("more_body", False):
            return bytes(body)


def _said_again(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body once more, and afterwards what the client does."""
    unsaid: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def say() -> Message:
        return unsaid.pop() if unsaid else await receive()

    return say
