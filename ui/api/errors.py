"""What is raised in a route, said as a problem."""

import re

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ingest.errors import (
    EngineUnavailable,
    GuidelineQAError,
    IndexDamaged,
    IndexMissing,
    IndexUnavailable,
    QuestionError,
    SettingsError,
    UserError,
)
from ingest.fault import Fault
from qa.answer import InvalidAnswer
from ui.api.problem import KINDS, ProblemError, problem
from ui.event_stream import Stopped

_OF_STATUS = {404: "not-found", 405: "method-not-allowed"}
_AS_JSON = "Send the body as JSON, with the header 'Content-Type: application/json'."
_PLACES = {"body": "The body", "query": "The query", "path": "The path", "header": "The header"}
_NO_PATH = "There is no such path. /api says which there are."


def add_errors(api: FastAPI) -> None:
    """Answer every error with a problem document; what the program did not foresee tells nothing of the request."""

    @api.exception_handler(ProblemError)
    def on_problem(_request: Request, error: ProblemError) -> JSONResponse:
        return error.response()

    @api.exception_handler(GuidelineQAError)
    def on_known(_request: Request, error: GuidelineQAError) -> JSONResponse:
        kind = kind_of(error)
        return problem(KINDS[kind].status, kind, str(error))

    @api.exception_handler(RequestValidationError)
    def on_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        fault = Fault.first_of(error.errors())
        if fault.place == ("body",) and not _is_json(request):
            return problem(422, "invalid-request", _AS_JSON)
        whole, *place = fault.place or ("body",)
        return problem(422, "invalid-request", f"{Fault(tuple(place), fault.words).said(_PLACES[str(whole)])}.")

    @api.exception_handler(HTTPException)
    def on_http(request: Request, error: HTTPException) -> JSONResponse:
        kind = _OF_STATUS.get(error.status_code, "invalid-request")
        if error.status_code == 405:
            methods = allowed(api, request.url.path)
            detail = f"This path takes {methods}, not {request.method}."
            return problem(405, kind, detail, headers={"Allow": methods})
        detail = _NO_PATH if error.status_code == 404 else f"{error.detail}."
        return problem(KINDS[kind].status, kind, detail, headers=error.headers)

    @api.exception_handler(Exception)
    def on_unknown(_request: Request, _error: Exception) -> JSONResponse:
        return problem(500, "internal", "The program has a fault; its log has the details. Please report it.")


def _is_json(request: Request) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().endswith("json")


def allowed(api: FastAPI, path: str) -> str:
    """The methods that a path knows, as the Allow header lists them; Starlette names those of one route only."""
    methods = {
        method.upper()
        for template, operations in api.openapi()["paths"].items()
        if re.search(re.sub(r"\{\w+\}", "[^/]+", template) + r"\Z", path)
        for method in operations
    }
    return ", ".join(sorted(methods))


def kind_of(error: GuidelineQAError) -> str:
    """The kind of problem that an error of the program is to the one who asked."""
    from ui.store.database import DatabaseUnavailable
    from ui.store.threads import ThreadChanged

    kinds: tuple[tuple[type[GuidelineQAError], str], ...] = (
        (IndexMissing, "index-unavailable"),
        (IndexDamaged, "index-unavailable"),
        (IndexUnavailable, "index-unavailable"),
        (EngineUnavailable, "engine-unavailable"),
        (DatabaseUnavailable, "database-unavailable"),
        (ThreadChanged, "conflict"),
        (Stopped, "deadline"),
        (QuestionError, "question"),
        (SettingsError, "settings"),
        (InvalidAnswer, "invalid-answer"),
        (UserError, "user"),
    )
    return next((kind for raised, kind in kinds if isinstance(error, raised)), "internal")
