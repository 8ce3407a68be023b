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
from qa.answer import InvalidAnswer
from ui.api.problem import KINDS, ProblemError, problem
from ui.event_stream import Stopped

_OF_STATUS = {404: "not-found", 405: "method-not-allowed"}
_PLACES = ("body", "query", "path", "header")


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
    def on_invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            return problem(422, "invalid-request", f"The body is no JSON: {first['ctx']['error']}.")
        where = ".".join(str(x) for x in first["loc"] if x not in _PLACES)
        return problem(422, "invalid-request", f"{where or 'body'}: {first['msg']}.")

    @api.exception_handler(HTTPException)
    def on_http(request: Request, error: HTTPException) -> JSONResponse:
        kind = _OF_STATUS.get(error.status_code, "invalid-request")
        headers = {"Allow": allowed(api, request.url.path)} if error.status_code == 405 else error.headers
        return problem(KINDS[kind].status, kind, f"{error.detail}.", headers=headers)

    @api.exception_handler(Exception)
    def on_unknown(_request: Request, _error: Exception) -> JSONResponse:
        return problem(500, "internal", "The program has a fault; its log has the details. Please report it.")


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
