"""Statements come once they are checked, and what came is what the answer has."""

import datetime as dt
import threading

import pytest

from ingest.index import Index
from qa.ask import ask
from qa.branches import HEADING
from qa.question import understand
from qa.stream import Event, Finished, Progress, Stated, Urgent, stream
from qa.thread import Thread

DAY = dt.date(2026, 11, 20)
TAKEN_FOR_GRANTED = "Since tucatinib is first line, what dose is given?"
QUESTIONS = [
    "What dose of pertuzumab is given?",
    "What is the first-line treatment of HER2-positive metastatic breast cancer?",
    TAKEN_FOR_GRANTED,
    "How is HER2-positive breast cancer treated that recurs 8 months after adjuvant trastuzumab and pertuzumab?",
    "What dose of pertuzumab is given and how often is brain MRI repeated after radiosurgery?",
]


def events(index: Index, text: str) -> list[Event]:
    return list(stream(index, understand(text, as_of=DAY)))


@pytest.mark.parametrize("text", QUESTIONS)
def test_what_was_stated_is_the_answer_statement_by_statement(index: Index, text: str) -> None:
    found = events(index, text)
    answer = found[-1].answer if isinstance(found[-1], Finished) else None
    assert answer is not None
    stated = [e for e in found if isinstance(e, Stated)]
    assert tuple(e.statement for e in stated) == answer.statements
    for event in stated:
        assert tuple(answer.citation(n) for n in event.statement.citations) == event.citations
    assert answer == ask(index, understand(text, as_of=DAY))


def test_progress_is_told_before_statements_and_the_answer_is_last(index: Index) -> None:
    found = events(index, QUESTIONS[0])
    assert [e.stage for e in found if isinstance(e, Progress)] == ["search", "write"]
    assert [type(e) for e in found].index(Stated) > [type(e) for e in found].index(Progress)
    assert [type(e) for e in found].count(Finished) == 1


@pytest.mark.parametrize(
    "text", [f"He is turning blue. {QUESTIONS[0]}", "Our boy touched the cable and lies there without moving"]
)
def test_the_line_for_an_emergency_comes_before_every_statement_and_stands_in_the_answer(
    index: Index, text: str
) -> None:
    found = events(index, text)
    (line,) = (e.notice for e in found if isinstance(e, Urgent))
    assert not any(isinstance(e, Stated) for e in found[: found.index(Urgent(line))])
    answer = found[-1].answer if isinstance(found[-1], Finished) else None
    assert answer is not None
    assert answer.notices[0] == line


def test_a_correction_of_the_question_is_stated_first(index: Index) -> None:
    first = next(e for e in events(index, TAKEN_FOR_GRANTED) if isinstance(e, Stated))
    assert "first-line" in first.citations[0].quote


def test_statements_for_other_patients_come_last(index: Index) -> None:
    headings = [e.statement.headings[:1] for e in events(index, QUESTIONS[3]) if isinstance(e, Stated)]
    misses = [h == (HEADING,) for h in headings]
    assert any(misses)
    assert misses == sorted(misses)


def test_an_abstention_states_nothing(index: Index) -> None:
    found = events(index, "What is the capital of France?")
    assert [type(e) for e in found] == [Progress, Finished]


def test_a_stopped_stream_never_finishes(index: Index) -> None:
    stop = threading.Event()
    seen = []
    for event in stream(index, understand(QUESTIONS[1], as_of=DAY), thread=Thread(), stop=stop):
        seen.append(event)
        if isinstance(event, Stated):
            stop.set()
    assert [type(e) for e in seen] == [Progress, Progress, Stated]
