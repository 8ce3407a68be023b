"""Cursors: where a list goes on. Opaque to clients, and refused when they are none of ours."""

import base64
import binascii
import json
from typing import Annotated

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ui.api.problem import ProblemError

MAX_PAGE = 100


class PageQuery(BaseModel):
    """Which part of a list is wanted."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=MAX_PAGE, description="How many at most.")] = 20
    cursor: Annotated[
        str | None,
        Field(
            max_length=1_000,
            pattern="^[A-Za-z0-9_-]+$",
            description="`next_cursor` of the page before; the first page without.",
        ),
    ] = None


def write_cursor(*place: str | int) -> str:
    """A cursor that stands for a place in a list."""
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def read_cursor(cursor: str, *shape: type) -> tuple[str | int, ...]:
    """The place that a cursor of this shape stands for. Raises ProblemError for anything else."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        place = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise _refused() from error
    if not isinstance(place, list) or [type(x) for x in place] != list(shape):
        raise _refused()
    return tuple(place)


def link_next(request: Request, response: Response, cursor: str | None) -> None:
    """Name the next page in a Link header (RFC 8288)."""
    if cursor:
        query = request.url.include_query_params(cursor=cursor).query
        response.headers["Link"] = f'<?{query}>; rel="next"'


def _refused() -> ProblemError:
    return ProblemError("invalid-request", "cursor: is none of this list. Leave it out to begin again.")
