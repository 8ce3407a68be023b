"""An answer as it comes: each statement once it is checked and numbered, then the whole."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.errors import ModelUnavailable
from ingest.index import Index
from qa.abstain import abstention
from qa.answer import Answer, Citation, Notice, Statement, Verdict
from qa.branches import none_applies
from qa.check import check
from qa.conflicts import other_sides, touched
from qa.draft import Draft, DraftStatement, Evidence, Proposal, Provenance, Whole, Writer
from qa.finish import Ground, Written, finish
from qa.lookup import Found, look_up, passages_of, quote_parts
from qa.page import Page
from qa.premise import correction
from qa.question import Question
from qa.retrieve import Passage
from qa.settle import Settled
from qa.thread import Thread
from qa.urgent import urgent


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done: `search`, `write`, and `repair` when statements were refused and are written again."""

    stage: str


@dataclass(frozen=True, slots=True)
class Urgent:
    """The question tells of an emergency. It comes before every statement; the finished answer has the notice too."""

    notice: Notice


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


Event = Progress | Urgent | Stated | Finished
REST = "Quotes chosen without the language model"
_NOTHING_PASSED = "The language model wrote nothing that passed the checks. These are quotes chosen without it."
_NO_ANSWER = "The language model gave no usable answer ({why}). These are quotes chosen without it."
_CUT_OFF = (
    "The language model gave no whole answer ({why}). What it wrote until then passed the checks; the rest are quotes"
    " chosen without it."
)


def stream(
    index: Index,
    question: Question,
    *,
    thread: Thread = Thread(),
    writer: Writer | None = None,
    stop: threading.Event | None = None,
    early: bool = True,
) -> Iterator[Event]:
    """Answer `question` event by event; `writer` is the extractive one unless given.

    Statements that do not apply to the patient come last; a stream ends with `Finished`, unless `stop` is set before.
    With `early` a statement comes as soon as it is written and checked. Without it nothing comes before the writer has
    finished, so that nothing of one that fails half-way is shown.
    """
    for event in _events(index, question, thread, _Pen(writer, stop, early)):
        if stop is not None and stop.is_set():
            return
        yield event


@dataclass(frozen=True, slots=True)
class _Pen:
    """Who writes, and how."""

    writer: Writer | None
    stop: threading.Event | None
    early: bool


def _events(index: Index, question: Question, thread: Thread, pen: _Pen) -> Iterator[Event]:
    yield Progress("search")
    found = look_up(index, question, thread)
    yield from map(Urgent, urgent(index, question))
    question = found[0].question if len(found) == 1 else question
    if not any(f.may_be_answered for f in found):
        coverage = tuple(f.coverage for f in found)
        yield Finished(abstention(index, question, coverage), passages_of(found))
        return
    yield Progress("write")
    yield from _Writing(index, question, thread, found).events(pen)


class _Writing:
    """The writing of one answer from what was found."""

    def __init__(self, index: Index, question: Question, thread: Thread, found: Sequence[Found]) -> None:
        self._index = index
        self._found = found
        self._passages = passages_of(found)
        evidence = Evidence(self._passages)
        coverage = tuple(f.coverage for f in found)
        self._ground = Ground(question, thread, evidence, coverage, correction(question, evidence, index.embedder))
        home = {f.passages[0].article.article_id for f in found if f.passages}
        self._page = Page(question, thread, self._ground.correction, home)
        self._settled = Settled()

    def events(self, pen: _Pen) -> Iterator[Event]:
        """Every statement and the finished answer."""
        quotes = Whole(quote_parts(self._index, self._found))
        proposal = pen.writer.propose(self._ground.question, self._passages, pen.stop) if pen.writer else quotes
        fault: ModelUnavailable | None = None
        try:
            yield from self._put(proposal if pen.early else tuple(proposal), proposal, self._settled)
        except ModelUnavailable as error:
            fault = error
        is_theirs = self._page.is_begun
        if fault or not is_theirs:
            yield from self._put(self._rest(quotes), quotes, Settled())
        yield from self._put_other_sides()
        provenance = proposal.provenance if is_theirs else Provenance(usage=proposal.provenance.usage)
        yield from self._finish(provenance, _note(fault, is_theirs))

    def _put(self, statements: Iterable[DraftStatement], proposal: Proposal, settled: Settled) -> Iterator[Event]:
        """Check each statement and show it. One that is refused holds back those after it, until all that were refused
        have been tried again: what is shown is never moved."""
        evidence = self._ground.evidence
        held: list[tuple[DraftStatement, Verdict]] = []
        for statement in statements:
            verdict = self._checked(statement)
            if held or verdict.verdict != "supported":
                held.append((statement, verdict))
            else:
                yield from self._shown(settled.add(statement, verdict, evidence))
        if not held:
            return
        yield Progress("repair")
        seconds = iter(proposal.mend([(s, v) for s, v in held if v.verdict != "supported"]))
        for statement, verdict in held:
            second = None if verdict.verdict == "supported" else next(seconds)
            if second is not None and self._checked(second).verdict == "supported":
                yield from self._shown(settled.mend(verdict, second))
            else:
                yield from self._shown(settled.add(statement, verdict, evidence))

    def _checked(self, statement: DraftStatement) -> Verdict:
        return check(Draft((statement,)), self._ground.evidence)[0]

    def _shown(self, statements: Iterable[DraftStatement]) -> Iterator[Stated]:
        yield from (Stated(*numbered) for numbered in self._page.put(statements, self._ground.evidence))

    def _rest(self, quotes: Whole) -> tuple[DraftStatement, ...]:
        """The quotes; beside what a failed writer left, those of sentences that it did not cite, under a heading."""
        if not self._page.is_begun:
            return tuple(quotes)
        cited = {s for d in self._page.drafted for s in d.cites}
        return tuple(replace(q, headings=(REST, *q.headings)) for q in quotes if not cited.issuperset(q.cites))

    def _put_other_sides(self) -> Iterator[Stated]:
        """Sources that disagree with what is shown are shown too."""
        drafted = self._page.drafted
        contradictions = touched(self._index, self._ground.question, drafted)
        others = other_sides(self._index, drafted, contradictions)
        places = [(self._index.articles[i], p) for s in others for i, p in s.cites]
        evidence = self._ground.evidence.including(places)
        self._ground = replace(self._ground, evidence=evidence, contradictions=contradictions)
        yield from self._shown(others)

    def _finish(self, provenance: Provenance, note: str | None) -> Iterator[Event]:
        """What waited for the end, and the answer; an abstention when there is nothing for this patient."""
        last = self._page.close(self._ground.evidence)
        unmet = none_applies(self._page.statements)
        if unmet or not self._page.is_begun:
            answer = abstention(self._index, self._ground.question, self._ground.coverage, unmet or "")
        else:
            yield from (Stated(*numbered) for numbered in last)
            written = Written(self._settled.checks, provenance, note)
            answer = finish(self._index, self._page, self._ground, written)
        yield Finished(answer, self._passages)


def _note(fault: ModelUnavailable | None, is_theirs: bool) -> str | None:
    """Why the text is not, or not all, by the writer that was asked for."""
    if fault:
        return (_CUT_OFF if is_theirs else _NO_ANSWER).format(why=fault)
    return None if is_theirs else _NOTHING_PASSED
