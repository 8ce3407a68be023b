"""The HTTP API, over real HTTP to the application in this process."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from ingest.embed import Embedder
from ingest.pipeline import ingest
from qa.answer import Answer
from ui.api.app import make_api
from ui.desk import Desk, Request
from ui.settings import Settings
from ui.strict_body import MAX_BODY

DOSE = "What dose of pertuzumab is given?"


@pytest.fixture
def desk(index_dir: Path, embedder: Embedder, tmp_path: Path) -> Desk:
    desk = Desk(Settings(index=index_dir, database=f"sqlite:///{tmp_path}/threads.sqlite"))
    desk.embedder = embedder
    return desk


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(make_api(desk)) as client:
        yield client


def test_an_answer_is_the_record_that_verify_accepts(client: TestClient) -> None:
    response = client.post("/v1/answers", json={"question": DOSE})
    assert response.status_code == 200
    answer = Answer.from_json(response.content)
    assert "840 mg" in answer.statements[0].text
    assert client.post("/v1/verify", content=response.content).json() == {
        "holds": True,
        "problems": [],
        "generation": answer.generation,
    }


def test_a_changed_record_is_refused_with_a_problem_document(client: TestClient) -> None:
    record = client.post("/v1/answers", json={"question": DOSE}).text
    response = client.post("/v1/verify", content=record.replace("840 mg", "480 mg"))
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "urn:guideline-qa:problem:invalid-answer"


def test_a_thread_gives_a_follow_up_its_context_and_goes_on_counting(client: TestClient) -> None:
    first_line = "What is the first-line treatment of HER2-positive metastatic breast cancer?"
    first = client.post("/v1/answers", json={"question": first_line, "thread_id": "bed-7"}).json()
    second = client.post(
        "/v1/answers", json={"question": "and if she cannot have a taxane?", "thread_id": "bed-7"}
    ).json()
    assert second["question"]["context"] == [first_line]
    known = {(c["article_id"], c["start"]): c["number"] for c in first["citations"]}
    for citation in second["citations"]:
        place = (citation["article_id"], citation["start"])
        if place in known:
            assert citation["number"] == known[place]
        else:
            assert citation["number"] > max(known.values())


def test_two_threads_never_mix(client: TestClient) -> None:
    client.post("/v1/answers", json={"question": DOSE, "thread_id": "a"})
    other = client.post("/v1/answers", json={"question": "and trastuzumab?", "thread_id": "b"}).json()
    assert other["question"]["context"] == []


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ('{"question": ""}', "The question is empty"),
        ('{"question": 7}', "question: should be a valid string"),
        ('{"question": "x y", "colour": 1}', "colour: there is no such field"),
        ('{"question": "dose", "as_of": "soon"}', "as_of: "),
        ('{"question": "dose", "thread_id": "../x"}', "thread_id: should match pattern"),
        ('{"question": "dose", "as_of": 0}', "as_of: must be a day such as 2026-01-31"),
        ('{"question": "dose", "as_of": "1700000000"}', "as_of: must be a day such as 2026-01-31"),
        ('{"question": NaN}', "The body has NaN"),
        ('{"question": "a\\ud800b"}', "The body has half a surrogate pair"),
        ('{"question": "dose", "question": "dose of what?"}', "The body has the field 'question' twice"),
        ("not json", "The body is no JSON ("),
        (b'{"question": "\xff"}', "There was an error parsing the body"),
    ],
)
def test_a_bad_request_is_a_problem_document_that_says_what_is_wrong(
    client: TestClient, body: str | bytes, detail: str
) -> None:
    response = client.post("/v1/answers", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert detail in response.json()["detail"]


def test_a_body_that_is_too_large_is_refused_unread(client: TestClient) -> None:
    response = client.post("/v1/answers", content=b" " * (MAX_BODY + 1))
    assert response.status_code == 413
    assert response.json()["status"] == 413


def test_a_fault_of_the_program_is_a_problem_document_that_tells_nothing_of_the_question(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("Mrs Alpha, born 1950")

    monkeypatch.setattr(desk, "stream", fail)
    client = TestClient(make_api(desk), raise_server_exceptions=False)
    response = client.post("/v1/answers", json={"question": DOSE})
    assert (response.status_code, response.headers["content-type"]) == (500, "application/problem+json")
    assert "Alpha" not in response.text


def test_ready_only_with_an_index(client: TestClient, tmp_path: Path) -> None:
    assert client.get("/readyz").json()["status"] == "ready"
    without = TestClient(make_api(Desk(Settings(index=tmp_path / "none"))))
    response = without.get("/readyz")
    assert response.status_code == 503
    assert "there is no index" in response.json()["detail"]
    assert without.get("/healthz").status_code == 200


def test_search_returns_ranked_passages(client: TestClient) -> None:
    found = client.get("/v1/search", params={"q": "pertuzumab dose", "limit": 3}).json()["passages"]
    assert len(found) == 3
    assert [p["score"] for p in found] == sorted((p["score"] for p in found), reverse=True)
    assert client.get("/v1/search", params={"q": "x", "limit": 0}).status_code == 422


def test_an_unknown_path_is_a_problem_document(client: TestClient) -> None:
    response = client.get("/v1/nothing")
    assert response.status_code == 404
    assert json.loads(response.text)["type"] == "urn:guideline-qa:problem:not-found"


def test_a_new_generation_is_served_without_a_restart_and_a_damaged_one_is_not(
    embedder: Embedder, tmp_path: Path, write_article: Callable[..., Path]
) -> None:
    index, corpus = tmp_path / "index", tmp_path / "corpus"
    write_article(corpus / "one.md", "The dose of alphamab is 10 mg daily.")
    ingest([corpus], embedder, index)
    desk = Desk(Settings(index=index))
    desk.embedder = embedder
    assert "10 mg" in desk.answer(Request("What is the dose of alphamab?")).statements[0].text
    write_article(corpus / "one.md", "The dose of alphamab is 20 mg daily.")
    ingest([corpus], embedder, index)
    assert "20 mg" in desk.answer(Request("What is the dose of alphamab?")).statements[0].text
    (index / "CURRENT").write_text("gen-nothing\n")
    assert "20 mg" in desk.answer(Request("What is the dose of alphamab?")).statements[0].text


def test_requests_at_once_to_one_thread_never_share_a_number(client: TestClient) -> None:
    questions = [
        DOSE,
        "Does docusate work for constipation?",
        "How often is brain MRI repeated after radiosurgery?",
    ] * 3
    with ThreadPoolExecutor(9) as pool:
        bodies = [{"question": q, "thread_id": "busy"} for q in questions]
        answers = list(pool.map(lambda b: client.post("/v1/answers", json=b).json(), bodies))
    sentences: dict[int, set[tuple[str, int]]] = {}
    for citation in (c for a in answers for c in a["citations"]):
        sentences.setdefault(citation["number"], set()).add((citation["article_id"], citation["start"]))
    assert len(sentences) > 3
    assert all(len(s) == 1 for s in sentences.values())


def test_a_method_that_a_path_does_not_know_is_refused_with_those_it_knows(client: TestClient) -> None:
    response = client.put("/v1/threads/a")
    assert (response.status_code, response.json()["type"]) == (405, "urn:guideline-qa:problem:method-not-allowed")
    assert response.headers["allow"] == "DELETE, GET, PATCH"
    assert response.json()["detail"] == "This path takes DELETE, GET, PATCH, not PUT."


def test_a_path_or_parameter_that_is_not_there_is_told_with_where_to_look(client: TestClient) -> None:
    assert client.get("/v1/answer").json()["detail"] == "There is no such path. /api says which there are."
    unknown = client.get("/v1/search", params={"query": "pertuzumab"})
    assert (unknown.status_code, unknown.json()["detail"]) == (422, "query: there is no such field.")
