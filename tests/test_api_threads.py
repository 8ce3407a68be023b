"""/v1/threads: conversations of whoever asks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from ingest.embed import Embedder
from ui.api.app import make_api
from ui.desk import Desk
from ui.settings import Settings

Clients = Callable[..., TestClient]
DOSE = "What dose of pertuzumab is given?"


@pytest.fixture
def asked(api_of: Clients) -> Clients:
    """Three conversations of key-1, c the last used."""
    for thread, question in (
        ("a", DOSE),
        ("b", "How often is brain MRI repeated after radiosurgery?"),
        ("c", "What is the first-line treatment of HER2-positive metastatic breast cancer?"),
    ):
        api_of("key-1").post("/v1/answers", json={"question": question, "thread_id": thread})
    return api_of


def test_conversations_are_listed_page_by_page_the_last_used_first(asked: Clients) -> None:
    first = asked("key-1").get("/v1/threads", params={"limit": 2})
    page = first.json()
    assert [(t["thread_id"], t["turns"]) for t in page["threads"]] == [("c", 1), ("b", 1)]
    assert first.headers["link"].endswith('; rel="next"')
    rest = asked("key-1").get("/v1/threads" + first.headers["link"].split(">")[0][1:]).json()
    assert [t["thread_id"] for t in rest["threads"]] == ["a"]
    assert rest["next_cursor"] is None
    assert asked("key-1").get("/v1/threads", params={"q": "MRI"}).json()["threads"][0]["thread_id"] == "b"


def test_a_conversation_is_read_named_and_deleted(asked: Clients) -> None:
    client = asked("key-1")
    assert [a["question"]["text"] for a in client.get("/v1/threads/a").json()["answers"]] == [DOSE]
    assert client.patch("/v1/threads/a", json={"title": " Bed\u202e\n 7 "}).json()["title"] == "Bed 7"
    assert client.get("/v1/threads/a").json()["title"] == "Bed 7"
    assert client.patch("/v1/threads/a", json={"title": None}).json()["title"] is None
    assert client.delete("/v1/threads/a").status_code == 204
    assert client.get("/v1/threads/a").status_code == 404


def test_conversations_of_another_owner_are_not_found(asked: Clients) -> None:
    other = asked("key-2")
    assert other.get("/v1/threads").json()["threads"] == []
    assert other.get("/v1/threads", params={"q": "pertuzumab"}).json()["threads"] == []
    assert other.get("/v1/threads/a").status_code == 404
    assert other.patch("/v1/threads/a", json={"title": "x"}).status_code == 404
    assert other.delete("/v1/threads/a").status_code == 404
    follow_up = other.post("/v1/answers", json={"question": "and trastuzumab?", "thread_id": "a"}).json()
    assert follow_up["question"]["context"] == []
    assert len(asked("key-1").get("/v1/threads/a").json()["answers"]) == 1


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("limit=0", "limit: "),
        ("limit=101", "limit: "),
        ("page=2", "page: there is no such field"),
        ("cursor=%20", "cursor: should match pattern"),
        ("cursor=nonsense", "cursor: is none of this list"),
        ("cursor=WzEsMl0", "cursor: is none of this list"),
        ("cursor=WyJzb29uIiwgImEiXQ", "cursor: is none of this list"),
        ("cursor=" + "W1tb" * 240, "cursor: is none of this list"),
    ],
)
def test_a_query_that_is_none_is_refused(api_of: Clients, query: str, detail: str) -> None:
    response = api_of().get(f"/v1/threads?{query}")
    assert response.status_code == 422
    assert detail in response.json()["detail"]


def test_an_unknown_parameter_is_refused_everywhere(api_of: Clients) -> None:
    for path in (
        "threads/a",
        "articles",
        "articles/a",
        "articles/a/sentences",
        "search?q=dose&",
        "answers/" + "0" * 64,
    ):
        response = api_of().get(f"/v1/{path}{'' if '?' in path else '?'}q2=x")
        assert (response.status_code, "q2: " in response.json()["detail"]) == (422, True), path
    assert api_of().delete("/v1/threads/a?force=1").status_code == 422
    assert api_of().post("/v1/answers?x=1", json={"question": DOSE}).status_code == 422


def test_a_conversation_is_kept_in_either_database(index_dir: Path, embedder: Embedder, database_url: str) -> None:
    desk = Desk(Settings(index=index_dir, database=database_url))
    desk.embedder = embedder
    client, headers = TestClient(make_api(desk)), {"Idempotency-Key": "k"}
    body = {"question": DOSE, "thread_id": "a"}
    first, again = (client.post("/v1/answers", json=body, headers=headers) for _ in range(2))
    assert first.content == again.content
    remark = {"kind": "missing", "text": "nothing on \u0000 hydration \u2265 2 L"}
    assert client.post(f"/v1/answers/{first.json()['answer_id']}/feedback", json=remark).json()["text"] == (
        "nothing on  hydration \u2265 2 L"
    )
    assert client.get("/v1/threads", params={"q": "pertuzumab \u0000"}).json()["threads"][0]["turns"] == 1
    assert client.delete("/v1/threads/a").status_code == 204
    desk.store.database.close()
