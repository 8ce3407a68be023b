"""A conversation that a client sends again with every request."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.embed import Embedder
from qa.answer import Answer
from qa.thread import Thread
from ui.desk import Desk, Request
from ui.event_stream import Stopped
from ui.openai_v1.conversation import Exchange, thread_of
from ui.reply import Reply
from ui.settings import Settings

DOSE = "What dose of pertuzumab is given?"
NEXT = Request("and trastuzumab?")


@pytest.fixture(scope="module")
def desk(index_dir: Path, embedder: Embedder) -> Desk:
    desk = Desk(Settings(index=index_dir, database="sqlite://"))
    desk.embedder = embedder
    return desk


@pytest.fixture(scope="module")
def answer(desk: Desk) -> Answer:
    return desk.answer(Request(DOSE))


@pytest.fixture
def silent(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk that answers nothing."""
    monkeypatch.setattr(desk, "stream", lambda *_, **__: pytest.fail("was asked"))
    return desk


def shown(answer: Answer) -> str:
    return "".join(d.content for d in Reply(Thread(), "https://here.example").whole(answer))


def test_the_numbers_that_were_shown_are_those_of_the_thread(silent: Desk, answer: Answer) -> None:
    thread = thread_of(silent, NEXT, [Exchange(DOSE, shown(answer))])
    assert thread.numbers == Thread((answer,)).numbers
    assert [q.text for q in thread.questions] == [DOSE]


def test_numbers_that_a_model_gave_in_another_order_are_kept(silent: Desk, answer: Answer) -> None:
    text = shown(answer).replace("- [1] “", "- [9] “").replace("- [2] “", "- [1] “")
    numbers = thread_of(silent, NEXT, [Exchange(DOSE, text)]).numbers
    assert (numbers[answer.citations[0].key], numbers[answer.citations[1].key]) == (9, 1)


def test_a_quote_that_no_article_has_gets_no_number(silent: Desk, answer: Answer) -> None:
    text = shown(answer).replace("- [1] “Pertuzumab", "- [1] “No pertuzumab")
    assert 1 not in thread_of(silent, NEXT, [Exchange(DOSE, text)]).numbers.values()


def test_a_number_is_given_once_and_a_sentence_has_one(silent: Desk, answer: Answer) -> None:
    first = shown(answer)
    second = first.replace("- [1] “", "- [50] “").replace("- [2] “", "- [3] “")
    thread = thread_of(silent, NEXT, [Exchange(DOSE, first), Exchange("and again?", second)])
    assert thread.numbers == Thread((answer,)).numbers


def test_an_answer_that_is_not_sent_along_is_given_again(desk: Desk, answer: Answer) -> None:
    lost = Exchange(DOSE, shown(answer).split("## Sources")[0])
    assert thread_of(desk, NEXT, [Exchange(DOSE)]).numbers == Thread((answer,)).numbers
    assert thread_of(desk, NEXT, [lost]).numbers == Thread((answer,)).numbers


def test_an_abstention_is_no_reason_to_ask_again(silent: Desk) -> None:
    earlier = [Exchange("What is gout?", "The guidelines here do not answer this question."), Exchange("…", "Yes?")]
    thread = thread_of(silent, NEXT, earlier)
    assert ([q.text for q in thread.questions], thread.numbers) == (["What is gout?"], {})


def test_a_stopped_request_reads_no_further(desk: Desk) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Stopped):
        thread_of(desk, NEXT, [Exchange(DOSE)], stop)
