"""/cds-services over HTTP."""

import datetime as dt

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ingest.errors import GuidelineQAError
from ui.api.problem import problem
from ui.cds.answering import respond
from ui.cds.refusal import HookRefused
from ui.cds.request import read_request
from ui.cds.services import SERVICES, Service
from ui.desk import Desk
from ui.strict_body import StrictBody


def make_cds(desk: Desk) -> Starlette:
    """The CDS service over `desk`; it answers at /cds-services and below."""

    async def discovery(_request: Request) -> Response:
        return JSONResponse({"services": [s.described() for s in SERVICES]})

    async def call(request: Request) -> Response:
        service = _service(request)
        hook = read_request(await request.body(), service.request)
        today = dt.datetime.now().astimezone().date()
        response = await run_in_threadpool(respond, desk, service, hook, today)
        return Response(response.to_json(), media_type="application/json")

    return Starlette(
        routes=[
            Route("/cds-services", discovery),
            Route("/cds-services/{service}", call, methods=["POST"]),
        ],
        middleware=[Middleware(StrictBody, problem=_body_refused)],
        exception_handlers={HookRefused: _on_refused, GuidelineQAError: _on_known},
    )


def _service(request: Request) -> Service:
    found = next((s for s in SERVICES if s.id == request.path_params["service"]), None)
    if found is None:
        raise HookRefused(404, "not-found", "There is no such service. GET /cds-services lists them.")
    return found


def _body_refused(status: int, kind: str, detail: str) -> Response:
    """The specification calls 400 what is 422 elsewhere."""
    return problem(400 if status == 422 else status, kind, detail)


async def _on_refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HookRefused)
    return problem(error.status, error.kind, str(error))


async def _on_known(_request: Request, _error: Exception) -> Response:
    return problem(503, "index-unavailable", "Questions cannot be answered now. GET /api/readyz says why.")
