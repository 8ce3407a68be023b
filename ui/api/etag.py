"""Entity tags: what a client has already is not sent again."""

from fastapi import Request, Response


def is_known(request: Request, tag: str) -> bool:
    """True when the client says in If-None-Match that it has this version."""
    header = request.headers.get("if-none-match", "")
    known = {part.strip().removeprefix("W/") for part in header.split(",")}
    return "*" in known or f'"{tag}"' in known


def tagged(response: Response, tag: str) -> Response:
    """The response with its version; it is to be asked for again each time, since its owner may delete it."""
    response.headers["ETag"] = f'"{tag}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response
