"""A request that is turned away before a surface sees it, said in the shape of that surface."""

import json

from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

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
    await refuse(scope["path"], error)(scope, receive, send)


def openai_body(status: int, message: str, code: str, param: str | None = None) -> dict[str, object]:
    """An error as OpenAI has it; `code` is stable, `param` the field at fault."""
    kind = _OPENAI_KINDS.get(status, "server_error" if status >= 500 else "invalid_request_error")
    return {"error": {"message": message, "type": kind, "param": param, "code": code.replace("-", "_")}}


def aborted_event(path: str, error: Refused) -> bytes:
    """The last server-sent event of a stream that is not whole: an error under /v1, else the AI SDK's `abort`."""
    openai = path.startswith("/v1/")
    said = openai_body(error.status, str(error), error.kind) if openai else {"type": "abort", "reason": str(error)}
    return f"data: {json.dumps(said)}\n\n".encode()
