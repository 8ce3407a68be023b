"""The API as one ASGI application."""

from fastapi import Request, Security
from fastapi.responses import HTMLResponse
from fastapi.security import HTTPBearer

from ui.api import answers, articles, feedback, health, search, threads, verification
from ui.api.document import Api, operation_id
from ui.api.errors import add_errors
from ui.api.manual import manual
from ui.api.problem import problem
from ui.article_page import HEADERS
from ui.desk import Desk
from ui.strict_body import StrictBody

_ABOUT = """Answers clinical questions from the guidelines of this installation. Every sentence of an answer is checked
against the sentence it cites. Errors are `application/problem+json` with a stable `type`."""
_KEY = HTTPBearer(auto_error=False, scheme_name="key", description="An API key, where this installation has keys.")


def make_api(desk: Desk) -> Api:
    """Return the API over `desk`, to be mounted at /api."""
    api = Api(
        title="guideline-qa",
        summary="Clinical questions answered from guidelines, each sentence checked.",
        description=_ABOUT,
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        redirect_slashes=False,
        generate_unique_id_function=operation_id,
    )
    add_errors(api)

    @api.get("/", include_in_schema=False)
    @api.get("/v1", include_in_schema=False)
    def read(http: Request) -> HTMLResponse:
        return HTMLResponse(manual(api.openapi(), http.scope["root_path"]), headers=HEADERS)

    for resource in (answers, feedback, threads, search, articles, verification):
        api.include_router(resource.make_router(desk), prefix="/v1", dependencies=[Security(_KEY)])
    api.include_router(health.make_router(desk))
    api.add_middleware(StrictBody, problem=problem)
    return api
