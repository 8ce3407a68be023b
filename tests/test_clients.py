"""Unmodified clients of others against the real server: what they are made for, they get."""

import asyncio
import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
from langchain_openai import ChatOpenAI
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from model_server import DONE, ModelServer, Request, event, for_ever, line, pieces
from openai.types.chat.chat_completion_message import AnnotationURLCitation
from test_server import Server, environment, serving
from test_server import server as server

pytestmark = pytest.mark.slow
CLIENTS = Path(__file__).parent / "clients"
DOSE = "What dose of pertuzumab is given?"
FIRST = "Pertuzumab (Perjeta) is given intravenously as an 840 mg loading dose, then 420 mg every 3 weeks. [1]"
ASKED: Any = {"model": "guideline-qa", "messages": [{"role": "user", "content": DOSE}]}


def asking(url: str, key: str = "none") -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0)


@pytest.fixture
def client(server: Server) -> openai.OpenAI:
    return asking(server.url)


@pytest.fixture
def url(server: Server) -> str:
    return server.url


def node_program() -> str:
    """Node, for the packages in tests/clients. Skips where they are not installed ('make clients')."""
    program = shutil.which("node")
    if program is None or not (CLIENTS / "node_modules").is_dir():
        pytest.skip("node or tests/clients/node_modules is not here; 'make clients' installs the packages")
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    if int(version.removeprefix("v").split(".")[0]) < 20:
        pytest.skip(f"node {version.strip()} is too old for these clients; they need 20 or newer")
    return program


def node(script: str, url: str) -> Any:
    """What a script of tests/clients prints."""
    command = [node_program(), script, url, DOSE]
    done = subprocess.run(command, cwd=CLIENTS, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    printed = json.loads(done.stdout)
    assert printed
    return printed


def test_openai_python_reads_the_annotations_as_its_own_types(client: openai.OpenAI) -> None:
    completion = client.chat.completions.create(**ASKED)
    message = completion.choices[0].message
    assert message.content is not None
    assert FIRST in message.content
    assert message.annotations
    cited = message.annotations[0].url_citation
    assert isinstance(cited, AnnotationURLCitation)
    assert message.content[cited.start_index : cited.end_index] == "[1]"
    assert completion.usage is not None
    assert completion.usage.total_tokens > 0


def test_openai_python_streams_the_same_text(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(**ASKED).choices[0].message
    chunks = list(client.chat.completions.create(**ASKED, stream=True, stream_options={"include_usage": True}))
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == whole.content
    assert chunks[-1].usage is not None


def test_openai_python_puts_a_stream_together_with_its_annotations(client: openai.OpenAI) -> None:
    with client.chat.completions.stream(**ASKED) as stream:
        final = stream.get_final_completion()
    whole = client.chat.completions.create(**ASKED)
    assert [a.url_citation for a in final.choices[0].message.annotations or ()] == [
        a.url_citation for a in whole.choices[0].message.annotations or ()
    ]
    assert final.model_extra is not None
    assert whole.model_extra is not None
    assert final.model_extra["citations"] == whole.model_extra["citations"]


def test_openai_python_takes_options_and_raises_its_own_errors(client: openai.OpenAI) -> None:
    patient = client.chat.completions.create(**ASKED, extra_body={"audience": "patient"}, temperature=0)
    assert "Words explained" in (patient.choices[0].message.content or "")
    with pytest.raises(openai.NotFoundError, match="does not exist"):
        client.chat.completions.create(**{**ASKED, "model": "gpt-4"})
    with pytest.raises(openai.BadRequestError, match="n can only be 1"):
        client.chat.completions.create(**ASKED, n=2)
    assert client.models.retrieve(client.models.list().data[0].id).owned_by == "guideline-qa"


def endless(request: Request, closing: threading.Event) -> Iterator[bytes]:
    """A model that writes one statement and never ends."""
    key, quote = request.sentence_with("840 mg")
    yield from pieces(line(quote, key))
    yield from for_ever(event(" "), every=0.05)(request, closing)


@pytest.fixture
def model() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture
def with_model(index_dir: Path, tmp_path: Path, model: ModelServer) -> Iterator[Server]:
    env = {"GUIDELINE_QA_MODEL": "fake", "OPENAI_BASE_URL": model.url, "GUIDELINE_QA_STOP_GRACE": "0.5"}
    with serving({**environment(index_dir, tmp_path), **env}) as running:
        yield running


def test_a_language_models_statement_is_sent_before_it_has_written_the_next(
    with_model: Server, model: ModelServer
) -> None:
    sent = threading.Event()

    def body(request: Request, closing: threading.Event) -> Iterator[bytes]:
        for words in ("840 mg", "1,200 mg"):
            key, quote = request.sentence_with(words)
            yield from pieces(line(quote, key))
            assert sent.wait(20) or closing.is_set()
        yield event(finish="stop")
        yield DONE

    model.answers(body)
    text = ""
    for chunk in asking(with_model.url).chat.completions.create(**ASKED, stream=True):
        text += chunk.choices[0].delta.content or ""
        if "840 mg" in text:
            sent.set()
    assert text.index("840 mg") < text.index("1,200 mg") < text.index("## Sources")
    assert chunk.choices[0].finish_reason == "stop"


def test_a_client_that_goes_ends_the_models_work_and_a_server_that_is_stopped_says_so(
    with_model: Server, model: ModelServer
) -> None:
    model.answers(endless)
    with asking(with_model.url).chat.completions.create(**ASKED, stream=True) as stream:
        assert "840 mg" in (next(iter(stream)).choices[0].delta.content or "")
    assert model.gone.wait(10)
    unfinished = iter(asking(with_model.url).chat.completions.create(**ASKED, stream=True))
    assert "840 mg" in (next(unfinished).choices[0].delta.content or "")
    with_model.process.terminate()
    with pytest.raises(openai.APIError, match="stopp"):
        list(unfinished)


def test_where_keys_are_needed_each_client_sends_its_own(index_dir: Path, tmp_path: Path) -> None:
    env = environment(index_dir, tmp_path)
    make_key = [sys.executable, "-m", "guideline_qa", "keys", "create", "ward", "--scope", "ask", "--scope", "search"]
    key = subprocess.run(make_key, env=env, capture_output=True, text=True, timeout=60, check=True).stdout.strip()

    async def over_http(url: str) -> Any:
        http = httpx2.AsyncClient(headers={"authorization": f"Bearer {key}"})
        async with http, Client(streamable_http_client(f"{url}/mcp", http_client=http)) as client:
            return await client.call_tool("ask", {"question": DOSE})

    with serving(env) as server:
        client = asking(server.url, key)
        assert FIRST in (client.chat.completions.create(**ASKED).choices[0].message.content or "")
        with pytest.raises(openai.AuthenticationError):
            asking(server.url).chat.completions.create(**ASKED)
        assert next(m.id for m in client.models.list()) == "guideline-qa"
        assert asyncio.run(over_http(server.url)).structured_content["status"] == "answer"


def test_langchain_asks_and_streams(url: str) -> None:
    model = ChatOpenAI(base_url=f"{url}/v1", api_key="none", model="guideline-qa", stream_usage=True)  # type: ignore[arg-type]
    whole = model.invoke(DOSE)
    assert FIRST in str(whole.content)
    pieces = list(model.stream(DOSE))
    assert "".join(str(p.content) for p in pieces) == whole.content
    assert whole.usage_metadata is not None
    follow_up = model.invoke([("human", DOSE), ("ai", str(whole.content)), ("human", "and trastuzumab?")])
    assert "Understood as: What dose of trastuzumab is given?" in str(follow_up.content)


def test_curl_sees_a_stream_of_events(url: str) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not here")
    body = json.dumps({**ASKED, "stream": True})
    command = [curl, "-sN", f"{url}/v1/chat/completions", "-H", "content-type: application/json", "-d", body]
    lines = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.split("\n\n")
    assert lines[-2:] == ["data: [DONE]", ""]
    assert FIRST in "".join(json.loads(x[6:])["choices"][0]["delta"].get("content", "") for x in lines[:-2])


def test_three_providers_of_the_ai_sdk_read_the_text_and_the_sources(url: str) -> None:
    found = node("chat_completions.mjs", url)
    for name, one in found.items():
        assert FIRST in one["text"], name
        assert (one["streamed"], one["finishReason"]) == (one["text"], "stop")
    assert found["compatible"]["tokens"][0] == found["compatible"]["tokens"][1] > 0
    for name in ("openai", "perplexity"):
        assert found[name]["sources"] == found[name]["streamedSources"]
        assert found[name]["sources"][0] == f"{url}/api/v1/articles/her2-antibody-dosing#s0"


def test_the_chat_of_the_ai_sdk_reads_an_answer_part_by_part(url: str) -> None:
    for one in node("ui_message_stream.mjs", url):
        assert one["failed"] == []
        parts = one["message"]["parts"]
        (text,) = (p["text"] for p in parts if p["type"] == "text")
        assert FIRST in text
        cited = [p["data"] for p in parts if p["type"] == "data-citation"]
        assert cited[0]["quote"] == FIRST.removesuffix(" [1]")
        assert [p["url"] for p in parts if p["type"] == "source-url"] == [c["url"] for c in cited]
        (record,) = (p["data"] for p in parts if p["type"] == "data-answer")
        assert one["message"]["metadata"] == {"status": "answer", "answer_id": record["answer_id"]}


def test_both_generations_of_the_typescript_mcp_client_search_fetch_ask_and_verify(url: str) -> None:
    for one in node("mcp.mjs", url):
        assert one["tools"] == ["search", "fetch", "ask", "verify"]
        assert one["first"]["url"] == one["fetched"]["url"] == f"{url}/api/v1/articles/her2-antibody-dosing"
        assert "840 mg" in one["fetched"]["text"]
        assert FIRST in one["answer"]
        assert one["holds"] is True
        assert one["read"] > 0
        assert DOSE in one["prompt"]


async def use_mcp(client: Client) -> tuple[Any, Any]:
    found = await client.call_tool("search", {"query": DOSE})
    return found.structured_content, (await client.call_tool("ask", {"question": DOSE})).structured_content


def test_the_python_mcp_client_asks_over_http(url: str) -> None:
    async def over_http(address: str) -> tuple[Any, Any]:
        async with Client(address) as client:
            return await use_mcp(client)

    found, answer = asyncio.run(over_http(f"{url}/mcp"))
    assert asyncio.run(over_http(f"{url}/mcp/")) == (found, answer)
    assert found["results"][0]["id"] == "her2-antibody-dosing"
    assert answer["status"] == "answer"


def test_the_python_mcp_client_asks_over_standard_input(index_dir: Path, tmp_path: Path) -> None:
    env = {**environment(index_dir, tmp_path), "GUIDELINE_QA_PUBLIC_URL": "https://guidelines.example"}
    command = StdioServerParameters(command=sys.executable, args=["-m", "guideline_qa", "mcp"], env=env)

    async def over_stdio() -> tuple[Any, Any]:
        async with Client(stdio_client(command)) as client:
            return await use_mcp(client)

    found, answer = asyncio.run(over_stdio())
    assert found["results"][0]["url"] == "https://guidelines.example/api/v1/articles/her2-antibody-dosing"
    assert answer["status"] == "answer"


def test_standard_output_carries_the_protocol_and_nothing_else(index_dir: Path, tmp_path: Path) -> None:
    hello = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    messages = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": "ask", "arguments": {"question": "x"}}},
        {"jsonrpc": "2.0", "id": 3, "method": "nothing"},
    ]
    given = "".join(f"{json.dumps(m)}\n" for m in messages) + "no JSON\n"
    done = subprocess.run(
        [sys.executable, "-m", "guideline_qa", "mcp"],
        env=environment(index_dir, tmp_path),
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert {json.loads(line)["id"] for line in done.stdout.splitlines()} >= {1}
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in done.stdout.splitlines())
    assert "Traceback" not in done.stderr
