"""The HTTP API: /api/v1 with problem+json errors (RFC 9457)."""

import datetime as dt
import re
from typing import Annotated

from fastapi import FastAPI, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.exceptions import HTTPException

from ingest.errors import GuidelineQAError, IndexDamaged, IndexMissing, UserError
from qa.answer import Answer, InvalidAnswer
from qa.question import MAX_CHARACTERS, Audience, Filters
from qa.retrieve import retrieve
from qa.verify import verify
from ui.desk import Desk, WriterName
from ui.desk import Request as DeskRequest
from ui.strict_body import StrictBody

_PROBLEM = "application/problem+json"


def _written_out(value: object) -> object:
    """Pydantic would read 0 as the first day of 1970."""
    if value is None or (isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)):
        return value
    raise ValueError("must be a day such as 2026-01-31")


Day = Annotated[dt.date, BeforeValidator(_written_out, json_schema_input_type=str)]


class AnswerRequest(BaseModel):
    """The body of POST /api/v1/answers."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"question": "What dose of pertuzumab is given?", "thread_id": "ward-7"}]},
    )

    question: str = Field(max_length=MAX_CHARACTERS)
    thread_id: str | None = None
    audience: Audience = "clinician"
    as_of: Day | None = None
    approved_only: bool = False
    writer: WriterName | None = None


def make_api(desk: Desk) -> FastAPI:
    """Return the API over `desk`, to be mounted at /api."""
    api = FastAPI(title="guideline-qa", version="1", docs_url=None, openapi_url="/openapi.json", redoc_url=None)
    _add_errors(api)

    @api.get("/healthz")
    def healthz() -> dict[str, str]:
        """The process runs."""
        return {"status": "alive"}

    @api.get("/readyz")
    def readyz() -> dict[str, str]:
        """Questions can be answered: an index is open and the embedding model is loaded."""
        return {"status": "ready", "generation": desk.warm_up().generation}

    @api.post("/v1/answers", response_model=Answer)
    def answers(body: AnswerRequest) -> Response:
        """Answer a question. With a `thread_id` the question may lean on what was asked in that thread before."""
        answer = desk.answer(
            DeskRequest(
                text=body.question,
                thread_id=body.thread_id,
                audience=body.audience,
                as_of=body.as_of,
                filters=Filters(approved_only=body.approved_only),
                writer=body.writer,
            )
        )
        return Response(answer.to_json(), media_type="application/json")

    @api.get("/v1/search")
    def search(
        q: Annotated[str, Query(min_length=1, max_length=MAX_CHARACTERS)],
        k: Annotated[int, Query(ge=1, le=100)] = 10,
    ) -> dict[str, object]:
        """The best passages for a query, with ranks and scores."""
        index = desk.index
        question = desk.understood(DeskRequest(q), index)
        return {"generation": index.generation, "passages": [p.summary() for p in retrieve(index, question, k)]}

    @api.post("/v1/verify")
    async def verify_record(request: Request) -> dict[str, object]:
        """Check an answer record again, from the index alone."""
        record = Answer.from_json(await request.body())
        found = await run_in_threadpool(lambda: verify(record, desk.index))
        return {"holds": found.holds, "problems": found.problems, "generation": found.generation}

    return api


def _add_errors(api: FastAPI) -> None:
    @api.exception_handler(GuidelineQAError)
    def on_known(_request: Request, error: GuidelineQAError) -> JSONResponse:
        if isinstance(error, IndexMissing | IndexDamaged):
            return problem(503, "index-unavailable", str(error))
        return problem(422 if isinstance(error, UserError | InvalidAnswer) else 500, _kind(error), str(error))

    @api.exception_handler(RequestValidationError)
    def on_invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = ".".join(str(x) for x in first["loc"] if x not in ("body", "query"))
        return problem(422, "invalid-request", f"{where or 'body'}: {first['msg']}.")

    @api.exception_handler(HTTPException)
    def on_http(_request: Request, error: HTTPException) -> JSONResponse:
        return problem(error.status_code, "http", str(error.detail))

    @api.exception_handler(Exception)
    def on_unknown(_request: Request, _error: Exception) -> JSONResponse:
        return problem(500, "internal", "The program has a fault; its log has the details. Please report it.")

    api.add_middleware(StrictBody, problem=problem)


def problem(status: int, kind: str, detail: str) -> JSONResponse:
    """A problem document; `kind` is stable, `detail` a sentence for a person."""
    body = {"type": f"urn:guideline-qa:problem:{kind}", "title": kind.replace("-", " "), "status": status}
    return JSONResponse({**body, "detail": detail}, status_code=status, media_type=_PROBLEM)


def _kind(error: GuidelineQAError) -> str:
    name = type(error).__name__.removesuffix("Error")
    return "".join(f"-{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))
