import asyncio
import gzip

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from ui.packed import Packed

SCRIPT = b"export const words = 1;\n" * 100
PLAIN = {"Accept-Encoding": "identity"}


def client() -> tuple[TestClient, list[str]]:
    read: list[str] = []

    def script(request: Request) -> Response:
        read.append(request.url.path)
        headers = {"ETag": '"1"', "Cache-Control": "immutable"}
        return Response(SCRIPT, media_type="text/javascript", headers=headers)

    routes = [
        Route("/static/js/a.js", script),
        Route("/static/media/font.woff2", lambda _: Response(SCRIPT, media_type="font/woff2")),
        Route("/elsewhere.js", script),
    ]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(Packed)])), read


def test_a_script_is_packed_once_and_arrives_whole() -> None:
    browser, read = client()
    with browser.stream("GET", "/static/js/a.js", headers={"Accept-Encoding": "gzip, br"}) as first:
        raw = b"".join(first.iter_raw())
    assert gzip.decompress(raw) == SCRIPT
    assert len(raw) == int(first.headers["content-length"]) < len(SCRIPT) / 10
    assert first.headers["cache-control"] == "immutable"
    assert first.headers["vary"] == "Accept-Encoding"
    assert browser.get("/static/js/a.js").content == SCRIPT
    assert read == ["/static/js/a.js"]


def test_what_is_no_script_or_lies_elsewhere_or_is_wanted_plain_is_left_as_it_is() -> None:
    browser, _ = client()
    assert "content-encoding" not in browser.get("/static/media/font.woff2").headers
    assert "content-encoding" not in browser.get("/elsewhere.js").headers
    assert "content-encoding" not in browser.get("/static/js/a.js", headers=PLAIN).headers
    assert browser.get("/static/js/none.js").status_code == 404


def test_a_part_of_a_file_and_one_that_the_browser_has_are_left_to_streamlit() -> None:
    browser, read = client()
    for header in ({"Range": "bytes=0-9"}, {"If-None-Match": '"1"'}):
        assert browser.get("/static/js/a.js", headers=header).headers["etag"] == '"1"'
    assert len(read) == 2


def test_a_script_that_was_broken_off_is_not_kept_for_the_next_reader() -> None:
    async def broken_off_once(scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"text/javascript"), (b"content-length", str(len(SCRIPT)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": SCRIPT[:100], "more_body": True})
        if left:
            await send({"type": "http.response.body", "body": SCRIPT[100:]})
        left.append(True)

    async def asked() -> list[Message]:
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        headers = [(b"accept-encoding", b"gzip")]
        await packed({"type": "http", "method": "GET", "path": "/static/js/a.js", "headers": headers}, receive, send)
        return sent

    left: list[bool] = []
    packed = Packed(broken_off_once)
    assert asyncio.run(asked()) == []
    assert gzip.decompress(asyncio.run(asked())[1]["body"]) == SCRIPT
