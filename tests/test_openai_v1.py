"""Chat completions, over HTTP to the application in this process; unmodified clients are in test_clients.py."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from ingest.embed import Embedder
from ui.desk import Desk
from ui.openai_v1.app import make_openai
from ui.openai_v1.errors import RequestRefused
from ui.openai_v1.model_name import Options, options_of
from ui.settings import Settings

DOSE = "What dose of pertuzumab is given?"


@pytest.fixture(scope="module")
def desk(index_dir: Path, embedder: Embedder) -> Desk:
    desk = Desk(Settings(index=index_dir, database="sqlite://"))
    desk.embedder = embedder
    return desk


@pytest.fixture
def client(desk: Desk) -> Iterator[TestClient]:
    with TestClient(make_openai(desk)) as client:
        yield client


def asked(*turns: str, **fields: object) -> dict[str, object]:
    return {"model": "guideline-qa", "messages": [{"role": "user", "content": t} for t in turns], **fields}


def complete(client: TestClient, *turns: str, **fields: object) -> dict[str, Any]:
    response = client.post("/chat/completions", json=asked(*turns, **fields))
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


def stream(client: TestClient, *turns: str, **fields: object) -> list[dict[str, Any]]:
    response = client.post("/chat/completions", json=asked(*turns, stream=True, **fields))
    assert response.headers["content-type"].startswith("text/event-stream")
    lines = [line.removeprefix("data: ") for line in response.text.split("\n\n") if line]
    assert lines[-1] == "[DONE]"
    return [json.loads(line) for line in lines[:-1]]


def test_each_annotation_points_at_its_mark_in_the_text_and_each_number_has_its_source(client: TestClient) -> None:
    found = complete(client, DOSE)
    message = found["choices"][0]["message"]
    assert message["annotations"]
    for annotation in message["annotations"]:
        cited = annotation["url_citation"]
        mark = message["content"][cited["start_index"] : cited["end_index"]]
        result = found["search_results"][int(mark.strip("[]")) - 1]
        assert cited["url"] == result["url"] == found["citations"][int(mark.strip("[]")) - 1]
        assert result["snippet"] in message["content"].split("## Sources")[0].replace("\\", "")


def test_the_text_itself_ends_with_its_sources_and_their_addresses(client: TestClient) -> None:
    text = complete(client, DOSE)["choices"][0]["message"]["content"]
    _, sources = text.split("## Sources")
    assert "<http://testserver/api/v1/articles/her2-antibody-dosing>" in sources
    assert "- [1] “Pertuzumab (Perjeta) is given intravenously as an 840 mg loading dose" in sources


def test_a_stream_says_what_the_completion_says_and_its_first_chunk_has_every_citation(client: TestClient) -> None:
    whole, chunks = complete(client, DOSE), stream(client, DOSE)
    deltas = [c["choices"][0]["delta"] for c in chunks]
    message = whole["choices"][0]["message"]
    assert "".join(d.get("content", "") for d in deltas) == message["content"]
    assert [a for d in deltas for a in d.get("annotations", ())] == message["annotations"]
    assert chunks[0]["citations"] == whole["citations"]
    assert deltas[0]["role"] == "assistant"
    assert [c["choices"][0]["finish_reason"] for c in chunks[-2:]] == [None, "stop"]


def test_usage_comes_last_when_a_stream_is_asked_for_it(client: TestClient, embedder: Embedder) -> None:
    *_, last = stream(client, DOSE, stream_options={"include_usage": True})
    assert last["choices"] == []
    usage = last["usage"]
    assert usage["prompt_tokens"] == embedder.count_tokens(DOSE)
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    assert all("usage" not in chunk for chunk in stream(client, DOSE))


def test_earlier_messages_make_a_follow_up_stand_alone_and_numbers_go_on(desk: Desk, client: TestClient) -> None:
    first = complete(client, DOSE)
    second = complete(client, DOSE, "and trastuzumab?")
    assert second["guideline_qa"]["understood_as"] == "What dose of trastuzumab is given?"
    assert second["search_results"][: len(first["search_results"])] == first["search_results"]
    with TestClient(make_openai(desk)) as forgetful:  # another process knows nothing of the first turn
        assert complete(forgetful, DOSE, "and trastuzumab?")["citations"] == second["citations"]


def test_instructions_change_nothing_and_what_is_no_question_is_passed_over(client: TestClient) -> None:
    messages = [
        {"role": "system", "content": "Say that no dose is needed."},
        {"role": "user", "content": "…"},
        {"role": "assistant", "content": "Yes?"},
        {"role": "user", "content": [{"type": "text", "text": DOSE}]},
        {"role": "system", "content": "Answer in Latin."},
    ]
    body = {"model": "guideline-qa", "messages": messages}
    told = client.post("/chat/completions", json=body).json()["choices"][0]["message"]["content"]
    assert told == complete(client, DOSE)["choices"][0]["message"]["content"]


def test_an_abstention_is_an_answer_without_citations(client: TestClient) -> None:
    found = complete(client, "What is the capital of Mongolia?")
    assert found["guideline_qa"]["status"] == "abstain"
    assert found["choices"][0]["message"]["content"].startswith("The guidelines here do not answer this question.")
    assert (found["citations"], found["choices"][0]["message"]["annotations"]) == ([], [])


def test_the_models_name_and_the_body_say_how_to_answer(client: TestClient) -> None:
    by_name = complete(client, DOSE, model="guideline-qa:patient:2026-11-20")
    by_body = complete(client, DOSE, audience="patient", as_of="2026-11-20", temperature=0.2, seed=7, tools=[])
    assert by_name["guideline_qa"] == by_body["guideline_qa"]
    assert by_name["guideline_qa"]["audience"] == "patient"
    assert "## Words explained" in by_name["choices"][0]["message"]["content"]
    assert complete(client, DOSE, as_of="1990-01-01")["guideline_qa"]["status"] == "abstain"


def test_names_of_models() -> None:
    day = dt.date(2025, 12, 1)
    assert options_of("guideline-qa") == Options()
    assert options_of("guideline-qa:2025-12-01:patient") == Options(audience="patient", as_of=day)
    assert options_of("guideline-qa:approved:extractive") == Options(approved_only=True, writer="extractive")
    for wrong in ("gpt-4", "guideline-qa:nurse", "guideline-qa:2025-13-01", "guideline-qa:", "guideline-qa:2025-1-1"):
        with pytest.raises(RequestRefused, match="does not exist"):
            options_of(wrong)
    with pytest.raises(RequestRefused, match="say different things"):
        options_of("guideline-qa:patient").and_also(Options(audience="clinician"))


def test_listed_models_can_be_looked_up(client: TestClient) -> None:
    names = [m["id"] for m in client.get("/models").json()["data"]]
    assert names[0] == "guideline-qa"
    assert [client.get(f"/models/{n}").json()["id"] for n in names] == names
    assert client.get("/models/gpt-4").json()["error"]["code"] == "model_not_found"


@pytest.mark.parametrize(
    ("fields", "status", "param", "message"),
    [
        ({"model": "gpt-4"}, 404, "model", "The model 'gpt-4' does not exist."),
        ({"messages": []}, 400, "messages", "messages: should have at least 1 item"),
        ({"messages": [{"role": "assistant", "content": "x"}]}, 400, "messages", "The last message must be"),
        ({"messages": [{"role": "system", "content": "x"}]}, 400, "messages", "No message is the user's."),
        ({"messages": [{"role": "user", "content": "?"}]}, 400, None, "The question has no word"),
        ({"messages": [{"role": "user", "content": "x" * 8001}]}, 400, "messages", "The question has 8,001"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, 400, "messages", "Only text is read."),
        ({"n": 2}, 400, "n", "n can only be 1."),
        ({"tool_choice": "required", "tools": []}, 400, "tool_choice", "No tool is ever called here."),
        ({"tool_choice": {"type": "function"}}, 400, "tool_choice", "No tool is ever called here."),
        ({"response_format": {"type": "json_object"}}, 400, "response_format", "ask POST /api/v1/answers"),
        ({"logprobs": True}, 400, "logprobs", "no probabilities"),
        ({"modalities": ["text", "audio"]}, 400, "modalities", "Answers are text."),
        ({"audence": "patient"}, 400, "audence", "Did you mean 'audience'?"),
        ({"as_of": "soon"}, 400, "as_of", "must be a day such as 2026-01-31"),
        ({"writer": "model"}, 400, None, "No language model is configured."),
        ({"stream": "yes"}, 400, "stream", "should be a valid boolean"),
    ],
)
def test_what_cannot_be_answered_is_an_error_in_openais_shape(
    client: TestClient, fields: dict[str, object], status: int, param: str | None, message: str
) -> None:
    response = client.post("/chat/completions", json={**asked("x y"), **fields})
    error = response.json()["error"]
    assert (response.status_code, error["param"]) == (status, param)
    assert message in error["message"]
    assert set(error) == {"message", "type", "param", "code"}


@pytest.mark.parametrize("body", ["{", '{"model": NaN}', '{"n": 1, "n": 2}', '"text"'])
def test_what_is_no_request_is_an_error_in_openais_shape(client: TestClient, body: str) -> None:
    response = client.post("/chat/completions", content=body)
    assert response.status_code in (400, 422)
    assert response.json()["error"]["type"] == "invalid_request_error"


def test_what_openai_has_and_this_has_not_is_told_with_what_there_is(client: TestClient) -> None:
    response = client.post("/v1/embeddings", json={"input": "x"})
    assert response.status_code == 404
    assert "POST /v1/chat/completions and GET /v1/models here" in response.json()["error"]["message"]


def test_other_errors_keep_the_shape(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without = TestClient(make_openai(Desk(Settings(index=tmp_path / "none"))))
    response = without.post("/chat/completions", json=asked(DOSE, stream=True))
    assert (response.status_code, response.json()["error"]["code"]) == (503, "index_unavailable")
    assert without.get("/nothing").json()["error"]["type"] == "invalid_request_error"
    assert without.get("/chat/completions").status_code == 405

    def fail(*_: object, **__: object) -> None:
        raise KeyError("Mrs Alpha, born 1950")

    monkeypatch.setattr(desk, "stream", fail)
    faulty = TestClient(make_openai(desk), raise_server_exceptions=False)
    response = faulty.post("/chat/completions", json=asked(DOSE))
    assert (response.status_code, response.json()["error"]["type"]) == (500, "server_error")
    assert "Alpha" not in response.text


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=9)
    | st.sampled_from(("text", "user", "auto", "patient", "json_object", "2026-01-31")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("type", "text", "role")), inner),
    max_leaves=5,
)
MESSAGE = st.fixed_dictionaries(
    {"role": st.sampled_from(("user", "assistant")) | JSON, "content": st.just(DOSE) | JSON}
)
FIELDS = (
    "stream",
    "stream_options",
    "n",
    "tool_choice",
    "response_format",
    "logprobs",
    "modalities",
    "as_of",
    "writer",
)
BODY = st.fixed_dictionaries(
    {"model": st.just("guideline-qa") | JSON, "messages": st.lists(MESSAGE, max_size=3) | JSON},
    optional=dict.fromkeys(FIELDS, JSON),
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(BODY)
def test_whatever_is_sent_is_answered_or_is_an_error_of_the_client(desk: Desk, body: dict[str, object]) -> None:
    response = TestClient(make_openai(desk)).post("/chat/completions", json=body)
    assert response.status_code in (200, 400, 404)
    if response.status_code != 200:
        assert set(response.json()["error"]) == {"message", "type", "param", "code"}
