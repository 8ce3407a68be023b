import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from test_reply import answer, citation

from ingest.errors import UserError
from qa.answer import Notice
from qa.stream import Event, Finished, Progress, Stated, Urgent
from qa.thread import Thread
from ui.reply import Reply
from ui.ui_message_stream import encode

FOUND = answer(citation(1, "Give 8 mg."), citation(2, "Stop at 9 mg.", "https://society.example/a"))
STATED = [Stated(s, tuple(FOUND.citation(n) for n in s.citations)) for s in FOUND.statements]


async def told(*events: Event, failure: Exception | None = None) -> AsyncIterator[Event]:
    for event in events:
        yield event
    if failure:
        raise failure


def parts(events: AsyncIterator[Event]) -> list[dict[str, Any]]:
    async def collect() -> bytes:
        return b"".join([e async for e in encode(events, Reply(Thread(), "https://here.example"))])

    lines = asyncio.run(collect()).decode().removesuffix("\n\n").split("\n\n")
    assert lines.pop() == "data: [DONE]"
    return [json.loads(line.removeprefix("data: ")) for line in lines]


def test_each_statement_comes_after_its_sources_and_the_record_at_the_end() -> None:
    found = parts(told(Progress("search"), *STATED, Finished(FOUND)))
    assert [p["type"] for p in found[:9]] == [
        "start",
        "data-progress",
        *("source-url", "data-citation", "text-start", "text-delta"),
        *("source-url", "data-citation", "text-delta"),
    ]
    assert [p["type"] for p in found[-4:]] == ["text-delta", "text-end", "data-answer", "finish"]
    assert [(p["sourceId"], p["url"]) for p in found if p["type"] == "source-url"] == [
        ("1", "https://here.example/api/v1/articles/article-1#s0"),
        ("2", "https://society.example/a"),
    ]
    assert found[3]["data"]["quote"] == "Give 8 mg."
    assert found[-2]["data"] == json.loads(FOUND.to_json())
    assert "".join(p["delta"] for p in found if p["type"] == "text-delta").startswith("- Give 8 mg. [1]\n- Stop")


def test_the_line_for_an_emergency_is_the_first_text() -> None:
    found = parts(told(Progress("search"), Urgent(Notice("emergency", "Call now.")), *STATED))
    assert [p["type"] for p in found[1:4]] == ["data-progress", "text-start", "text-delta"]
    assert found[3]["delta"] == "> Call now."


def test_a_stream_that_was_stopped_says_so() -> None:
    assert parts(told(STATED[0]))[-1] == {"type": "abort"}


def test_a_failure_is_a_sentence_in_the_stream() -> None:
    found = parts(told(STATED[0], failure=UserError("Ask in English.")))
    assert found[-1] == {"type": "error", "errorText": "Ask in English."}


def test_a_fault_of_the_program_tells_nothing_of_the_question() -> None:
    sent: list[bytes] = []

    async def collect() -> None:
        async for event in encode(told(failure=KeyError("Mrs Alpha")), Reply(Thread(), "")):
            sent.append(event)

    with pytest.raises(KeyError):
        asyncio.run(collect())
    assert b'"type": "error"' in sent[-1]
    assert b"Alpha" not in b"".join(sent)
