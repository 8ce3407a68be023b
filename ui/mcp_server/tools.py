"""The tools: search, fetch, ask, verify."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from anyio.to_thread import run_sync
from mcp_types import CallToolResult, ContentBlock, ResourceLink, TextContent, Tool, ToolAnnotations
from pydantic import BaseModel, ConfigDict, Field

from qa.answer import Answer
from qa.question import MAX_CHARACTERS, Audience, Filters
from qa.retrieve import Passage, retrieve
from qa.thread import Thread
from qa.verify import verify
from ui.api.day import Day
from ui.desk import Request
from ui.event_stream import answer_of, events
from ui.mcp_server.call import Call
from ui.mcp_server.documents import fetched, found, uri
from ui.reply import Reply
from ui.service.principal import KeyScope


class _Given(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SearchGiven(_Given):
    """What search takes."""

    query: str = Field(max_length=MAX_CHARACTERS, description="What to look for, in English.")


class FetchGiven(_Given):
    """What fetch takes."""

    id: str = Field(max_length=1_000, description="An id that search returned.")


class AskGiven(_Given):
    """What ask takes."""

    question: str = Field(
        max_length=MAX_CHARACTERS,
        description="A clinical question in English that stands alone, with what matters of the patient.",
    )
    audience: Audience = Field("clinician", description="For a patient, terms are explained in plain words.")
    as_of: Day | None = Field(None, description="Answer from what was in force on that day (YYYY-MM-DD).")
    approved_only: bool = Field(False, description="Use only articles that a reviewer has approved.")


class VerifyGiven(_Given):
    """What verify takes."""

    record: dict[str, Any] = Field(description="The whole structured result of ask, unchanged.")


class Result(BaseModel):
    """One search result."""

    id: str
    title: str
    url: str


class SearchGives(BaseModel):
    """What search returns."""

    results: list[Result]


class FetchGives(BaseModel):
    """What fetch returns."""

    id: str
    title: str
    text: str
    url: str
    metadata: dict[str, Any]


class VerifyGives(BaseModel):
    """What verify returns."""

    holds: bool
    problems: list[str]
    generation: str


@dataclass(frozen=True, slots=True)
class ToolKind:
    """A tool: what it is for, what it takes and returns, the scope that an API key needs for it, and what it does."""

    name: str
    title: str
    description: str
    scope: KeyScope
    given: type[BaseModel]
    gives: type[BaseModel] | None
    run: Callable[[Call, Any], Awaitable[CallToolResult]]

    def described(self) -> Tool:
        """As it is listed."""
        return Tool(
            name=self.name,
            title=self.title,
            description=self.description,
            input_schema=self.given.model_json_schema(),
            output_schema=self.gives.model_json_schema() if self.gives else None,
            annotations=ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
        )


async def _search(call: Call, given: SearchGiven) -> CallToolResult:
    passages = await run_sync(partial(_passages, call, given.query))
    documents = {d.id: d for d in map(found, passages)}
    results = [Result(id=d.id, title=d.title, url=d.url(call.base)) for d in documents.values()]
    return _structured(SearchGives(results=results))


def _passages(call: Call, query: str) -> tuple[Passage, ...]:
    index = call.desk.index
    return retrieve(index, call.desk.understood(Request(query), index))


async def _fetch(call: Call, given: FetchGiven) -> CallToolResult:
    document = await run_sync(lambda: fetched(call.desk.index, given.id))
    url = document.url(call.base)
    return _structured(
        FetchGives(id=document.id, title=document.title, text=document.text, url=url, metadata=document.metadata)
    )


async def _ask(call: Call, given: AskGiven) -> CallToolResult:
    request = Request(
        given.question,
        audience=given.audience,
        as_of=given.as_of,
        filters=Filters(approved_only=given.approved_only),
    )
    answer = await answer_of(events(call.desk, request, thread=Thread(), stop=call.stop, early=False))
    text = "".join(d.content for d in Reply(Thread(), call.base).whole(answer))
    links: list[ContentBlock] = [
        ResourceLink(name=s[0].article_id, title=s[0].title, uri=uri(s[0].article_id), mime_type="text/plain")
        for s in answer.sources
    ]
    record = json.loads(answer.to_json())
    return CallToolResult(content=[TextContent(text=text), *links], structured_content=record)


async def _verify(call: Call, given: VerifyGiven) -> CallToolResult:
    record = Answer.from_json(json.dumps(given.record))
    checked = await run_sync(lambda: verify(record, call.desk.index))
    return _structured(VerifyGives(holds=checked.holds, problems=list(checked.problems), generation=checked.generation))


def _structured(gives: BaseModel) -> CallToolResult:
    """A result as data and, for hosts that show only text, as the same in JSON."""
    return CallToolResult(
        content=[TextContent(text=gives.model_dump_json())], structured_content=gives.model_dump(mode="json")
    )


TOOLS = {
    tool.name: tool
    for tool in (
        ToolKind(
            "search",
            "Search the guidelines",
            "Find passages in the clinical guidelines of this installation. Returns ids for fetch.",
            "search",
            SearchGiven,
            SearchGives,
            _search,
        ),
        ToolKind(
            "fetch",
            "Read a guideline",
            "Read the exact text of a document that search found, with its publisher, date, tier and review.",
            "search",
            FetchGiven,
            FetchGives,
            _fetch,
        ),
        ToolKind(
            "ask",
            "Ask the guidelines",
            "Answer a clinical question from the guidelines. Each sentence was checked against the sentence that it "
            "cites, by number; what applies to the patient is said; the answer says so when the guidelines do not "
            "answer. Show its sentences word for word with their numbers and sources, and add nothing to them.",
            "ask",
            AskGiven,
            None,
            _ask,
        ),
        ToolKind(
            "verify",
            "Verify an answer",
            "Check a saved answer again: every quote against the guideline's text, every statement against its quotes.",
            "search",
            VerifyGiven,
            VerifyGives,
            _verify,
        ),
    )
}
