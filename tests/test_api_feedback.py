from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

Clients = Callable[..., TestClient]


@pytest.fixture
def place(api_of: Clients) -> str:
    answer = api_of().post("/v1/answers", json={"question": "What dose of pertuzumab is given?"}).json()
    return f"/v1/answers/{answer['answer_id']}/feedback"


def test_what_is_said_of_an_answer_is_kept(api_of: Clients, place: str) -> None:
    said = api_of().post(place, json={"kind": "wrong_citation", "citation": 1, "text": " Old\u202e label.\n"})
    assert said.status_code == 201
    assert (said.json()["kind"], said.json()["citation"], said.json()["text"]) == ("wrong_citation", 1, "Old label.")
    api_of().post(place, json={"kind": "helpful"})
    assert [f["kind"] for f in api_of().get(place).json()["feedback"]] == ["wrong_citation", "helpful"]


def test_the_same_remark_under_one_key_is_one_remark(api_of: Clients, place: str) -> None:
    first, second = (api_of().post(place, json={"kind": "unsafe"}, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json() == second.json()
    assert second.headers["idempotent-replayed"] == "true"
    assert len(api_of().get(place).json()["feedback"]) == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "great"},
        {"kind": "missing", "stars": 5},
        {"kind": "missing", "text": "x" * 4001},
        {"kind": "wrong_citation", "citation": 0},
        {"kind": "wrong_citation", "citation": 99},
        {"kind": "wrong_citation", "citation": True},
    ],
)
def test_a_remark_that_cannot_be_is_refused(api_of: Clients, place: str, body: dict[str, object]) -> None:
    response = api_of().post(place, json=body)
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")


def test_an_answer_that_is_not_there_cannot_be_spoken_of(api_of: Clients) -> None:
    response = api_of().post(f"/v1/answers/{'0' * 64}/feedback", json={"kind": "helpful"})
    assert response.status_code == 404
