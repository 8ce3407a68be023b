"""An answer's events as the AI SDK's UI message stream (version 1): what useChat and its relatives read.

Only the parts and fields that every version of the SDK since 5 accepts are sent: they refuse what they do not know.
"""

import json
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from types import MappingProxyType

from ingest.errors import GuidelineQAError
from qa.answer import Citation
from qa.stream import Event, Finished, Progress, Stated, Urgent
from ui.reply import Delta, Reply

MEDIA_TYPE = "text/event-stream"
HEADERS = MappingProxyType(
    {"x-vercel-ai-ui-message-stream": "v1", "cache-control": "no-cache", "x-accel-buffering": "no"}
)
_TEXT = "text-1"


async def encode(told: AsyncIterator[Event], reply: Reply) -> AsyncIterator[bytes]:
    """Server-sent events: `start`, then for each statement its `source-url` and `data-citation` parts and a
    `text-delta`, at the end `data-answer` with the whole record and `finish`. A stream that was stopped ends with
    `abort`, one that failed with `error`.
    """
    parts = _Parts(reply)
    yield _event({"type": "start", "messageId": f"msg-{uuid.uuid4().hex}"})
    try:
        async for event in told:
            for part in parts.of(event):
                yield _event(part)
        if not parts.is_finished:
            yield _event({"type": "abort"})
    except GuidelineQAError as error:
        yield _event({"type": "error", "errorText": str(error)})
    except Exception:
        yield _event({"type": "error", "errorText": "The program has a fault; its log has the details."})
        raise
    yield b"data: [DONE]\n\n"


class _Parts:
    """The parts of one message."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self._cited: set[int] = set()
        self._is_text_open = False
        self.is_finished = False

    def of(self, event: Event) -> Iterator[dict[str, object]]:
        """What an event adds to the message."""
        if isinstance(event, Progress):
            yield {"type": "data-progress", "data": {"stage": event.stage}, "transient": True}
        elif isinstance(event, Urgent):
            yield from self._text(self._reply.follow(event))
        elif isinstance(event, Stated):
            yield from self._sources(event.citations)
            yield from self._text(self._reply.follow(event))
        elif isinstance(event, Finished):
            answer = event.answer
            yield from self._sources(answer.citations)
            yield from self._text(self._reply.follow(event))
            yield {"type": "text-end", "id": _TEXT}
            yield {"type": "data-answer", "id": "answer", "data": json.loads(answer.to_json())}
            yield {"type": "finish", "messageMetadata": {"status": answer.status, "answer_id": answer.answer_id}}
            self.is_finished = True

    def _text(self, deltas: tuple[Delta, ...]) -> Iterator[dict[str, object]]:
        for delta in deltas:
            if not self._is_text_open:
                self._is_text_open = True
                yield {"type": "text-start", "id": _TEXT}
            yield {"type": "text-delta", "id": _TEXT, "delta": delta.content}

    def _sources(self, citations: tuple[Citation, ...]) -> Iterator[dict[str, object]]:
        """The source of each number when it is first used: `sourceId` is the number."""
        for citation in citations:
            if citation.number in self._cited:
                continue
            self._cited.add(citation.number)
            url, number = self._reply.url(citation), str(citation.number)
            yield {"type": "source-url", "sourceId": number, "url": url, "title": citation.title}
            yield {"type": "data-citation", "id": f"citation-{number}", "data": {**asdict(citation), "url": url}}


def _event(part: dict[str, object]) -> bytes:
    return f"data: {json.dumps(part, ensure_ascii=False, default=str)}\n\n".encode()
