"""A service that people sign in to, and their browsers, beside a provider that a test can make wrong."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from oidc_provider import CLIENT, SECRET, OidcProvider, oidc_provider
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket

from ui.desk import Desk
from ui.server import exposure, make_service, sign_in_routes
from ui.service.gate import Gate
from ui.service.headers import SecurityHeaders
from ui.service.key_check import KeyCheck
from ui.service.principal import principal_of
from ui.settings import Settings
from ui.sign_in.guard import Guard

HERE = "http://127.0.0.1:8501"
PAGE = {"Accept": "text/html,application/xhtml+xml"}
OURS = {"Origin": HERE}
STREAM = "ws://127.0.0.1:8501/_stcore/stream"
Browse = Callable[[], TestClient]


@pytest.fixture(scope="module")
def running() -> Iterator[OidcProvider]:
    with oidc_provider() as found:
        yield found


@pytest.fixture
def provider(running: OidcProvider) -> OidcProvider:
    running.mend()
    return running


async def who(request: Request) -> JSONResponse:
    principal = principal_of(request.scope)
    return JSONResponse({"owner": principal.owner, "scopes": sorted(principal.scopes)})


async def stream(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sign-in") / "db.sqlite"


@pytest.fixture(scope="module")
def desk(running: OidcProvider, database: Path) -> Iterator[Desk]:
    desk = Desk(
        Settings(
            database=f"sqlite:///{database}",
            public_url=HERE,
            oidc_issuer=running.issuer,
            oidc_client_id=CLIENT,
            oidc_client_secret=SECRET,
            oidc_readers=("ward",),
            oidc_editors=("guideline board",),
            oidc_admins=("it",),
        )
    )
    yield desk
    desk.store.database.close()


def worker(desk: Desk) -> Starlette:
    """One process of the server: what it remembers itself, no other has."""
    service = make_service(desk, exposure(desk.settings, "127.0.0.1", insecure=False))
    paths = ["/", "/corpus", "/api/v1/threads", "/api/v1/feedback", "/api/v1/keys"]
    routes = [Route(path, who, methods=["GET", "POST"]) for path in paths]
    routes += [WebSocketRoute("/_stcore/stream", stream)]
    needed = (SecurityHeaders, Gate, Guard, KeyCheck)  # the others hold on to one event loop
    middleware = [m for m in service.middleware() if m.cls in needed]
    return Starlette(routes=[*sign_in_routes(desk, service), *routes], middleware=middleware)


@pytest.fixture
def browse(desk: Desk, provider: OidcProvider, tmp_path: Path) -> Browse:
    """Makes browsers, each with cookies of its own, of one server."""
    desk.settings = desk.settings.model_copy(update={"audit": tmp_path / "audit"})
    app = worker(desk)
    return lambda: TestClient(app, base_url=HERE, follow_redirects=False)


def to_provider(browser: TestClient, path: str = "/") -> str:
    """The address that the browser is sent to at the provider."""
    return browser.get("/auth/sign-in", params={"next": path}).headers["location"]


def back_from(address: str) -> str:
    """Where the provider sends the browser back to."""
    return httpx.get(address).headers["location"]


def sign_in(browser: TestClient, path: str = "/") -> httpx.Response:
    """The response to what the provider sent the browser back with."""
    return browser.get(back_from(to_provider(browser, path)))
