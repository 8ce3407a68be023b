"""Every fault of a model's server through the HTTP API: whole answers and streams of events."""

from collections.abc import Iterator
from pathlib import Path

import langchain_openai  # noqa: F401  # its import takes longer than the deadline of these tests
import pytest
from fastapi.testclient import TestClient
from model_faults import DOSE, FAITHFUL, FAULTS, PARTIAL
from model_server import Body, ModelServer, line, says

from ingest.embed import Embedder
from ingest.index import Index
from qa.answer import Answer
from ui.api.app import make_api
from ui.desk import Desk
from ui.settings import Settings

pytestmark = pytest.mark.slow
QUESTION = {"question": "What dose of pertuzumab is given?", "as_of": "2026-11-20"}
EVENTS = {"Accept": "text/event-stream"}


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture
def client(
    server: ModelServer, index: Index, index_dir: Path, embedder: Embedder, tmp_path: Path
) -> Iterator[TestClient]:
    settings = Settings(
        index=index_dir,
        database=f"sqlite:///{tmp_path}/threads.sqlite",
        model="fake",
        openai_base_url=server.url,
        openai_api_key="sk-secret",
        model_deadline=1.0,
    )
    desk = Desk(settings)
    desk.embedder = embedder
    with TestClient(make_api(desk)) as client:
        yield client
    desk.close()


@pytest.mark.parametrize(("body", "status", "content_type"), FAULTS.values(), ids=FAULTS)
def test_a_fault_gives_the_answer_in_quotes_and_says_why(
    server: ModelServer, client: TestClient, body: Body, status: int, content_type: str
) -> None:
    server.answers(body, status, content_type)
    response = client.post("/v1/answers", json=QUESTION)
    answer = Answer.from_json(response.content)
    assert (response.status_code, answer.model) == (200, None)
    assert {s.kind for s in answer.statements} == {"quote"}
    assert DOSE in [s.text for s in answer.statements]
    (note,) = (n.text for n in answer.notices if n.kind == "model")
    assert note.startswith("The language model gave no usable answer (")
    for secret in (PARTIAL, "sk-secret", server.url):
        assert secret not in response.text


@pytest.mark.parametrize(("body", "status", "content_type"), FAULTS.values(), ids=FAULTS)
def test_a_fault_in_a_stream_states_nothing_unchecked_and_is_told(
    server: ModelServer, client: TestClient, body: Body, status: int, content_type: str
) -> None:
    server.answers(body, status, content_type)
    response = client.post("/v1/answers", json=QUESTION, headers=EVENTS)
    assert response.status_code == 200
    assert "840 mg loading dose" in response.text
    assert "The language model gave no" in response.text
    for secret in (PARTIAL, "sk-secret", server.url):
        assert secret not in response.text


def test_a_good_answer_comes_as_the_model_wrote_it_and_is_not_asked_for_twice(
    server: ModelServer, client: TestClient
) -> None:
    server.answers(says(lambda r: line(FAITHFUL, r.sentence_with(DOSE)[0])))
    before = len(server.requests)
    texts = [client.post("/v1/answers", json=QUESTION).json() for _ in range(2)]
    assert [[s["text"] for s in t["statements"]] for t in texts] == [[FAITHFUL]] * 2
    assert [t["usage"]["calls"] for t in texts] == [1, 0]
    assert len(server.requests) == before + 1
