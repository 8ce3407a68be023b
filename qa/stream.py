"""An answer as it comes: each statement once it is checked and numbered, then the whole."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.index import Index
from qa.abstain import abstention
from qa.answer import Answer, Checks, Citation, Statement
from qa.branches import none_applies
from qa.check import check
from qa.conflicts import other_sides, touched
from qa.draft import Draft, Evidence, Writer
from qa.finish import Ground, finish
from qa.lookup import Found, look_up, passages_of, write_parts
from qa.page import Page
from qa.premise import correction
from qa.question import Question
from qa.retrieve import Passage
from qa.settle import Settled
from qa.thread import Thread


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done: `search`, `write`."""

    stage: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement that was checked and numbered, with the citations its numbers stand for. It is final: the finished
    answer has it with the same words and numbers, in the same order."""

    statement: Statement
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """The whole answer. The passages it was written from are for evaluation and for the curious."""

    answer: Answer
    passages: tuple[Passage, ...] = ()


Event = Progress | Stated | Finished
_NOTHING_PASSED = "The language model wrote nothing that passed the checks."


def stream(
    index: Index,
    question: Question,
    *,
    thread: Thread = Thread(),
    writer: Writer | None = None,
    stop: threading.Event | None = None,
) -> Iterator[Event]:
    """Answer `question` event by event; `writer` is the extractive one unless given.

    Statements that do not apply to the patient come last; a stream ends with `Finished`, unless `stop` is set before.
    """
    for event in _events(index, question, thread, writer):
        if stop is not None and stop.is_set():
            return
        yield event


def _events(index: Index, question: Question, thread: Thread, writer: Writer | None) -> Iterator[Event]:
    yield Progress("search")
    found = look_up(index, question)
    if not any(f.may_be_answered for f in found):
        coverage = tuple(f.coverage for f in found)
        yield Finished(abstention(index, question, coverage), passages_of(found))
        return
    yield Progress("write")
    yield from _Writing(index, question, thread, found).events(writer)


class _Writing:
    """The writing of one answer from what was found."""

    def __init__(self, index: Index, question: Question, thread: Thread, found: Sequence[Found]) -> None:
        self._index = index
        self._found = found
        self._passages = passages_of(found)
        evidence = Evidence(self._passages)
        coverage = tuple(f.coverage for f in found)
        self._ground = Ground(question, thread, evidence, coverage, correction(question.text, evidence))
        self._page = Page(question, thread, self._ground.correction)

    def events(self, writer: Writer | None) -> Iterator[Event]:
        """Every statement and the finished answer."""
        draft, settled = self._drafted(writer), Settled()
        yield from self._put(draft, settled)
        if not self._page.is_begun:
            draft = replace(self._drafted(None), note=draft.note or _NOTHING_PASSED)
            yield from self._put(draft, Settled())
        yield from self._put_other_sides()
        yield from self._finish(draft, settled.checks)

    def _drafted(self, writer: Writer | None) -> Draft:
        return write_parts(self._index, self._ground.question, self._found, writer)

    def _put(self, draft: Draft, settled: Settled) -> Iterator[Stated]:
        evidence = self._ground.evidence
        for statement, verdict in zip(draft.statements, check(draft, evidence), strict=True):
            shown = settled.add(statement, verdict, evidence)
            yield from (Stated(*numbered) for numbered in self._page.put(shown, evidence))

    def _put_other_sides(self) -> Iterator[Stated]:
        """Sources that disagree with what is shown are shown too."""
        shown = self._page.drafted
        contradictions = touched(self._index, self._ground.question, shown)
        others = other_sides(self._index, shown, contradictions)
        places = [(self._index.articles[i], p) for s in others for i, p in s.cites]
        evidence = self._ground.evidence.including(places)
        self._ground = replace(self._ground, evidence=evidence, contradictions=contradictions)
        yield from (Stated(*numbered) for numbered in self._page.put(others, evidence))

    def _finish(self, draft: Draft, checks: Checks) -> Iterator[Event]:
        """What waited for the end, and the answer; an abstention when there is nothing for this patient."""
        last = self._page.close(self._ground.evidence)
        unmet = none_applies(self._page.statements)
        if unmet or not self._page.is_begun:
            answer = abstention(self._index, self._ground.question, self._ground.coverage, unmet or "")
        else:
            yield from (Stated(*numbered) for numbered in last)
            answer = finish(self._index, self._page, self._ground, draft, checks)
        yield Finished(answer, self._passages)
