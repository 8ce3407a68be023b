import pytest
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.routing import Mount

from ui.api.app import make_api
from ui.desk import Desk
from ui.service.gate import Gate
from ui.settings import Settings


@pytest.mark.parametrize("path", ["/api/v1/threads/a%0Ab", "/api/v1/threads/a%00", "/api/v1/threads/%E2%80%AEa"])
def test_a_path_with_a_control_character_is_not_found_and_says_so_as_the_api_does(path: str) -> None:
    client = TestClient(Gate(Starlette(routes=[Mount("/api", make_api(Desk(Settings())))]), hosts=("testserver",)))
    response = client.get(path)
    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")
    assert response.json()["type"] == "urn:guideline-qa:problem:not-found"
