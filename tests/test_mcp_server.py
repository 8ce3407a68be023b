"""The MCP server, asked by the official client in this process; over HTTP and stdio in test_clients.py."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, MCPError
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from ingest.embed import Embedder
from ingest.pipeline import ingest
from ui.desk import Desk
from ui.mcp_server import documents
from ui.mcp_server.server import make_server
from ui.mcp_server.transport import make_mcp
from ui.service.principal import Principal
from ui.settings import Settings

BASE = "https://here.example"
DOSE = "What dose of pertuzumab is given?"
Asked = Callable[[Callable[[Client], Awaitable[Any]]], Any]


@pytest.fixture(scope="module")
def desk(index_dir: Path, embedder: Embedder) -> Desk:
    desk = Desk(Settings(index=index_dir, database="sqlite://"))
    desk.embedder = embedder
    return desk


@pytest.fixture
def asked(desk: Desk) -> Asked:
    return lambda what: with_client(desk, what)


def with_client(desk: Desk, what: Callable[[Client], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with Client(make_server(desk, lambda _: BASE)) as client:
            return await what(client)

    return asyncio.run(run())


def refusal(asked: Asked, what: Callable[[Client], Awaitable[Any]]) -> str:
    """The error that the protocol carries."""

    async def run(client: Client) -> str:
        with pytest.raises(MCPError) as caught:
            await what(client)
        return caught.value.error.message

    found: str = asked(run)
    return found


def test_every_tool_says_what_it_takes_and_that_it_changes_nothing(asked: Asked) -> None:
    tools = asked(lambda client: client.list_tools()).tools
    assert [t.name for t in tools] == ["search", "fetch", "ask", "verify"]
    assert all(t.description and t.annotations.read_only_hint for t in tools)
    assert all(t.input_schema["additionalProperties"] is False for t in tools)


def test_what_search_finds_can_be_fetched_and_has_an_address(asked: Asked) -> None:
    async def search_and_fetch(client: Client) -> Any:
        found = await client.call_tool("search", {"query": "pertuzumab dose"})
        assert json.loads(found.content[0].text) == found.structured_content
        first = found.structured_content["results"][0]
        return first, (await client.call_tool("fetch", {"id": first["id"]})).structured_content

    first, document = asked(search_and_fetch)
    assert set(first) == {"id", "title", "url"}
    assert first["url"] == f"{BASE}/api/v1/articles/her2-antibody-dosing"
    assert "840 mg" in document["text"]
    assert {k: document[k] for k in first} == first
    assert document["metadata"]["review"] == "submitted"


def test_ask_returns_text_to_show_the_record_and_the_articles(asked: Asked) -> None:
    result = asked(lambda client: client.call_tool("ask", {"question": DOSE}))
    text, link, *_ = result.content
    assert "840 mg loading dose, then 420 mg every 3 weeks. [1]" in text.text
    assert f"<{BASE}/api/v1/articles/her2-antibody-dosing>" in text.text
    assert link.uri == "guideline://articles/her2-antibody-dosing"
    assert result.structured_content["status"] == "answer"


def test_what_ask_returned_is_verified_and_a_changed_record_is_refused(asked: Asked) -> None:
    async def ask_and_verify(client: Client) -> Any:
        record = (await client.call_tool("ask", {"question": DOSE})).structured_content
        changed = json.loads(json.dumps(record).replace("840 mg", "480 mg"))
        return [await client.call_tool("verify", {"record": r}) for r in (record, changed)]

    holds, refused = asked(ask_and_verify)
    assert holds.structured_content["holds"] is True
    assert refused.is_error
    assert "the quote does not match its hash" in refused.content[0].text


def test_an_abstention_is_a_result_and_no_error(asked: Asked) -> None:
    result = asked(lambda client: client.call_tool("ask", {"question": "What is the capital of Mongolia?"}))
    assert not result.is_error
    assert result.structured_content["status"] == "abstain"


@pytest.mark.parametrize(
    ("tool", "arguments", "sentence"),
    [
        ("search", {"query": "？"}, "The question has no word in Latin letters."),
        ("search", {}, "query: this field is missing."),
        ("ask", {"question": DOSE, "as_of": "soon"}, "must be a day such as 2026-01-31"),
        ("ask", {"question": DOSE, "colour": "red"}, "colour: there is no such field."),
        ("fetch", {"id": "nothing"}, "There is no document 'nothing'."),
        ("fetch", {"id": "her2-antibody-dosing#5-5"}, "there are no 5 to 5."),
        ("verify", {"record": {}}, "This is no answer record"),
    ],
)
def test_a_mistake_is_a_sentence_that_the_agent_can_act_on(
    asked: Asked, tool: str, arguments: dict[str, object], sentence: str
) -> None:
    result = asked(lambda client: client.call_tool(tool, arguments))
    assert result.is_error
    assert sentence in result.content[0].text


def test_a_fault_of_the_program_tells_nothing_of_the_question(
    desk: Desk, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("Mrs Alpha, born 1950")

    monkeypatch.setattr(desk, "stream", fail)
    message = refusal(asked, lambda client: client.call_tool("ask", {"question": DOSE}))
    assert message == "The program has a fault; its log has the details. Please report it."


def test_articles_are_resources_page_by_page(asked: Asked, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.mcp_server.server._PAGE", 15)

    async def list_all(client: Client) -> tuple[list[str], str]:
        cursor, names = None, []
        while True:
            page = await client.list_resources(cursor=cursor)
            names += [r.name for r in page.resources]
            cursor = page.next_cursor
            if cursor is None:
                read = await client.read_resource(f"guideline://articles/{names[0]}")
                return names, read.contents[0].text

    names, text = asked(list_all)
    assert names == sorted(desk.index.articles)
    assert text == desk.index.articles[names[0]].text
    assert "no document" in refusal(asked, lambda client: client.read_resource("guideline://articles/nothing"))


def test_the_prompt_asks_for_checked_sentences_only(asked: Asked) -> None:
    name, given = "answer_from_guidelines", {"question": DOSE, "patient": "ejection fraction 45 %"}
    text = asked(lambda client: client.get_prompt(name, given)).messages[0].content.text
    assert f"Question: {DOSE}\nPatient: ejection fraction 45 %\n" in text
    assert "word for word" in text
    assert refusal(asked, lambda client: client.get_prompt(name, {})) == "The prompt needs a question."


def test_of_a_long_article_the_section_is_found(
    embedder: Embedder, tmp_path: Path, write_article: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "WHOLE", 60)
    body = "## Dose\n\nAlphamab is given at 10 mg.\n\n## Harms\n\nBetamab causes nausea in some people."
    write_article(tmp_path / "corpus" / "alphamab.md", body, url="https://society.example/alphamab")
    ingest([tmp_path / "corpus"], embedder, tmp_path / "index")
    desk = Desk(Settings(index=tmp_path / "index"))
    desk.embedder = embedder

    async def read(client: Client) -> Any:
        found = await client.call_tool("search", {"query": "nausea with betamab"})
        first = found.structured_content["results"][0]
        return first, (await client.call_tool("fetch", {"id": first["id"]})).structured_content

    first, document = with_client(desk, read)
    assert (first["title"], first["url"]) == ("Alphamab › Harms", "https://society.example/alphamab")
    assert document["text"] == "Harms\n\nBetamab causes nausea in some people."
    assert document["title"] == first["title"]


def test_a_key_that_may_only_search_may_not_ask(desk: Desk) -> None:
    searcher = Principal("ward", "7f", frozenset({"search"}))
    app = make_mcp(desk)

    async def as_searcher(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "state": {"principal": searcher}}, receive, send)

    def call(tool: str, arguments: dict[str, str]) -> dict[str, Any]:
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}
        accept = {"accept": "application/json, text/event-stream"}
        found: dict[str, Any] = TestClient(as_searcher).post("/mcp", json=body, headers=accept).json()["result"]
        return found

    assert call("search", {"query": "pertuzumab"})["structuredContent"]["results"]
    refused = call("ask", {"question": DOSE})
    assert (refused["isError"], refused["content"][0]["text"]) == (
        True,
        "The API key may not ask: it lacks the scope 'ask'.",
    )
