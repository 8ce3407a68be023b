"""The client of a model against a real server on a real socket: when it asks again, waits, stops and gives up."""

import json
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from types import ModuleType
from typing import Any

import langchain_openai  # noqa: F401  # its import takes longer than the deadline of these tests
import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from model_server import DONE, Body, ModelServer, Request, counts, event, for_ever, hangs, says, sends

from ingest.embed import Embedder
from ingest.errors import ModelUnavailable, SettingsError
from qa.answer import Usage
from qa.model.breaker import FAULTS
from qa.model.client import ModelClient
from qa.model.endpoint import Endpoint
from qa.model.prompt import SCHEMA
from ui.desk import Desk
from ui.settings import Settings

pytestmark = pytest.mark.slow
Make = Callable[..., ModelClient]
HELLO = says(lambda _: "hello")
REFUSED = json.dumps({"error": {"message": "unknown field", "type": "invalid_request_error"}}).encode()


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture
def client(server: ModelServer) -> Iterator[Make]:
    made: list[ModelClient] = []

    def make(**options: object) -> ModelClient:
        endpoint = Endpoint("fake", server.url, "sk-secret", **options)  # type: ignore[arg-type]
        made.append(ModelClient(endpoint, jitter=lambda: 0.0))
        return made[-1]

    yield make
    for one in made:
        one.close()


def text(client: ModelClient, seconds: float = 5.0, stop: threading.Event | None = None) -> str:
    return "".join(client.complete("hi", ends=monotonic() + seconds, stop=stop))


def fails(client: ModelClient, seconds: float = 5.0) -> str:
    with pytest.raises(ModelUnavailable) as error:
        text(client, seconds)
    return str(error.value)


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_asked_again(server: ModelServer, client: Make, status: int) -> None:
    server.answers_first(sends(REFUSED), status, "application/json")
    server.answers(HELLO)
    assert text(client()) == "hello"
    assert len(server.requests) == 2


def test_it_is_asked_again_when_it_says_so(server: ModelServer, client: Make) -> None:
    server.answers_first(sends(REFUSED), 429, "application/json", Retry_After="1")
    server.answers(HELLO)
    begun = monotonic()
    assert text(client()) == "hello"
    assert monotonic() - begun >= 1.0


def test_a_server_that_stays_busy_is_asked_three_times(server: ModelServer, client: Make) -> None:
    server.answers(sends(REFUSED), 429, "application/json")
    assert fails(client()) == "its server is busy"
    assert len(server.requests) == 3


@pytest.mark.parametrize(("status", "times"), [(500, 1), (401, 1), (404, 1), (302, 1)])
def test_other_faults_are_not_tried_again(server: ModelServer, client: Make, status: int, times: int) -> None:
    server.answers(sends(REFUSED), status, "application/json")
    fails(client())
    assert len(server.requests) == times


def test_a_stream_that_broke_is_not_tried_again(server: ModelServer, client: Make) -> None:
    server.answers(sends(event("hel")))
    assert "cut off" in fails(client())
    assert len(server.requests) == 1


def test_options_that_a_server_refuses_are_left_out_from_then_on(server: ModelServer, client: Make) -> None:
    server.answers_first(sends(REFUSED), 400, "application/json")
    server.answers(HELLO)
    one = client()
    assert (text(one), text(one)) == ("hello", "hello")
    assert [set(r.json) - {"messages", "model", "stream"} for r in server.requests] == [
        {"temperature", "stream_options"},
        set(),
        set(),
    ]


def test_the_first_piece_has_a_deadline_of_its_own_that_comments_do_not_move(server: ModelServer, client: Make) -> None:
    server.answers(for_ever(b": ping\n\n", every=0.05))
    begun = monotonic()
    assert "in time" in fails(client(first_byte=0.3), 20.0)
    assert monotonic() - begun < 5.0


def test_so_has_every_further_piece(server: ModelServer, client: Make) -> None:
    server.answers(for_ever(b": ping\n\n", every=0.05, first=event("hel")))
    begun = monotonic()
    assert "in time" in fails(client(idle=0.3), 20.0)
    assert monotonic() - begun < 5.0


def test_a_line_that_never_ends_is_cut_at_its_limit(server: ModelServer, client: Make) -> None:
    server.answers(for_ever(b"x" * 65_536, first=b"data: "))
    assert fails(client(), 20.0) == "it did not stop writing"


@pytest.mark.parametrize("body", [hangs, for_ever(event("x "), every=0.05), for_ever(b": ping\n\n", every=0.05)])
def test_whoever_stops_is_let_go_at_once_and_the_server_sees_it(server: ModelServer, client: Make, body: Body) -> None:
    server.answers(body)
    stop = threading.Event()

    def stop_once_asked() -> None:
        while not server.requests:
            time.sleep(0.02)
        stop.set()

    threading.Thread(target=stop_once_asked, daemon=True).start()
    ends = monotonic() + 30
    text(client(), 30.0, stop)
    assert monotonic() < ends - 5
    if body is not hangs:  # a server that writes nothing does not notice
        assert server.gone.wait(10.0)


def test_whoever_wants_no_more_is_let_go_and_the_server_sees_it(server: ModelServer, client: Make) -> None:
    server.answers(for_ever(event("x "), every=0.02))
    pieces = iter(client().complete("hi", ends=monotonic() + 30))
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert server.gone.wait(2.0)


def test_no_more_than_so_many_are_asked_at_once(server: ModelServer, client: Make) -> None:
    now, most, lock = [0], [0], threading.Lock()

    def slowly(_request: Request, _closing: threading.Event) -> Iterator[bytes]:
        with lock:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.1)
        with lock:
            now[0] -= 1
        yield event("x")
        yield event(finish="stop")
        yield DONE

    server.answers(slowly)
    one = client(concurrency=2)
    threads = [threading.Thread(target=text, args=(one,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(server.requests), most[0]) == (6, 2)


def test_who_waits_too_long_for_a_place_is_told_and_no_fault_is_counted(server: ModelServer, client: Make) -> None:
    server.answers(for_ever(event("x "), every=0.05))
    one = client(concurrency=1, first_byte=0.3)
    pieces = iter(one.complete("hi", ends=monotonic() + 30))
    next(pieces)
    for _ in range(FAULTS):
        assert fails(one) == "too many questions wait for it"
    pieces.close()  # type: ignore[attr-defined]
    server.answers(HELLO)
    assert text(one) == "hello"


def test_after_faults_in_a_row_the_server_is_not_asked(server: ModelServer, client: Make) -> None:
    server.answers(sends(REFUSED), 500, "application/json")
    one = client()
    for _ in range(FAULTS):
        fails(one)
    assert "times in a row" in fails(one)
    assert len(server.requests) == FAULTS


def test_tokens_and_what_they_cost_are_counted(server: ModelServer, client: Make) -> None:
    server.answers(sends(event("x"), event(finish="stop"), counts(1_000, 50), DONE))
    completion = client(price_in=2.0, price_out=10.0).complete("hi", ends=monotonic() + 5)
    assert "".join(completion) == "x"
    assert completion.usage == Usage(1, 1_000, 50, 0.0025)


def test_a_server_that_counts_nothing_has_no_usage_invented(server: ModelServer, client: Make) -> None:
    server.answers(HELLO)
    completion = client(price_in=2.0, price_out=10.0).complete("hi", ends=monotonic() + 5)
    assert "".join(completion) == "hello"
    assert completion.usage == Usage(1, None, None, None)


@pytest.mark.parametrize(
    ("said", "able"), [('{"statements": []}', True), ("A guideline says what to do.", False), ("{}", False)]
)
def test_a_schema_is_used_where_the_server_holds_its_model_to_it(
    server: ModelServer, client: Make, said: str, able: bool
) -> None:
    server.answers(says(lambda _: said))
    assert client().probe().schema is able
    (request,) = server.requests
    assert request.json["response_format"] == SCHEMA
    assert "statements" not in request.prompt


def test_a_schema_is_not_used_where_the_server_refuses_it_and_the_other_options_stay(
    server: ModelServer, client: Make
) -> None:
    server.answers_first(sends(REFUSED), 400, "application/json")
    server.answers(HELLO)
    one = client()
    assert one.probe().schema is False
    assert one.abilities.options
    assert "temperature" in server.requests[-1].json


def test_nothing_is_learnt_from_a_server_that_does_not_answer(server: ModelServer, client: Make) -> None:
    server.answers(sends(REFUSED), 500, "application/json")
    assert client().probe().schema is None


def test_nothing_is_logged_or_traced_whatever_the_environment_says(
    server: ModelServer, client: Make, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with ModelServer() as tracer:
        monkeypatch.setenv("LANGSMITH_TRACING", "true")
        monkeypatch.setenv("LANGSMITH_API_KEY", "key")
        monkeypatch.setenv("LANGSMITH_ENDPOINT", tracer.url)
        monkeypatch.setenv("OPENAI_LOG", "debug")
        server.answers(HELLO)
        with caplog.at_level(logging.DEBUG):
            "".join(client().complete("CANARY", ends=monotonic() + 5))
        time.sleep(0.5)
        assert tracer.requests == []
    assert "CANARY" not in caplog.text
    assert "sk-secret" not in caplog.text


class OtherModel(BaseChatModel):
    """A model of another provider, as LangChain would make it; it ends for `reason`."""

    reason: str

    @property
    def _llm_type(self) -> str:
        return "other"

    def _generate(self, *_: Any, **__: Any) -> ChatResult:
        raise NotImplementedError

    def _stream(self, *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        yield ChatGenerationChunk(message=AIMessageChunk("hel"))
        ended = {"stop_reason": self.reason}
        yield ChatGenerationChunk(message=AIMessageChunk("lo", response_metadata=ended))


def with_provider(monkeypatch: pytest.MonkeyPatch, reason: str) -> ModelClient:
    module = ModuleType("langchain.chat_models")
    module.init_chat_model = lambda model, **options: OtherModel(reason=reason)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "langchain", ModuleType("langchain"))
    monkeypatch.setitem(sys.modules, "langchain.chat_models", module)
    return ModelClient(Endpoint("m", provider="other"))


def test_another_provider_of_langchain_is_asked_the_same_way(monkeypatch: pytest.MonkeyPatch) -> None:
    one = with_provider(monkeypatch, "end_turn")
    assert text(one) == "hello"
    one.close()
    cut = with_provider(monkeypatch, "max_tokens")
    assert "cut off" in fails(cut)
    cut.close()


def test_a_provider_whose_package_is_missing_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain", None)
    one = ModelClient(Endpoint("m", provider="other"))
    with pytest.raises(SettingsError, match="needs the package 'langchain'"):
        text(one)
    one.close()


def test_a_desk_that_warms_up_finds_out_once_what_the_server_can_do(
    server: ModelServer, index_dir: Path, embedder: Embedder
) -> None:
    server.answers(says(lambda _: '{"statements": []}'))
    desk = Desk(Settings(index=index_dir, model="fake", openai_base_url=server.url))
    desk.embedder = embedder
    for _ in range(3):
        desk.warm_up()
    for thread in threading.enumerate():
        if thread.name == "model-probe":
            thread.join(10)
    assert desk.model.abilities.schema is True
    assert len(server.requests) == 1
    desk.close()
