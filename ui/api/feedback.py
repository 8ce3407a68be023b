"""Feedback: what a reader says of an answer, for those who mend the corpus."""

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from ingest.clean import clean
from ui.api.idempotency import IdempotencyKey, Once
from ui.api.owner import Owner
from ui.api.problem import WITH_BODY, ProblemError, described
from ui.api.query import NoQuery
from ui.desk import Desk
from ui.store.feedback import Feedback, FeedbackKind

_FAULTS = ("not-found", "invalid-request", "database-unavailable")
_AnswerId = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="The `answer_id` of a record.")]


class Remark(BaseModel):
    """The body of POST /api/v1/answers/ID/feedback."""

    model_config = ConfigDict(extra="forbid")

    kind: FeedbackKind
    citation: Annotated[int | None, Field(strict=True, ge=1, le=1_000_000, description="The number it is about.")] = (
        None
    )
    text: Annotated[str | None, Field(max_length=4_000, description="In your own words; name no patient.")] = None


class Remarks(BaseModel):
    """What was said of an answer, oldest first."""

    feedback: tuple[Feedback, ...]


def make_router(desk: Desk) -> APIRouter:
    """GET and POST /answers/ID/feedback."""
    router = APIRouter(prefix="/answers/{answer_id}/feedback", tags=["feedback"])

    @router.post(
        "",
        status_code=201,
        responses=described("in-progress", "key-reused", *WITH_BODY, *_FAULTS),
    )
    def say(
        answer_id: _AnswerId,
        body: Remark,
        response: Response,
        owner: Owner,
        _: Annotated[NoQuery, Query()],
        key: IdempotencyKey = None,
    ) -> Feedback:
        """Say what an answer is worth: helpful, a wrong citation, something missing, unsafe."""
        _check(desk, owner, answer_id, body.citation)
        once = Once(desk.store.promises(owner), key, f"POST feedback {answer_id} {body.model_dump_json()}")
        book = desk.store.feedback(owner)
        if known := once.begin():
            response.headers.update(once.headers)
            said = next((f for f in book.of(answer_id) if f.feedback_id == known), None)
            if said is not None:
                return said
        text = clean(body.text or "").strip() or None
        said = book.add(answer_id, body.kind, dt.datetime.now(dt.UTC), citation=body.citation, text=text)
        once.keep(said.feedback_id)
        return said

    @router.get("", responses=described(*_FAULTS))
    def feedback(answer_id: _AnswerId, owner: Owner, _: Annotated[NoQuery, Query()]) -> Remarks:
        """What you said of an answer."""
        _check(desk, owner, answer_id, None)
        return Remarks(feedback=desk.store.feedback(owner).of(answer_id))

    return router


def _check(desk: Desk, owner: str, answer_id: str, citation: int | None) -> None:
    answer = desk.store.answers(owner).load(answer_id)
    if answer is None:
        raise ProblemError("not-found", "There is no such answer.")
    if citation is not None and citation not in {c.number for c in answer.citations}:
        raise ProblemError("invalid-request", f"citation: the answer has no [{citation}].")
