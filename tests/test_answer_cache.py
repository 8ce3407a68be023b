"""What the model answered is given again for the same question, and nothing else is."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from ingest.index import Index
from qa.answer import Answer, Notice, Usage
from qa.ask import ask
from qa.question import understand
from qa.stream import Event, Finished, Stated, Urgent
from ui.answer_cache import AnswerCache


@pytest.fixture(scope="module")
def answer(index: Index) -> Answer:
    """An answer as a model's."""
    quoted = ask(index, understand("What dose of pertuzumab is given?", as_of=dt.date(2026, 11, 20)))
    return replace(quoted, model="m", usage=Usage(1, 100, 10, 0.5), answer_id="").sealed()


def fresh(answer: Answer, asked: list[int]) -> Iterator[Event]:
    asked.append(1)
    yield Finished(answer)


def finished(events: Iterator[Event]) -> Answer:
    return next(e.answer for e in events if isinstance(e, Finished))


def test_the_second_time_the_model_is_not_asked_and_the_usage_says_so(answer: Answer) -> None:
    cache, asked = AnswerCache(2), []  # type: tuple[AnswerCache, list[int]]
    first = finished(cache.through("a", fresh(answer, asked)))
    events = list(cache.through("a", fresh(answer, asked)))
    again = finished(iter(events))
    assert (len(asked), again.usage) == (1, Usage(0, 0, 0, 0.0))
    assert (again.statements, again.citations) == (first.statements, first.citations)
    assert tuple(e.statement for e in events if isinstance(e, Stated)) == first.statements
    assert again.content_hash() == again.answer_id


def test_the_second_time_the_line_for_an_emergency_comes_first_too(answer: Answer) -> None:
    cache, line = AnswerCache(2), Notice("emergency", "Call now.")
    urgent = replace(answer, notices=(line, *answer.notices), answer_id="").sealed()
    list(cache.through("a", fresh(urgent, [])))
    assert next(cache.through("a", fresh(urgent, []))) == Urgent(line)


def test_another_key_asks(answer: Answer) -> None:
    cache, asked = AnswerCache(2), []  # type: tuple[AnswerCache, list[int]]
    for key in ("a", "b", "a", "b"):
        list(cache.through(key, fresh(answer, asked)))
    assert len(asked) == 2


def test_the_answer_longest_unused_is_forgotten(answer: Answer) -> None:
    cache, asked = AnswerCache(2), []  # type: tuple[AnswerCache, list[int]]
    for key in ("a", "b", "a", "c", "a", "b"):
        list(cache.through(key, fresh(answer, asked)))
    assert len(asked) == 4


def test_an_answer_without_the_model_or_with_its_fault_is_not_kept(answer: Answer) -> None:
    quoted = replace(answer, model=None, answer_id="").sealed()
    cut = replace(answer, notices=(Notice("model", "cut off"), *answer.notices), answer_id="").sealed()
    for said in (quoted, cut):
        cache, asked = AnswerCache(2), []  # type: tuple[AnswerCache, list[int]]
        for _ in range(2):
            list(cache.through("a", fresh(said, asked)))
        assert len(asked) == 2
