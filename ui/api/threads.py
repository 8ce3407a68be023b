"""Threads: the conversations of whoever asks."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from ingest.clean import one_line
from qa.answer import Answer
from ui.api.cursor import PageQuery, link_next, read_cursor, write_cursor
from ui.api.owner import Owner
from ui.api.problem import WITH_BODY, ProblemError, described
from ui.api.query import NoQuery
from ui.desk import Desk
from ui.store.threads import MAX_TITLE, Threads, ThreadSummary

ThreadPath = Annotated[str, Path(pattern="^[A-Za-z0-9_-]{1,64}$", description="The name of the conversation.")]
_FAULTS = ("invalid-request", "database-unavailable")


class ThreadsQuery(PageQuery):
    """Which conversations are wanted."""

    q: Annotated[str, Field(max_length=500, description="Words of its title or of any question.")] = ""


class ThreadPage(BaseModel):
    """Conversations, the last used first."""

    threads: tuple[ThreadSummary, ...]
    next_cursor: str | None


class WholeThread(BaseModel):
    """A conversation with every answer, oldest first."""

    thread_id: str
    title: str | None
    created: dt.datetime
    last_used: dt.datetime
    answers: tuple[Answer, ...]


class Title(BaseModel):
    """What a conversation is to be called; null takes the title away."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[str | None, Field(max_length=MAX_TITLE)]


def make_router(desk: Desk) -> APIRouter:
    """GET /threads, and GET, PATCH and DELETE /threads/ID."""
    router = APIRouter(prefix="/threads", tags=["threads"])

    @router.get("", responses=described(*_FAULTS))
    def threads(
        http: Request, response: Response, owner: Owner, wanted: Annotated[ThreadsQuery, Query()]
    ) -> ThreadPage:
        """Your conversations, the last used first."""
        page = _page(desk.store.threads(owner), wanted)
        link_next(http, response, page.next_cursor)
        return page

    @router.get("/{thread_id}", responses=described("not-found", *_FAULTS))
    def thread(thread_id: ThreadPath, owner: Owner, _: Annotated[NoQuery, Query()]) -> WholeThread:
        """A conversation with its answers."""
        found = _found(desk.store.threads(owner), thread_id)
        answers = desk.store.threads(owner).load(thread_id).answers
        return WholeThread(
            thread_id=thread_id,
            title=found.title,
            created=found.created,
            last_used=found.last_used,
            answers=answers,
        )

    @router.patch("/{thread_id}", responses=described("not-found", *WITH_BODY, *_FAULTS))
    def rename_thread(
        thread_id: ThreadPath, body: Title, owner: Owner, _: Annotated[NoQuery, Query()]
    ) -> ThreadSummary:
        """Give a conversation a title."""
        desk.store.threads(owner).rename(thread_id, one_line(body.title or "") or None)
        return _found(desk.store.threads(owner), thread_id)

    @router.delete("/{thread_id}", status_code=204, responses=described("not-found", *_FAULTS))
    def delete_thread(thread_id: ThreadPath, owner: Owner, _: Annotated[NoQuery, Query()]) -> None:
        """Delete a conversation, its answers and what was said of them, for good."""
        if not desk.store.threads(owner).delete(thread_id):
            raise _missing()

    return router


def _page(threads: Threads, wanted: ThreadsQuery) -> ThreadPage:
    """One more than is wanted is read, to know whether there is a next page."""
    after = _place(wanted.cursor) if wanted.cursor else None
    found = threads.summaries(wanted.limit + 1, words=one_line(wanted.q), after=after)
    shown = found[: wanted.limit]
    more = len(found) > wanted.limit
    cursor = write_cursor(shown[-1].last_used.isoformat(), shown[-1].thread_id) if more else None
    return ThreadPage(threads=shown, next_cursor=cursor)


def _place(cursor: str) -> tuple[dt.datetime, str]:
    moment, thread_id = read_cursor(cursor, str, str)
    try:
        read = dt.datetime.fromisoformat(str(moment))
        return read.astimezone(dt.UTC), one_line(str(thread_id))
    except (ValueError, OverflowError) as error:
        raise ProblemError("invalid-request", "cursor: is none of this list. Leave it out to begin again.") from error


def _found(threads: Threads, thread_id: str) -> ThreadSummary:
    found = threads.summary(thread_id)
    if found is None:
        raise _missing()
    return found


def _missing() -> ProblemError:
    return ProblemError("not-found", "There is no such conversation.")
