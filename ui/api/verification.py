"""Verification: a saved answer is checked again."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from qa.answer import Answer
from qa.verify import verify as check_again
from ui.api.problem import WITH_BODY, described
from ui.api.query import NoQuery
from ui.desk import Desk

_BODY = {
    "requestBody": {
        "required": True,
        "description": "The record as it was given, byte for byte.",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Answer"}}},
    }
}


class Checked(BaseModel):
    """What verifying found; without `problems` every sentence stands."""

    holds: bool
    problems: tuple[str, ...]
    generation: str


def make_router(desk: Desk) -> APIRouter:
    """POST /verify."""
    router = APIRouter(tags=["verify"])

    @router.post(
        "/verify",
        openapi_extra=_BODY,
        responses=described("user", "invalid-answer", *WITH_BODY, "index-unavailable", "engine-unavailable"),
    )
    async def verify(http: Request, _: Annotated[NoQuery, Query()]) -> Checked:
        """Check an answer record again, from the index alone and without a model."""
        record = Answer.from_json(await http.body())
        found = await run_in_threadpool(lambda: check_again(record, desk.index))
        return Checked(holds=found.holds, problems=found.problems, generation=found.generation)

    return router
