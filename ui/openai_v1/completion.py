"""Completions and their chunks as Chat Completions has them."""

import itertools
import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import asdict, dataclass, field

from ingest.errors import GuidelineQAError
from qa.answer import Answer
from qa.stream import Event, Finished, Progress
from ui.event_stream import Stopped
from ui.openai_v1.errors import known_error, unknown_error
from ui.reply import Delta, Mark, Reply

_DONE = b"data: [DONE]\n\n"


@dataclass(frozen=True, slots=True)
class Completion:
    """One completion under way. `created` is in seconds since 1970; `asked` the tokens of the questions that were read.

    Tokens are those of the embedding model, since no other model need take part: `count` counts them.
    """

    id: str
    created: int
    model: str
    asked: int
    count: Callable[[str], int]
    reply: Reply
    annotated: Iterator[int] = field(default_factory=itertools.count)

    def whole(self, answer: Answer) -> dict[str, object]:
        """The completion of an answer, not streamed."""
        annotations = [self._annotation(m) for delta in self.reply.whole(answer) for m in delta.marks]
        message = {
            "role": "assistant",
            "content": self.reply.content,
            "refusal": None,
            "annotations": annotations,
        }
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        own = {"usage": self._usage(), **self._sources(), "guideline_qa": _record(answer)}
        return {**self._head("chat.completion"), "choices": [choice], **own}

    async def live(self, events: AsyncIterator[Event], *, with_usage: bool) -> AsyncIterator[bytes]:
        """Server-sent events of an answer that is being written: each statement once it was checked. What goes wrong
        becomes an event too, since the response has begun."""
        sent = 0
        try:
            async for event in events:
                if isinstance(event, Progress):
                    yield f": {event.stage}\n\n".encode()  # a comment: clients pass over it, proxies see life
                for delta in self.reply.follow(event):
                    yield self._chunk(delta, sent)
                    sent += 1
                if isinstance(event, Finished):
                    for last in self._end(event.answer, with_usage=with_usage):
                        yield last
                    return
            yield _event(known_error(Stopped()).body())
        except GuidelineQAError as error:
            yield _event(known_error(error).body())
        except Exception:
            yield _event(unknown_error().body())
            raise

    def known(self, answer: Answer, *, with_usage: bool) -> Iterator[bytes]:
        """Server-sent events of an answer that is there; the first has every citation: some clients read only that."""
        for sent, delta in enumerate(self.reply.whole(answer)):
            yield self._chunk(delta, sent)
        yield from self._end(answer, with_usage=with_usage)

    def _chunk(self, delta: Delta, sent: int) -> bytes:
        """The next chunk after `sent` others. Citations come with the first piece of text, and again with every piece
        that cites."""
        said: dict[str, object] = {"role": "assistant"} if sent == 0 else {}
        said["content"] = delta.content
        if delta.marks:
            said["annotations"] = [self._annotation(m) for m in delta.marks]
        sources = self._sources() if sent == 0 or delta.marks else {}
        return self._event([{"index": 0, "delta": said, "logprobs": None, "finish_reason": None}], sources)

    def _end(self, answer: Answer, *, with_usage: bool) -> Iterator[bytes]:
        choice = {"index": 0, "delta": {}, "logprobs": None, "finish_reason": "stop"}
        yield self._event([choice], {**self._sources(), "guideline_qa": _record(answer)})
        if with_usage:
            yield self._event([], {"usage": self._usage()})
        yield _DONE

    def _event(self, choices: list[dict[str, object]], own: dict[str, object]) -> bytes:
        return _event({**self._head("chat.completion.chunk"), "choices": choices, **own})

    def _head(self, kind: str) -> dict[str, object]:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.model}

    def _annotation(self, mark: Mark) -> dict[str, object]:
        """`index` is its place among all annotations: clients that put a stream together need it."""
        cited = {
            "start_index": mark.start,
            "end_index": mark.end,
            "url": self.reply.url(mark.citation),
            "title": mark.citation.title,
        }
        return {"type": "url_citation", "url_citation": cited, "index": next(self.annotated)}

    def _sources(self) -> dict[str, object]:
        return {"citations": self.reply.citations, "search_results": self.reply.search_results}

    def _usage(self) -> dict[str, int]:
        given = self.count(self.reply.content)
        return {"prompt_tokens": self.asked, "completion_tokens": given, "total_tokens": self.asked + given}


def _record(answer: Answer) -> dict[str, object]:
    """What the answer is, for programs: an abstention is told from its status and not from its wording."""
    question = answer.question
    return {
        "status": answer.status,
        "answer_id": answer.answer_id,
        "generation": answer.generation,
        "understood_as": question.standalone,
        "as_of": question.as_of.isoformat(),
        "audience": question.audience,
        "model": answer.model,
        "model_usage": asdict(answer.usage) if answer.usage else None,
    }


def _event(body: dict[str, object]) -> bytes:
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n".encode()
