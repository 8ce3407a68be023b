"""The Python client, through the real API."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import replace

import httpx2
import pytest
from fastapi.testclient import TestClient

from ingest.index import Index
from qa.answer import Answer
from qa.question import Filters
from ui.client import ApiError, Asking, GuidelineQA
from ui.client.wire import Wire

Clients = Callable[..., TestClient]
DOSE = "What dose of pertuzumab is given?"


class Through(httpx2.BaseTransport):
    """Hands each request to an application in this process."""

    def __init__(self, app: TestClient) -> None:
        self.app = app
        self.lost = 0

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        headers = {k: v for k, v in request.headers.items() if k not in ("host", "accept-encoding")}
        url = str(request.url).replace("/api/v1/", "/v1/", 1)  # the API alone, which is not mounted here
        given = self.app.request(request.method, url, content=request.read(), headers=headers)
        if self.lost:
            self.lost -= 1
            raise httpx2.ReadError("the connection was cut")
        kept = {k: v for k, v in given.headers.items() if k != "content-length"}
        return httpx2.Response(given.status_code, headers=kept, content=given.content, request=request)


@pytest.fixture
def through(api_of: Clients) -> Through:
    return Through(api_of())


@pytest.fixture
def client(through: Through) -> Iterator[GuidelineQA]:
    with GuidelineQA("http://testserver", transport=through) as client:
        yield client


def test_an_answer_comes_as_the_type_that_the_program_itself_uses(client: GuidelineQA) -> None:
    answer = client.ask(DOSE, thread_id="bed-7")
    assert "840 mg" in answer.statements[0].text
    assert client.answer(answer.answer_id) == answer
    assert client.thread("bed-7").answers == (answer,)
    assert client.verify(answer).holds


def test_how_it_is_asked_reaches_the_server(client: GuidelineQA) -> None:
    asking = Asking("patient", dt.date(2026, 3, 1), Filters(tiers=("T4",)), "extractive")
    asked = client.ask(DOSE, asking=asking).question
    assert (asked.audience, asked.as_of, asked.filters) == ("patient", dt.date(2026, 3, 1), Filters(tiers=("T4",)))


def test_a_stream_gives_the_text_and_at_its_end_the_answer(client: GuidelineQA) -> None:
    *text, answer = client.stream(DOSE)
    assert isinstance(answer, Answer)
    assert answer.statements[0].text in "".join(str(piece) for piece in text)
    assert client.answer(answer.answer_id) == answer


def test_a_request_whose_answer_was_lost_is_sent_again_and_answered_once(
    client: GuidelineQA, through: Through, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_wire", Wire(client._http, pause=lambda _: None))
    through.lost = 2
    answer = client.ask(DOSE, thread_id="t")
    assert client.thread("t").answers == (answer,)


def test_conversations_are_listed_named_and_deleted(client: GuidelineQA) -> None:
    client.ask(DOSE, thread_id="a")
    assert [t.thread_id for t in client.threads("pertuzumab")] == ["a"]
    assert client.rename_thread("a", "Bed 7").name == "Bed 7"
    client.delete_thread("a")
    assert list(client.threads()) == []


def test_feedback_is_kept_and_goes_with_its_answer(client: GuidelineQA) -> None:
    answer = client.ask(DOSE)
    said = client.feedback(answer.answer_id, "wrong_citation", citation=1, text="old label")
    assert (said.kind, said.citation, said.text) == ("wrong_citation", 1, "old label")
    client.delete_answer(answer.answer_id)
    with pytest.raises(ApiError) as raised:
        client.feedback(answer.answer_id, "helpful")
    assert (raised.value.kind, raised.value.status) == ("not-found", 404)


def test_sources_are_searched_listed_and_read(client: GuidelineQA, index: Index) -> None:
    found = client.search("pertuzumab dose", limit=3, filters=Filters(tiers=("T4",), approved_only=False))
    assert len(found) == 3
    assert [a.article_id for a in client.articles()] == list(index.articles)
    assert client.article(found[0].article_id) == index.articles[found[0].article_id]


def test_errors_are_those_of_the_server(client: GuidelineQA) -> None:
    with pytest.raises(ApiError, match="Latin letters") as raised:
        client.ask("?")
    assert (raised.value.kind, raised.value.status) == ("question", 422)
    with pytest.raises(ApiError, match="Latin letters"):
        list(client.stream("?"))


def test_a_changed_record_is_noticed(client: GuidelineQA) -> None:
    answer = client.ask(DOSE)
    changed = replace(answer, generation="gen-other", answer_id="")
    with pytest.raises(ApiError) as raised:
        client.verify(changed)
    assert raised.value.kind == "invalid-answer"


def answering(*responses: httpx2.Response | Exception) -> tuple[Wire, list[float]]:
    """A wire to a server that gives these responses, and the pauses that were made."""
    left, pauses = list(responses), list[float]()

    def give(_: httpx2.Request) -> httpx2.Response:
        given = left.pop(0)
        if isinstance(given, Exception):
            raise given
        return given

    client = httpx2.Client(base_url="http://host", transport=httpx2.MockTransport(give))
    return Wire(client, pause=pauses.append), pauses


def test_a_busy_server_is_asked_again_when_it_says_so() -> None:
    wire, pauses = answering(httpx2.Response(429, headers={"retry-after": "7"}), httpx2.Response(200, content=b"ok"))
    assert wire.send(wire.build("GET", "/threads")).content == b"ok"
    assert pauses == [7.0]


@pytest.mark.parametrize("headers", [{}, {"retry-after": "3600"}, {"retry-after": "Fri, 31 Dec 1999 23:59:59 GMT"}])
def test_a_busy_server_that_names_no_near_time_is_an_error(headers: dict[str, str]) -> None:
    problem = {"type": "urn:guideline-qa:problem:overloaded", "detail": "The server is busy."}
    wire, pauses = answering(httpx2.Response(503, headers=headers, json=problem))
    with pytest.raises(ApiError, match="busy") as raised:
        wire.send(wire.build("GET", "/threads"))
    assert (raised.value.kind, pauses) == ("overloaded", [])


def test_no_server_and_another_kind_of_server_are_told_in_a_sentence() -> None:
    wire, pauses = answering(*[httpx2.ConnectError("refused")] * 3)
    with pytest.raises(ApiError, match=r"http://host: no answer \(refused\)\. Is the server running") as raised:
        wire.send(wire.build("GET", "/threads"))
    assert (raised.value.kind, len(pauses)) == ("unreachable", 2)
    wire, _ = answering(httpx2.Response(404, content=b"<html>"))
    with pytest.raises(ApiError, match="answers 404, and not as guideline-qa does"):
        wire.send(wire.build("GET", "/threads"))


def test_a_stream_that_ends_early_or_fails_is_an_error(client: GuidelineQA, monkeypatch: pytest.MonkeyPatch) -> None:
    cut = b'data: {"type":"text-delta","id":"1","delta":"Some"}\n\ndata: {"type":"abort"}\n\n'
    failed = b'data: {"type":"error","errorText":"The database failed."}\n\n'
    for content, message in ((cut, "stopped before its end"), (failed, "database failed")):
        wire, _ = answering(httpx2.Response(200, content=content))
        monkeypatch.setattr(client, "_wire", wire)
        with pytest.raises(ApiError, match=message):
            list(client.stream(DOSE))
