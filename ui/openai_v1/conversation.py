"""A conversation that is told anew with every request, brought back as the thread it is."""

import re
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.errors import QuestionError
from ingest.index import Index
from qa.answer import Answer, Citation, Statement
from qa.question import Question
from qa.stream import Finished
from qa.thread import Thread
from ui.desk import Desk, Request
from ui.event_stream import Stopped
from ui.openai_v1.shown import citations_of

_AGAIN = 20
_MARK = re.compile(r"(?<!\\)\[\d+\]")


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier question, and the text that was shown as its answer: empty where the client does not send it."""

    question: str
    shown: str = ""


def thread_of(desk: Desk, request: Request, earlier: Sequence[Exchange], stop: threading.Event | None = None) -> Thread:
    """The thread that `request` goes on with.

    The numbers of citations are those that the earlier answers list, as far as they hold; a question whose answer is
    not there, or has lost its list, is answered again by the extractive writer, if it is one of the last 20. Raises
    GuidelineQAError, and as such Stopped when `stop` was set meanwhile.
    """
    index, thread = desk.index, Thread()
    recent = len(earlier) - _AGAIN
    for position, exchange in enumerate(earlier):
        if stop is not None and stop.is_set():
            raise Stopped
        if position < recent and not exchange.shown:
            continue
        turn = replace(request, text=exchange.question, writer="extractive")
        try:
            question = desk.understood(turn, index, thread)
        except QuestionError:  # a turn that was no question has no answer either
            continue
        cited = _unheard(citations_of(exchange.shown, index), thread)
        is_whole = exchange.shown and (cited or position < recent or not _MARK.search(exchange.shown))
        answer = _as_shown(question, cited, index) if is_whole else _answered(desk, turn, thread, stop)
        thread = thread.followed_by(answer)
    return thread


def _unheard(listed: Iterable[Citation], thread: Thread) -> tuple[Citation, ...]:
    """The citations without those that give a number, or a sentence, to what has another already."""
    numbers = thread.numbers
    found: list[Citation] = []
    for citation in listed:
        is_known = numbers.get(citation.key) == citation.number
        is_new = citation.key not in numbers and citation.number not in numbers.values()
        if is_new or (is_known and citation not in found):
            numbers[citation.key] = citation.number
            found.append(citation)
    return tuple(found)


def _as_shown(question: Question, cited: tuple[Citation, ...], index: Index) -> Answer:
    """What a thread needs of an earlier answer: its question and its numbers."""
    return Answer(
        status="answer" if cited else "abstain",
        question=question,
        statements=tuple(Statement(c.quote, "quote", (c.number,)) for c in cited),
        citations=cited,
        coverage=(),
        notices=(),
        generation=index.generation,
    )


def _answered(desk: Desk, turn: Request, thread: Thread, stop: threading.Event | None) -> Answer:
    told = desk.stream(turn, stop, thread=thread, early=False)
    for answer in (event.answer for event in told if isinstance(event, Finished)):
        return answer
    raise Stopped
