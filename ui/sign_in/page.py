"""The few pages of the sign-in itself: a sentence and a way on, without a script."""

from starlette.responses import HTMLResponse

from ui.markup import Html, element, join
from ui.welcome_view import PRODUCT

_STYLE = Html(
    "<style>:root{color-scheme:light dark}body{font:1.05rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;"
    "padding:0 1.25rem}h1{font-size:1.35rem}a{display:inline-block;margin-right:1.5rem;padding:.35rem 0}</style>"
)
_HEADERS = {"Cache-Control": "no-store", "Content-Security-Policy": (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)}  # fmt: skip


def page(title: str, sentence: str, links: dict[str, str], *, status: int = 200) -> HTMLResponse:
    """A page with a heading, a sentence and `links`, labels with their addresses."""
    ways = [element("a", label, attributes={"href": address}) for label, address in links.items()]
    head = element(
        "head",
        element("meta", attributes={"charset": "utf-8"}),
        element("meta", attributes={"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        element("title", f"{title} · {PRODUCT}"),
        _STYLE,
    )
    body = element("body", element("main", element("h1", title), element("p", sentence), element("p", *ways)))
    document = join(Html("<!doctype html>"), element("html", head, body, attributes={"lang": "en"}))
    return HTMLResponse(document, status, _HEADERS)
