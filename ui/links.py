"""Web addresses that a reader of a citation can follow."""

import re

from starlette.requests import Request

from qa.answer import Citation
from ui.own_copy import own_copy

_WEB = re.compile(r"https?://[^\s<>\"'`\\^{|}]+", re.IGNORECASE)


def base_url(request: Request, public_url: str | None) -> str:
    """This server's address as its readers know it: the one that was set, else the one they asked."""
    return public_url or f"{request.url.scheme}://{request.url.netloc}"


def article_url(base: str, article_id: str, url: str | None) -> str:
    """The source's own address where it is one on the web, else this installation's copy of the article at `base`
    (scheme and host, without a slash). Never empty: programs make a citation only from an address."""
    return url if url and _WEB.fullmatch(url) else f"{base}/{own_copy(article_id)}"


def citation_url(base: str, citation: Citation) -> str:
    """The address of a citation's article; on this installation's copy of it the cited sentence is marked."""
    url = article_url(base, citation.article_id, citation.url)
    return url if url == citation.url else f"{base}/{own_copy(citation.article_id, citation.start)}"
