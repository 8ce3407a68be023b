"""Faults of a model's server under Chat Completions, streamed and whole; test_api_model_faults.py has them all."""

import json
from collections.abc import Iterator
from pathlib import Path

import langchain_openai  # noqa: F401  # its import takes longer than the deadline of these tests
import pytest
from model_faults import DOSE, FAITHFUL, FAULTS, PARTIAL
from model_server import ModelServer, line, says
from starlette.testclient import TestClient

from ingest.embed import Embedder
from qa.render import escape_markdown
from ui.desk import Desk
from ui.openai_v1.app import make_openai
from ui.settings import Settings

pytestmark = pytest.mark.slow
ASKED = {
    "model": "guideline-qa:2026-11-20",
    "messages": [{"role": "user", "content": "What dose of pertuzumab is given?"}],
}


@pytest.fixture(scope="module")
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture
def client(server: ModelServer, index_dir: Path, embedder: Embedder) -> Iterator[TestClient]:
    model = {"model": "fake", "openai_base_url": server.url, "openai_api_key": "sk-secret", "model_deadline": 1.0}
    desk = Desk(Settings(index=index_dir, database="sqlite://", **model))
    desk.embedder = embedder
    with TestClient(make_openai(desk)) as client:
        yield client
    desk.close()


def streamed(client: TestClient) -> str:
    text = client.post("/chat/completions", json={**ASKED, "stream": True}).text
    *events, done = [e.removeprefix("data: ") for e in text.split("\n\n") if e.startswith("data: ")]
    assert done == "[DONE]"
    choices = [json.loads(e)["choices"][0] for e in events]
    assert choices[-1]["finish_reason"] == "stop"
    return "".join(c["delta"].get("content", "") for c in choices)


@pytest.mark.parametrize(
    "fault",
    ["closed mid-answer", "cut off by length", "an error in the stream", "an HTML page", "429", "hangs", "bad UTF-8"],
)
def test_a_fault_gives_the_quotes_and_says_why(server: ModelServer, client: TestClient, fault: str) -> None:
    server.answers(*FAULTS[fault])
    whole = client.post("/chat/completions", json=ASKED).json()["choices"][0]["message"]["content"]
    for text in (whole, streamed(client)):
        assert f"- {escape_markdown(DOSE)} [1]" in text or f"- {FAITHFUL} [1]" in text
        assert "The language model gave no" in text
        assert not any(secret in text for secret in (PARTIAL, "sk-secret", server.url))


def test_a_models_statement_is_said_with_its_number_and_its_name_in_the_record(
    server: ModelServer, client: TestClient
) -> None:
    server.answers(says(lambda r: line(FAITHFUL, r.sentence_with(DOSE)[0])))
    completion = client.post("/chat/completions", json=ASKED).json()
    assert completion["choices"][0]["message"]["content"].startswith(f"- {FAITHFUL} [1]")
    assert completion["guideline_qa"]["model"] == "fake"
    assert streamed(client).startswith(f"- {FAITHFUL} [1]\n")
