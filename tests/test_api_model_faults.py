"""Every fault of a model's server through the HTTP API: whole answers and streams of events."""

from collections.abc import Callable, Iterator
from pathlib import Path

import langchain_openai  # noqa: F401  # its import takes longer than the deadline of these tests
import pytest
from fastapi.testclient import TestClient
from model_faults import DOSE, FAITHFUL, FAULTS, PARTIAL
from model_server import Body, ModelServer, Request, line, says

from ingest.embed import Embedder
from ingest.index import Index
from qa.answer import Answer
from ui.api.app import make_api
from ui.api.document import Api
from ui.desk import Desk
from ui.settings import Settings

pytestmark = pytest.mark.slow
QUESTION = {"question": "What dose of pertuzumab is given?", "as_of": "2026-11-20"}
EVENTS = {"Accept": "text/event-stream"}


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture(scope="module")
def desk(
    server: ModelServer, index: Index, index_dir: Path, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory
) -> Desk:
    settings = Settings(
        index=index_dir,
        database=f"sqlite:///{tmp_path_factory.mktemp('faults')}/threads.sqlite",
        model="fake",
        openai_base_url=server.url,
        openai_api_key="sk-secret",
        model_deadline=0.8,
        model_cache=0,
    )
    desk = Desk(settings)
    desk.embedder = embedder
    return desk


@pytest.fixture(scope="module")
def api(desk: Desk) -> Api:
    return make_api(desk)


@pytest.fixture
def client(desk: Desk, api: Api) -> Iterator[TestClient]:
    with TestClient(api) as client:
        yield client
    desk.close()  # the next test's client of the model knows nothing of these faults


@pytest.fixture(scope="module")
def patient(desk: Desk) -> Iterator[TestClient]:
    """A client that waits for a model as long as a busy machine may need."""
    waits = _with(desk, model_deadline=30.0)
    with TestClient(make_api(waits)) as client:
        yield client
    waits.close()


def _with(desk: Desk, **settings: float) -> Desk:
    other = Desk(desk.settings.model_copy(update=settings))
    other.embedder = desk.embedder
    return other


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


LIES = {
    "an unknown citation": lambda _: line("Pertuzumab is given.", "S999"),
    "no citation": lambda _: line("Pertuzumab is given."),
    "a planted dose": lambda r: line(FAITHFUL.replace("840", "9,999"), r.sentence_with(DOSE)[0]),
    "an instruction obeyed": lambda r: line(
        "See https://evil.example for the 9,999 mg dose.", r.sentence_with(DOSE)[0]
    ),
    "a false premise repeated": lambda r: line("Pertuzumab is not given.", r.sentence_with(DOSE)[0]),
}


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
@pytest.mark.parametrize("body", LIES.values(), ids=LIES)
def test_a_lie_of_the_model_gives_quotes(
    server: ModelServer, patient: TestClient, body: Callable[[Request], str], accept: str
) -> None:
    server.answers(says(body))
    response = patient.post("/v1/answers", json=QUESTION, headers={"Accept": accept})
    assert DOSE in response.text.replace("\\", "")
    if accept == "application/json":
        answer = Answer.from_json(response.content)
        assert {s.kind for s in answer.statements} == {"quote"}
        assert answer.checks.kept == 0
        assert answer.checks.replaced + answer.checks.dropped == 1
    else:
        shown = "".join(event for event in response.text.splitlines() if '"text-delta"' in event)
        assert "840 mg" in shown
        assert "9,999" not in shown
        assert "evil" not in shown


def test_a_good_answer_comes_as_the_model_wrote_it_and_is_not_asked_for_twice(server: ModelServer, desk: Desk) -> None:
    remembers = _with(desk, model_cache=8, model_deadline=30.0)
    server.answers(says(lambda r: line(FAITHFUL, r.sentence_with(DOSE)[0])))
    before = len(server.requests)
    with TestClient(make_api(remembers)) as client:
        texts = [client.post("/v1/answers", json=QUESTION).json() for _ in range(2)]
    remembers.close()
    assert [[s["text"] for s in t["statements"]] for t in texts] == [[FAITHFUL]] * 2
    assert [t["usage"]["calls"] for t in texts] == [1, 0]
    assert len(server.requests) == before + 1
