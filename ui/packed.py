"""Packed: the page's scripts and styles go over the network at a third of their size."""

import asyncio
import gzip
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PLACE = "/static/"
_KINDS = ("application/javascript", "text/javascript", "text/css")
_NOT_OF_PACKED = (b"content-length", b"accept-ranges", b"etag")


@dataclass(frozen=True, slots=True)
class _File:
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


class Packed:
    """ASGI middleware: packs each of Streamlit's scripts and styles once and keeps it, for they never change under
    their name, and there are as many as the package has. Streamlit itself sends them as they are.

    A part of a file, and a file that the browser has, are left to Streamlit. A response that was broken off, as it is
    when the reader leaves the page, is not kept: every later reader would get half a script.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._files: dict[str, _File] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_wanted(scope):
            await self._app(scope, receive, send)
            return
        if scope["path"] not in self._files:
            taken = _Taken(send)
            await self._app(scope, receive, taken.send)
            if taken.start is None or not taken.is_whole:
                return
            headers = [(k, v) for k, v in taken.start["headers"] if k.lower() not in _NOT_OF_PACKED]
            body = await asyncio.to_thread(gzip.compress, bytes(taken.body), 6, mtime=0)
            packed = (
                (b"content-encoding", b"gzip"),
                (b"content-length", str(len(body)).encode()),
                (b"vary", b"Accept-Encoding"),
            )
            self._files[scope["path"]] = _File((*headers, *packed), body)
        file = self._files[scope["path"]]
        await send({"type": "http.response.start", "status": 200, "headers": list(file.headers)})
        await send({"type": "http.response.body", "body": file.body})


class _Taken:
    """A response that is taken when it is a whole script or style, and passed on as it comes when not."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.start: Message | None = None
        self.body = bytearray()
        self.is_whole = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_text(message):
            self.start = message
        elif self.start is None:
            await self._send(message)
        else:
            self.body += message.get("body", b"")
            self.is_whole = not message.get("more_body", False)


def _is_wanted(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(_PLACE):
        return False
    headers = Headers(scope=scope)
    return "gzip" in headers.get("accept-encoding", "") and not {"range", "if-none-match"} & set(headers)


def _is_text(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    plain = "content-encoding" not in headers
    return start["status"] == 200 and plain and headers.get("content-type", "").startswith(_KINDS)
