"""Web addresses that a reader of a citation can follow."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from starlette.requests import Request

from qa.answer import Citation

_WEB = re.compile(r"https?://[^\s<>\"'`\\^{|}]+", re.IGNORECASE)


def base_url(request: Request, public_url: str | None) -> str:
    """This server's address as its readers know it: the one that was set, else the one they asked."""
    return public_url or f"{request.url.scheme}://{request.url.netloc}"


def article_url(base: str, article_id: str, url: str | None) -> str:
    """The source's own address where it is one on the web, else this installation's copy of the article at `base`
    (scheme and host, without a slash). Never empty: programs make a citation only from an address."""
    if url and _WEB.fullmatch(url):
        return url
    return f"{base}/api/v1/articles/{quote(article_id, safe='')}"


def citation_links(base: str, citations: Iterable[Citation]) -> dict[str, str]:
    """The address of every cited article, by its id."""
    return {c.article_id: article_url(base, c.article_id, c.url) for c in citations}
