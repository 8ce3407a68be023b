"""First paint: the page says what it is, and takes a question, before its scripts have come."""

import re
from importlib.resources import files

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.question import MAX_CHARACTERS
from ui.markup import Html, element, join
from ui.service.surfaces import surface_of
from ui.welcome_view import ASK, PRODUCT, TAGLINE

_NO_SCRIPT = re.compile(rb"<noscript>.*?</noscript>", re.DOTALL)
_THEIR_API = b"./_stcore/agent/openapi.json"
"""What Streamlit's page tells those who read it without its scripts: of an API of its own that is switched off here."""
ROOT, TITLE = b'<div id="root"></div>', b"<title>Streamlit</title>"
"""What Streamlit's page has where it will draw itself, and what it calls itself until then."""
_NO_PAGES = ("/static/", "/_stcore/")
_NOT_ASKED = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")
"""Of a packed page, a part of one and 'as you have it' nothing could be filled in. What a browser has of another
version of this program must not be taken for the page of this one either."""
_WHERE = Html('window.__streamlit = {BACKEND_BASE_URL: new URL(".", location.href).href};')
"""Streamlit would look for its server below the page's own path first, and get a 404 for each question."""


_WITHOUT = element("noscript", element("p", "This page needs JavaScript. Programs read /api.")).encode()


class FirstPaint:
    """ASGI middleware: puts the product's name and a line into Streamlit's empty page, over which React draws, and
    where questions are asked a box that can be typed into at once (ui/first_paint.js). A page of which a script was
    lost on its way is loaded again (ui/lost_part.js)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._shown = f'<div id="root">{_shown()}</div>{element("script", _WHERE)}'.encode()
        self._box = _box().encode()
        self._again = element("script", _asset("lost_part.js")).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _may_be_page(scope):
            scope = {**scope, "headers": [h for h in scope["headers"] if h[0] not in _NOT_ASKED]}
            box = self._box if scope["path"] == "/" else b""
            send = _Filled(send, self._shown + box + self._again).send
        await self._app(scope, receive, send)


class _Filled:
    """A response that is held back and filled in when it is Streamlit's page, and passed on as it comes when not."""

    def __init__(self, send: Send, shown: bytes) -> None:
        self._send = send
        self._shown = shown
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._whole(self._start)

    async def _whole(self, start: Message) -> None:
        body = self._body.replace(ROOT, self._shown, 1).replace(TITLE, f"<title>{PRODUCT}</title>".encode(), 1)
        body = _NO_SCRIPT.sub(_WITHOUT, body, count=1).replace(_THEIR_API, b"./api/openapi.json")
        headers = MutableHeaders(scope=start)
        del headers["ETag"], headers["Last-Modified"]
        headers["Content-Length"] = str(len(body))
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _may_be_page(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(_NO_PAGES):
        return False
    return surface_of("GET", scope["path"]).is_page


def _is_html(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    plain = "content-encoding" not in headers
    return start["status"] == 200 and plain and headers.get("content-type", "").startswith("text/html")


def _shown() -> Html:
    return join(
        element("style", _asset("first_paint.css")),
        element(
            "main",
            element("h1", PRODUCT),
            element("p", TAGLINE),
            element("p", "The page is being loaded.", attributes={"role": "status"}),
            attributes={"class": "first-paint"},
        ),
    )


def _box() -> Html:
    what = {"aria-label": ASK, "placeholder": ASK, "rows": "1", "maxlength": str(MAX_CHARACTERS)}
    status = element("p", attributes={"role": "status"})
    form = element("form", status, element("textarea", attributes=what), attributes={"class": "first-ask"})
    return join(form, element("script", _asset("first_paint.js")))


def _asset(name: str) -> Html:
    return Html(files("ui").joinpath(name).read_text("utf-8"))
