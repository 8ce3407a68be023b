"""Search: the passages that an answer would be written from."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, Field

from ingest.article import Tier
from qa.question import MAX_CHARACTERS, Filters
from qa.retrieve import Passage, retrieve
from ui.api.cursor import MAX_PAGE, PageQuery, link_next, read_cursor, write_cursor
from ui.api.day import Day
from ui.api.problem import ProblemError, described
from ui.desk import Desk
from ui.desk import Request as DeskRequest


class SearchQuery(PageQuery):
    """What is looked for, and in which articles."""

    q: Annotated[
        str,
        Field(max_length=MAX_CHARACTERS, description="What to look for.", json_schema_extra={"pattern": "[A-Za-z]{2}"}),
    ]
    limit: Annotated[int, Field(ge=1, le=MAX_PAGE, description="How many at most.")] = 10
    as_of: Annotated[Day | None, Field(description="Search what holds on this day; today if not given.")] = None
    approved_only: bool = False
    tier: Annotated[tuple[Tier, ...], Field(description="Of these tiers only.")] = ()
    publisher: Annotated[tuple[str, ...], Field(description="Of these publishers only.")] = ()
    topic: Annotated[tuple[str, ...], Field(description="On these topics only.")] = ()

    def asked(self) -> DeskRequest:
        """The search as a request for the desk."""
        filters = Filters(self.approved_only, self.tier, self.publisher, self.topic)
        return DeskRequest(self.q, as_of=self.as_of, filters=filters)


class FoundPassage(BaseModel):
    """A passage with its ranks and scores (`score` orders; a rank is null outside the best hundred of a search)."""

    article_id: str
    title: str
    headings: tuple[str, ...]
    text: str
    score: float
    cosine: float
    lexical_rank: int | None
    dense_rank: int | None


class SearchPage(BaseModel):
    """Passages, best first, all from one generation of the index."""

    generation: str
    passages: tuple[FoundPassage, ...]
    next_cursor: str | None


def make_router(desk: Desk) -> APIRouter:
    """GET /search."""
    router = APIRouter(tags=["search"])

    @router.get(
        "/search",
        response_model=SearchPage,
        responses=described("invalid-request", "question", "cursor-expired", "index-unavailable", "engine-unavailable"),
    )
    async def search(http: Request, wanted: Annotated[SearchQuery, Query()]) -> Response:
        """The best passages for a query; at most a hundred, page by page."""
        # The page is made and written in one go in one thread: FastAPI would check it again and take another for that.
        return await run_in_threadpool(_answered, desk, http, wanted)

    return router


def _answered(desk: Desk, http: Request, wanted: SearchQuery) -> Response:
    page = _page(desk, wanted)
    response = Response(page.model_dump_json(), media_type="application/json")
    link_next(http, response, page.next_cursor)
    return response


def _page(desk: Desk, wanted: SearchQuery) -> SearchPage:
    index = desk.index
    first = _first(wanted.cursor, index.generation)
    last = first + wanted.limit
    found = retrieve(index, desk.understood(wanted.asked(), index), min(last + 1, MAX_PAGE))[:MAX_PAGE]
    cursor = write_cursor(index.generation, last) if last < len(found) else None
    passages = tuple(map(_shown, found[first:last]))
    return SearchPage(generation=index.generation, passages=passages, next_cursor=cursor)


def _first(cursor: str | None, generation: str) -> int:
    """Where the page begins. Raises ProblemError when the cursor is of another generation."""
    if cursor is None:
        return 0
    of, first = read_cursor(cursor, str, int)
    if of != generation:
        raise ProblemError("cursor-expired", "Another index serves since the first page. Search again.")
    return max(0, int(first))


def _shown(passage: Passage) -> FoundPassage:
    return FoundPassage.model_validate(passage.summary())
