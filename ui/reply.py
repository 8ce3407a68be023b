"""The text of an answer as it grows, for programs that show text, and where its citations stand in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from qa.answer import Answer, Citation
from qa.outline import Block, heading_block, notice_block, outline, statement_block
from qa.render import gap, markdown_pieces
from qa.stream import Event, Finished, Stated, Urgent
from qa.thread import Thread
from ui.links import article_url, citation_url


@dataclass(frozen=True, slots=True)
class Mark:
    """`[n]` in the text: `start` and `end` count characters of the whole text; `text[start:end]` is the mark."""

    start: int
    end: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of the text and the marks in it."""

    content: str
    marks: tuple[Mark, ...]


class Reply:
    """Text and citations so far: the Markdown of an answer without its question, and with the sources' addresses.
    Nothing of it changes once it was given out.

    `thread` holds the earlier citations, whose numbers may be used again; `base` is this server's address for articles
    without one of their own.
    """

    def __init__(self, thread: Thread, base: str) -> None:
        self._base = base
        self._cited: dict[int, Citation] = {c.number: c for a in thread.answers for c in a.citations}
        self._said: list[Block] = []
        self._parts: list[str] = []
        self._length = 0

    @property
    def content(self) -> str:
        """The whole text so far."""
        return "".join(self._parts)

    @property
    def citations(self) -> list[str]:
        """Addresses: `citations[n - 1]` is that of [n]."""
        return [self.url(c) if (c := self._cited.get(n)) else "" for n in self._numbers]

    @property
    def search_results(self) -> list[dict[str, object]]:
        """What is cited: `search_results[n - 1]` is [n], with the quote as the snippet."""
        return [self._result(self._cited.get(n)) for n in self._numbers]

    @property
    def _numbers(self) -> range:
        return range(1, max(self._cited, default=0) + 1)

    def url(self, cited: Citation) -> str:
        """Where a reader finds what is cited."""
        return citation_url(self._base, cited)

    def whole(self, answer: Answer) -> tuple[Delta, ...]:
        """All of an answer, and all that was not said of it yet, block by block."""
        self._cite(answer.citations)
        blocks = [b for b in outline(answer) if b.kind != "title" and b not in self._said]
        first = [group[0] for group in answer.sources]
        addresses = iter([article_url(self._base, c.article_id, c.url) for c in first])
        said = [self._say(b, f" <{next(addresses)}>" if b.kind == "source" else "") for b in blocks]
        return (*said, self._add("\n"))

    def follow(self, event: Event) -> tuple[Delta, ...]:
        """What an event of an answer that is still being written adds: the line for an emergency and each statement at
        once, the rest at the end."""
        if isinstance(event, Urgent):
            return (self._say(notice_block(event.notice.text)),)
        if isinstance(event, Stated):
            self._cite(event.citations)
            heading = heading_block(event.statement.headings)
            before = [heading] if event.statement.headings and heading not in self._said else []
            return tuple(self._say(b) for b in (*before, statement_block(event.statement)))
        return self.whole(event.answer) if isinstance(event, Finished) else ()

    def _say(self, block: Block, after: str = "") -> Delta:
        """A block, apart from the one before; a number stands for its citation except where it lists the source."""
        between = gap(self._said[-1], block) if self._said else ""
        self._said.append(block)
        text, marks = between, []
        for piece, run in markdown_pieces(block):
            if run and run.style == "number" and run is not block.runs[0]:
                start = self._length + len(text)
                marks.append(Mark(start, start + len(piece), self._cited[int(run.text)]))
            text += piece
        return self._add(text + after, tuple(marks))

    def _add(self, text: str, marks: tuple[Mark, ...] = ()) -> Delta:
        self._parts.append(text)
        self._length += len(text)
        return Delta(text, marks)

    def _cite(self, citations: Iterable[Citation]) -> None:
        self._cited.update({c.number: c for c in citations})

    def _result(self, cited: Citation | None) -> dict[str, object]:
        if cited is None:  # a number of the conversation whose turn is forgotten
            return {"title": "", "url": "", "date": None, "snippet": ""}
        return {
            "title": cited.title,
            "url": self.url(cited),
            "date": cited.published.isoformat() if cited.published else None,
            "snippet": cited.quote,
            "article_id": cited.article_id,
            "tier": cited.tier,
            "review": cited.review,
        }
