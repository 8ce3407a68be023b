import asyncio

import pytest
from fastapi.testclient import TestClient
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.types import Message

from ui.api.app import make_api
from ui.desk import Desk
from ui.service.gate import Gate
from ui.service.refusal import Refused, send_refusal
from ui.settings import Settings


@pytest.mark.parametrize("path", ["/api/v1/threads/a%0Ab", "/api/v1/threads/a%00", "/api/v1/threads/%E2%80%AEa"])
def test_a_path_with_a_control_character_is_not_found_and_says_so_as_the_api_does(path: str) -> None:
    client = TestClient(Gate(Starlette(routes=[Mount("/api", make_api(Desk(Settings())))]), hosts=("testserver",)))
    response = client.get(path)
    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")
    assert response.json()["type"] == "urn:guideline-qa:problem:not-found"


def refused(body: list[Message], length: int, **state: bool) -> tuple[int, int]:
    """The status of a refusal, and how many parts of the body it left unread."""
    scope = {"type": "http", "path": "/api/v1/x", "headers": [(b"content-length", str(length).encode())]}
    sent: list[Message] = []

    async def receive() -> Message:
        return body.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(send_refusal(Refused(401, "unauthenticated", "No."), {**scope, "state": state}, receive, send))
    return sent[0]["status"], len(body)


def test_a_small_body_is_read_before_its_request_is_refused_so_that_the_client_learns_why() -> None:
    def parts() -> list[Message]:
        return [{"type": "http.request", "body": b"a", "more_body": more} for more in (True, True, False)]

    assert refused(parts(), 3) == (401, 0)
    assert refused(parts(), 10_000_000) == (401, 3)
    assert refused(parts(), 3, body_taken=True) == (401, 3)
    assert refused([{"type": "http.request", "more_body": True}, {"type": "http.disconnect"}], 3) == (401, 0)
