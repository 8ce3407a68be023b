"""Where this installation's copy of an article is read, as an address within the server."""

from urllib.parse import quote


def own_copy(article_id: str, start: int | None = None) -> str:
    """The address of an article's page, and on it of the sentence that begins at `start`. It has no slash before it, so
    that it leads there from the chat's pages behind a proxy's path too."""
    place = f"#{anchor(start)}" if start is not None else ""
    return f"api/v1/articles/{quote(article_id, safe='')}{place}"


def anchor(start: int) -> str:
    """The id of the sentence that begins there."""
    return f"s{start}"
