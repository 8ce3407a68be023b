"""Answers by id, feedback, promises and how long all of it is kept (ui/store)."""

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from ingest.index import Index
from qa.answer import Answer
from qa.ask import ask
from qa.question import understand
from qa.thread import Thread
from ui.store import Store
from ui.store.feedback import all_feedback
from ui.store.promises import ABANDONED, KEPT, Promise

NOW = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = Store(database_url)
    yield store
    store.database.close()


@pytest.fixture(scope="module")
def answer(index: Index) -> Answer:
    return ask(index, understand("What dose of pertuzumab is given?", as_of=NOW.date()))


def asked(answer: Answer, text: str) -> Answer:
    return replace(answer, question=replace(answer.question, text=text), answer_id="").sealed()


def test_an_answer_is_found_by_its_id_by_its_owner_alone(store: Store, answer: Answer) -> None:
    store.answers("key-1").keep(answer, NOW)
    assert store.answers("key-1").load(answer.answer_id) == answer
    assert store.answers("key-2").load(answer.answer_id) is None
    assert store.answers("key-1").load("f" * 64) is None


def test_an_answer_given_twice_is_one_and_is_deleted_with_what_was_said_of_it(store: Store, answer: Answer) -> None:
    mine = store.answers("key-1")
    mine.keep(answer, NOW)
    mine.keep(answer, NOW + DAY)
    store.feedback("key-1").add(answer.answer_id, "helpful", NOW)
    assert not store.answers("key-2").delete(answer.answer_id)
    assert mine.delete(answer.answer_id)
    assert mine.load(answer.answer_id) is None
    assert store.feedback("key-1").of(answer.answer_id) == ()
    assert not mine.delete(answer.answer_id)


def test_feedback_stays_while_another_thread_holds_the_same_answer(store: Store, answer: Answer) -> None:
    for thread in ("a", "b"):
        store.threads().append(thread, answer, NOW)
    store.feedback().add(answer.answer_id, "unsafe", NOW)
    store.threads().delete("a")
    assert len(store.feedback().of(answer.answer_id)) == 1
    store.threads().delete("b")
    assert store.feedback().of(answer.answer_id) == ()


def test_feedback_comes_back_oldest_first_and_editors_see_it_with_its_answer(store: Store, answer: Answer) -> None:
    store.answers("key-1").keep(answer, NOW)
    later = store.feedback("key-1").add(answer.answer_id, "wrong_citation", NOW + DAY, citation=2, text="Old label.")
    first = store.feedback("key-1").add(answer.answer_id, "helpful", NOW)
    assert store.feedback("key-1").of(answer.answer_id) == (first, later)
    assert store.feedback("key-2").of(answer.answer_id) == ()
    assert all_feedback(store.database) == ((first, answer), (later, answer))


def test_a_key_is_held_for_the_request_that_took_it_until_a_day_has_gone(store: Store) -> None:
    mine = store.promises("key-1")
    assert mine.make("k", "one", NOW) is None
    assert mine.make("k", "one", NOW) == Promise("one", None)
    mine.keep("k", "result")
    assert mine.make("k", "two", NOW + KEPT) == Promise("one", "result")
    assert store.promises("key-2").make("k", "two", NOW) is None
    assert mine.make("k", "two", NOW + KEPT + DAY) is None


def test_of_requests_at_once_one_takes_the_key(store: Store) -> None:
    with ThreadPoolExecutor(6) as pool:
        held = list(pool.map(lambda _: store.promises().make("k", "one", NOW), range(6)))
    assert sorted(held, key=bool) == [None] + [Promise("one", None)] * 5


def test_a_key_is_free_again_when_its_request_failed_or_never_ended(store: Store) -> None:
    mine = store.promises()
    mine.make("failed", "one", NOW)
    mine.release("failed")
    assert mine.make("failed", "two", NOW) is None
    mine.make("killed", "one", NOW)
    assert mine.make("killed", "two", NOW + ABANDONED + DAY / 24) is None
    mine.keep("killed", "result")
    mine.release("killed")
    assert mine.make("killed", "two", NOW) == Promise("two", "result")


def test_what_is_older_than_is_kept_goes_with_all_that_hangs_on_it(store: Store, answer: Answer) -> None:
    old, used, alone = (asked(answer, text) for text in ("old", "used again", "alone"))
    store.threads("key-1").append("old", old, NOW)
    store.feedback("key-1").add(old.answer_id, "missing", NOW, text="names a patient")
    for moment in (NOW, NOW + 2 * DAY):
        store.threads("key-2").append("used", used, moment)
    store.answers("key-1").keep(alone, NOW)
    store.answers("key-1").keep(answer, NOW + 2 * DAY)
    assert store.forget_before(NOW + DAY) == 2
    assert store.threads("key-1").load("old") == Thread()
    assert all_feedback(store.database) == ()
    assert len(store.threads("key-2").load("used").answers) == 2
    assert store.answers("key-1").load(alone.answer_id) is None
    assert store.answers("key-1").load(answer.answer_id) == answer
    assert store.forget_before(NOW + DAY) == 0


def test_promises_are_forgotten_after_a_day(store: Store) -> None:
    store.promises().make("k", "one", NOW)
    store.promises().keep("k", "result")
    store.forget_promises(NOW + KEPT)
    assert store.promises().make("k", "one", NOW + KEPT) == Promise("one", "result")
    store.forget_promises(NOW + KEPT + DAY)
    assert store.promises().make("k", "one", NOW + KEPT) is None
