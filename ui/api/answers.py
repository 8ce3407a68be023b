"""Answers: asking, and reading again what was answered."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from ingest.article import Tier
from qa.answer import Answer
from qa.question import MAX_CHARACTERS, Audience, Filters
from qa.stream import Event, Finished, Stated
from ui.api import example
from ui.api.day import Day
from ui.api.document import UNCHANGED
from ui.api.etag import is_known, tagged
from ui.api.idempotency import IdempotencyKey, Once
from ui.api.owner import Owner
from ui.api.problem import WITH_BODY, ProblemError, described
from ui.api.query import NoQuery
from ui.api.telling import reply_to, streamed, wants_events
from ui.desk import Desk, WriterName
from ui.desk import Request as DeskRequest
from ui.event_stream import answer_of, events, stop_of
from ui.export import FORMATS
from ui.ui_message_stream import MEDIA_TYPE

_ASKING = ("question", "user", "settings", "in-progress", "key-reused", "conflict", "deadline")
_READING = ("not-found", "invalid-request", "database-unavailable")
_SERVING = ("index-unavailable", "engine-unavailable", "database-unavailable")


_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {MEDIA_TYPE: {"schema": {"type": "string"}, "example": example.EVENTS}},
        "links": {
            operation: {"operationId": operation, "parameters": {"answer_id": "$response.body#/answer_id"}}
            for operation in ("answer", "forget_answer", "say", "feedback")
        },
    }
}
_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {f.media_type: {} for name, f in FORMATS.items() if name != "json"}}
}
AnswerId = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="The `answer_id` of a record.")]
ThreadId = Annotated[str, Field(pattern="^[A-Za-z0-9_-]{1,64}$", description="A name for the conversation.")]


class Sources(BaseModel):
    """Which articles may answer; an empty list means all."""

    model_config = ConfigDict(extra="forbid")

    approved_only: Annotated[bool, Field(strict=True)] = False
    tiers: tuple[Tier, ...] = ()
    publishers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


class AnswerRequest(BaseModel):
    """The body of POST /api/v1/answers."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[
        str,
        Field(
            max_length=MAX_CHARACTERS,
            description="In English, with a word of two letters at least.",
            json_schema_extra={"pattern": "[A-Za-z]{2}"},
        ),
    ]
    thread_id: ThreadId | None = None
    audience: Audience = "clinician"
    as_of: Annotated[Day | None, Field(description="Answer as of this day; today if not given.")] = None
    approved_only: Annotated[bool, Field(strict=True, description="Use approved articles only.")] = False
    filters: Sources = Sources()
    writer: Annotated[
        WriterName | None, Field(description="The model when one is configured, else extractive, if not given.")
    ] = None

    def asked_by(self, owner: str) -> DeskRequest:
        """The request for the desk."""
        sources = self.filters
        approved = sources.approved_only or self.approved_only
        return DeskRequest(
            text=self.question,
            thread_id=self.thread_id,
            audience=self.audience,
            as_of=self.as_of,
            filters=Filters(approved, sources.tiers, sources.publishers, sources.topics),
            writer=self.writer,
            owner=owner,
            keep=True,
        )


class FormatQuery(BaseModel):
    """How an answer is wanted."""

    model_config = ConfigDict(extra="forbid")

    format: Annotated[
        Literal[tuple(FORMATS)],  # type: ignore[valid-type]
        Field(description="The record, or a file that other programs open."),
    ] = "json"


def make_router(desk: Desk) -> APIRouter:
    """POST /answers, GET and DELETE /answers/ID."""
    router = APIRouter(prefix="/answers", tags=["answers"])

    @router.post(
        "",
        response_model=Answer,
        responses=_EVENTS | described(*_ASKING, *WITH_BODY, *_SERVING),
    )
    async def ask(
        http: Request, body: AnswerRequest, owner: Owner, _: Annotated[NoQuery, Query()], key: IdempotencyKey = None
    ) -> Response:
        """Answer a question.

        With a `thread_id` the question may lean on what was asked in that thread before. With `Accept:
        text/event-stream` the answer comes as an AI SDK UI message stream: each statement once it is checked. An
        `Idempotency-Key` makes a repeated request give the first answer again, for 24 hours.
        """
        request = body.asked_by(owner)
        reply = await reply_to(http, desk, request) if wants_events(http) else None
        once = Once(desk.store.promises(owner), key, f"POST answers {body.model_dump_json()}")
        known = await run_in_threadpool(once.begin) if key else None
        written = events(desk, request, stop=stop_of(http.scope), early=reply is not None)
        told = again(desk, owner, known) if known else once.kept(written)
        if reply is not None:
            return await streamed(told, reply, once.headers)
        answer = await answer_of(told)
        return Response(answer.to_json(), media_type="application/json", headers=once.headers)

    @router.get(
        "/{answer_id}",
        response_model=Answer,
        responses=_FILES | UNCHANGED | described(*_READING),
    )
    def answer(http: Request, answer_id: AnswerId, owner: Owner, wanted: Annotated[FormatQuery, Query()]) -> Response:
        """An answer that was given before, by its id; it never changes."""
        kept = _found(desk, owner, answer_id)
        tag = f"{answer_id}-{wanted.format}"
        if is_known(http, tag):
            return tagged(Response(status_code=304), tag)
        if wanted.format == "json":
            return tagged(Response(kept.to_json(), media_type="application/json"), tag)
        written = FORMATS[wanted.format]
        return tagged(Response(written.write(kept), media_type=written.media_type), tag)

    @router.delete("/{answer_id}", status_code=204, responses=described(*_READING))
    def forget_answer(answer_id: AnswerId, owner: Owner, _: Annotated[NoQuery, Query()]) -> None:
        """Delete an answer that was asked for without a thread, and what was said of it. An answer in a thread goes
        with its thread."""
        if not desk.store.answers(owner).delete(answer_id):
            raise ProblemError("not-found", "There is no such answer outside a conversation.")

    return router


async def again(desk: Desk, owner: str, answer_id: str) -> AsyncIterator[Event]:
    """The events of an answer that was given before."""
    answer = await run_in_threadpool(_found, desk, owner, answer_id)
    for statement in answer.statements:
        yield Stated(statement, tuple(answer.citation(n) for n in statement.citations))
    yield Finished(answer)


def _found(desk: Desk, owner: str, answer_id: str) -> Answer:
    answer = desk.store.answers(owner).load(answer_id)
    if answer is None:
        raise ProblemError("not-found", "There is no such answer.")
    return answer
