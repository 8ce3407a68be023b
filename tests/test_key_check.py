"""The key of a request, checked before any surface sees it."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.service.key import Key, new_key, read_key
from ui.service.key_check import WRONG_KEYS, KeyCheck
from ui.service.principal import ALL_SCOPES, Principal, principal_of

ASKER, METER = new_key(), new_key()


class FakeKeys:
    def __init__(self, *, required: bool = True) -> None:
        self._required = required
        self.revoked: set[str] = set()

    async def required(self) -> bool:
        return self._required

    async def find(self, key: Key) -> Principal | None:
        for known, scopes in ((ASKER, {"ask"}), (METER, {"metrics"})):
            if key.matches(known.digest) and known.key_id not in self.revoked:
                return Principal("ward", known.key_id, frozenset(scopes))
        return None


async def who(request: Request) -> JSONResponse:
    principal = principal_of(request.scope)
    return JSONResponse([principal.owner, principal.key_id, sorted(principal.scopes)])


def client(keys: FakeKeys) -> TestClient:
    paths = ("/", "/metrics", "/api/healthz", "/v1/chat/completions", "/api/v1/answers", "/cds-services/x")
    routes = [Route(path, who, methods=["GET", "POST"]) for path in paths]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(KeyCheck, keys=keys)]))


def bearer(key: Key) -> dict[str, str]:
    return {"Authorization": f"Bearer {key.text}"}


def test_without_keys_everybody_is_the_local_principal() -> None:
    assert client(FakeKeys(required=False)).post("/api/v1/answers").json() == ["local", None, sorted(ALL_SCOPES)]


def test_a_right_key_names_the_principal_by_either_header() -> None:
    service = client(FakeKeys())
    assert service.post("/api/v1/answers", headers=bearer(ASKER)).json() == ["ward", ASKER.key_id, ["ask"]]
    assert service.post("/api/v1/answers", headers={"X-API-Key": ASKER.text}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Basic abc"},
        {"Authorization": "Bearer no-key"},
        bearer(new_key()),
        bearer(Key(ASKER.key_id, new_key().secret)),
    ],
)
def test_no_key_and_a_wrong_key_are_401(headers: dict[str, str]) -> None:
    response = client(FakeKeys()).post("/api/v1/answers", headers=headers)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert response.json()["type"] == "urn:guideline-qa:problem:unauthenticated"


def test_a_key_without_the_scope_is_403() -> None:
    service = client(FakeKeys())
    assert service.get("/metrics", headers=bearer(ASKER)).status_code == 403
    assert service.get("/metrics", headers=bearer(METER)).status_code == 200
    assert "'ask'" in service.post("/api/v1/answers", headers=bearer(METER)).json()["detail"]


@pytest.mark.parametrize("path", ["/", "/api/healthz"])
def test_health_and_the_page_ask_for_no_key(path: str) -> None:
    assert client(FakeKeys()).get(path).status_code == 200


def test_a_path_that_the_table_does_not_know_needs_a_key_too() -> None:
    assert client(FakeKeys()).get("/api/v1/something/new").status_code == 401


def test_openai_clients_get_their_own_error_shape() -> None:
    error = client(FakeKeys()).post("/v1/chat/completions").json()["error"]
    assert (error["type"], error["code"]) == ("authentication_error", "unauthenticated")


def test_many_wrong_keys_slow_an_address_but_not_a_key_known_to_be_right() -> None:
    service = client(FakeKeys())
    assert service.post("/api/v1/answers", headers=bearer(ASKER)).status_code == 200
    codes = [service.post("/api/v1/answers", headers=bearer(new_key())).status_code for _ in range(WRONG_KEYS + 5)]
    assert codes == [401] * WRONG_KEYS + [429] * 5
    slowed = service.get("/metrics", headers=bearer(METER))
    assert slowed.status_code == 429, "a guess that happens to be right is slowed like any other"
    assert int(slowed.headers["retry-after"]) >= 1
    assert service.post("/api/v1/answers", headers=bearer(ASKER)).status_code == 200


def test_a_revoked_key_is_401_although_it_was_known() -> None:
    keys = FakeKeys()
    service = client(keys)
    assert service.post("/api/v1/answers", headers=bearer(ASKER)).status_code == 200
    keys.revoked.add(ASKER.key_id)
    assert service.post("/api/v1/answers", headers=bearer(ASKER)).status_code == 401


def test_the_table_of_scopes_tells_paths_apart() -> None:
    from ui.service.surfaces import surface_of

    needs = {
        ("POST", "/api/v1/answers"): "ask",
        ("POST", "/api/v1/answers/7f/feedback"): "feedback",
        ("GET", "/api/v1/search"): "search",
        ("GET", "/api/v1/articles/brain/"): "search",
        ("GET", "/cds-services"): None,
        ("POST", "/cds-services"): "ask",
        ("GET", "/apix"): None,
        ("POST", "/mcp"): "search",
    }
    assert {place: surface_of(*place).needs for place in needs} == needs
    assert surface_of("GET", "/apix").is_page


def test_a_key_is_read_back_from_its_text() -> None:
    assert read_key(ASKER.text) == ASKER
    assert read_key(ASKER.text[:-1]) is None
    assert not ASKER.matches(METER.digest)
