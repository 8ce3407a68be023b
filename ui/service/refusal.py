"""A request that is turned away before a surface sees it, said in the shape of that surface."""

import asyncio
import json
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

BODY_TAKEN = "body_taken"
"""In `scope["state"]` once the body of a request was read, or is not to be."""
_SMALL_BODY = 65_536
_BODY_SECONDS = 1.0
_OPENAI_KINDS = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}


class Refused(Exception):
    """`status` of HTTP, a stable `kind`, a sentence for a person, and in `retry_after` seconds when to come back."""

    def __init__(self, status: int, kind: str, detail: str, *, retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.kind = kind
        self.retry_after = retry_after


def refuse(path: str, error: Refused) -> Response:
    """Problem+json (RFC 9457), or OpenAI's shape under /v1. The connection closes: a body may be left unread."""
    headers = {"Connection": "close"}
    if error.retry_after is not None:
        headers["Retry-After"] = str(max(1, round(error.retry_after + 0.5)))
    if error.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if path == "/v1" or path.startswith("/v1/"):
        return JSONResponse(openai_body(error.status, str(error), error.kind), error.status, headers)
    body = {"type": f"urn:guideline-qa:problem:{error.kind}", "title": error.kind.replace("-", " ")}
    body |= {"status": error.status, "detail": str(error)}  # type: ignore[dict-item]
    return JSONResponse(body, error.status, headers, media_type="application/problem+json")


async def send_refusal(error: Refused, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a request with a refusal; a WebSocket is closed before it opens, which a browser sees as 403."""
    scope.setdefault("state", {})["refused"] = error.kind
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": error.kind})
        return
    if not scope["state"].get(BODY_TAKEN):
        await _take_small_body(Headers(scope=scope), receive)
    await refuse(scope["path"], error)(scope, receive, send)


async def _take_small_body(headers: Headers, receive: Receive) -> None:
    """A connection that closes on bytes nobody read is reset, and its client may never see why it was refused."""
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()) or not 0 < int(length[:20]) <= _SMALL_BODY:
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(_BODY_SECONDS):
            while (await receive()).get("more_body", False):
                pass


def openai_body(status: int, message: str, code: str, param: str | None = None) -> dict[str, object]:
    """An error as OpenAI has it; `code` is stable, `param` the field at fault."""
    kind = _OPENAI_KINDS.get(status, "server_error" if status >= 500 else "invalid_request_error")
    return {"error": {"message": message, "type": kind, "param": param, "code": code.replace("-", "_")}}


def aborted_event(path: str, error: Refused) -> bytes:
    """The last server-sent event of a stream that is not whole: an error under /v1, else the AI SDK's `abort`."""
    openai = path.startswith("/v1/")
    said = openai_body(error.status, str(error), error.kind) if openai else {"type": "abort", "reason": str(error)}
    return f"data: {json.dumps(said)}\n\n".encode()
