"""/cds-services over HTTP."""

import datetime as dt

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ingest.errors import GuidelineQAError, SettingsError
from ui.api.problem import problem
from ui.cds.answering import respond
from ui.cds.client_check import ClientCheck
from ui.cds.client_token import ClientTokens
from ui.cds.feedback import read_feedback
from ui.cds.refusal import HookRefused
from ui.cds.request import read_request
from ui.cds.services import SERVICES, Service
from ui.desk import Desk
from ui.links import base_url
from ui.service.principal import principal_of
from ui.settings import Settings
from ui.strict_body import StrictBody


def make_cds(desk: Desk) -> Starlette:
    """The CDS service over `desk`; it answers at /cds-services and below. Raises SettingsError for keys of clients that
    cannot be used."""

    async def discovery(_request: Request) -> Response:
        return JSONResponse({"services": [s.described() for s in SERVICES]})

    async def call(request: Request) -> Response:
        service = _service(request)
        hook = read_request(await request.body(), service.request)
        base = _base(request, desk.settings)
        response = await run_in_threadpool(respond, desk, service, hook, _now().astimezone().date(), base)
        return Response(response.to_json(), media_type="application/json")

    async def feedback(request: Request) -> Response:
        acts = read_feedback(await request.body(), _service(request).id)
        owner = principal_of(request.scope).owner
        await run_in_threadpool(lambda: desk.store.cards(owner).add(acts, _now()))
        return Response(status_code=200)

    return Starlette(
        routes=[
            Route("/cds-services", discovery),
            Route("/cds-services/{service}", call, methods=["POST"]),
            Route("/cds-services/{service}/feedback", feedback, methods=["POST"]),
        ],
        middleware=[*_client_check(desk.settings), Middleware(StrictBody, problem=_body_refused)],
        exception_handlers={HookRefused: _on_refused, GuidelineQAError: _on_known},
    )


def _client_check(settings: Settings) -> list[Middleware]:
    if settings.cds_jwks is None:
        return []
    if settings.public_url is None:
        raise SettingsError("GUIDELINE_QA_CDS_JWKS needs GUIDELINE_QA_PUBLIC_URL: tokens are made for that address.")
    tokens = ClientTokens(settings.cds_jwks, settings.cds_issuers)
    return [Middleware(ClientCheck, tokens=tokens, base=settings.public_url)]


def _base(request: Request, settings: Settings) -> str | None:
    """Where readers of cards can open articles; nowhere where that takes a key, which their browsers have not."""
    return base_url(request, settings.public_url) if principal_of(request.scope).key_id is None else None


def _service(request: Request) -> Service:
    found = next((s for s in SERVICES if s.id == request.path_params["service"]), None)
    if found is None:
        raise HookRefused(404, "not-found", "There is no such service. GET /cds-services lists them.")
    return found


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _body_refused(status: int, kind: str, detail: str) -> Response:
    """The specification calls 400 what is 422 elsewhere."""
    return problem(400 if status == 422 else status, kind, detail)


async def _on_refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HookRefused)
    return problem(error.status, error.kind, str(error))


async def _on_known(_request: Request, _error: Exception) -> Response:
    return problem(503, "unavailable", "This cannot be answered now. GET /api/readyz says why.")
