"""Conversations in a real SQLite database and in a real PostgreSQL."""

import datetime as dt
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.errors import UserError
from ingest.index import Index
from qa.answer import Answer
from qa.ask import ask
from qa.question import understand
from qa.thread import Thread
from ui.store import Store
from ui.store.threads import ThreadChanged, Threads

DAY = dt.date(2026, 3, 1)


def at(minute: int) -> dt.datetime:
    return dt.datetime(2026, 3, 1, 8, minute, tzinfo=dt.UTC)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = Store(database_url)
    yield store
    store.database.close()


@pytest.fixture
def threads(store: Store) -> Threads:
    return store.threads()


@pytest.fixture(scope="session")
def pertuzumab(index: Index) -> Answer:
    return ask(index, understand("What dose of pertuzumab is given?", as_of=DAY))


def asked(answer: Answer, text: str) -> Answer:
    return replace(answer, question=replace(answer.question, text=text), answer_id="").sealed()


def test_a_thread_comes_back_as_it_was(threads: Threads, index: Index) -> None:
    thread = Thread()
    for minute, text in enumerate(("What dose of pertuzumab is given?", "and trastuzumab?")):
        answer = ask(index, understand(text, thread.questions, as_of=DAY), thread=thread)
        threads.append("bed-7", answer, at(minute))
        thread = thread.followed_by(answer)
    assert threads.load("bed-7") == thread


def test_an_unknown_thread_is_empty(threads: Threads) -> None:
    assert threads.load("nobody") == Thread()
    assert threads.summary("nobody") is None


def test_summaries_are_newest_first_and_name_the_first_question(threads: Threads, pertuzumab: Answer) -> None:
    for minute, (thread, text) in enumerate((("a", "first of a"), ("b", "first of b"), ("a", "second of a"))):
        threads.append(thread, asked(pertuzumab, text), at(minute))
    found = threads.summaries()
    assert [(s.thread_id, s.name, s.turns) for s in found] == [("a", "first of a", 2), ("b", "first of b", 1)]
    assert (found[0].created, found[0].last_used) == (at(0), at(2))
    assert threads.summary("b") == found[1]


def test_the_list_goes_on_after_a_thread(threads: Threads, pertuzumab: Answer) -> None:
    for number, thread in enumerate("abcde"):
        threads.append(thread, pertuzumab, at(number // 2))  # a and b, c and d were used at the same moment
    last = threads.summaries(2)[-1]
    rest = threads.summaries(9, after=(last.last_used, last.thread_id))
    assert [s.thread_id for s in (*threads.summaries(2), *rest)] == ["e", "c", "d", "a", "b"]


def test_a_thread_is_found_by_words_of_any_question_or_of_its_title(threads: Threads, pertuzumab: Answer) -> None:
    threads.append("a", asked(pertuzumab, "Dose of pertuzumab?"), at(0))
    threads.append("a", asked(pertuzumab, "And 50% of it?"), at(1))
    threads.append("b", asked(pertuzumab, "Dose of tucatinib?"), at(2))
    threads.rename("b", "Ward round")
    assert [s.thread_id for s in threads.summaries(words="PERTUZUMAB dose")] == ["a"]
    assert [s.thread_id for s in threads.summaries(words="50%")] == ["a"]
    assert [s.thread_id for s in threads.summaries(words="ward")] == ["b"]
    assert threads.summaries(words="_") == ()


def test_a_title_is_given_and_taken_away(threads: Threads, pertuzumab: Answer) -> None:
    threads.append("a", asked(pertuzumab, "Dose?"), at(0))
    assert threads.rename("a", "Bed 7")
    assert threads.summaries()[0].name == "Bed 7"
    assert threads.rename("a", None)
    assert threads.summaries()[0].name == "Dose?"
    assert not threads.rename("b", "nothing")


def test_a_deleted_thread_is_gone(threads: Threads, pertuzumab: Answer) -> None:
    threads.append("a", pertuzumab, at(0))
    assert threads.delete("a")
    assert threads.load("a") == Thread()
    assert threads.summaries() == ()
    assert not threads.delete("a")


def test_what_was_deleted_stands_nowhere_in_the_file(tmp_path: Path, pertuzumab: Answer) -> None:
    store = Store(f"sqlite:///{tmp_path}/db.sqlite")
    secret = asked(pertuzumab, "Mrs Canarybird of Ward Nine, which dose?")
    store.threads().append("a", secret, at(0))
    store.threads().rename("a", "Canarybird")
    store.feedback().add(secret.answer_id, "missing", at(1), text="for Canarybird")
    assert b"Canarybird" in (tmp_path / "db.sqlite").read_bytes()
    store.threads().delete("a")
    store.database.close()
    assert all(b"Canarybird" not in p.read_bytes() for p in tmp_path.iterdir())


def test_an_owner_never_sees_or_changes_the_threads_of_another(store: Store, pertuzumab: Answer) -> None:
    mine, other = store.threads("key-1"), store.threads("key-2")
    mine.append("a", pertuzumab, at(0))
    assert other.load("a") == Thread()
    assert other.summaries() == other.summaries(words="pertuzumab") == ()
    assert not other.rename("a", "mine now")
    assert not other.delete("a")
    other.append("a", asked(pertuzumab, "another question"), at(1))
    assert [a.question.text for a in mine.load("a").answers] == [pertuzumab.question.text]
    assert other.delete("a")
    assert len(mine.load("a").answers) == 1


def test_a_turn_for_a_thread_that_went_on_meanwhile_is_refused(threads: Threads, pertuzumab: Answer) -> None:
    threads.append("a", pertuzumab, at(0), position=0)
    with pytest.raises(ThreadChanged):
        threads.append("a", pertuzumab, at(1), position=0)
    assert len(threads.load("a").answers) == 1


def test_of_turns_at_once_for_one_place_one_is_taken(store: Store, pertuzumab: Answer) -> None:
    def append(minute: int) -> bool:
        try:
            store.threads().append("a", pertuzumab, at(minute), position=1)
        except ThreadChanged:
            return False
        return True

    store.threads().append("a", pertuzumab, at(0))
    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(append, range(1, 7))) == [False] * 5 + [True]
    assert len(store.threads().load("a").answers) == 2


def test_first_turns_at_once_make_one_thread(store: Store, pertuzumab: Answer) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda minute: store.threads().append("a", pertuzumab, at(minute)), range(6)))
    assert len(store.threads().load("a").answers) == 6
    assert store.threads().summaries()[0].turns == 6


def test_an_unreadable_record_spoils_its_own_thread_only(tmp_path: Path, pertuzumab: Answer) -> None:
    threads = Store(f"sqlite:///{tmp_path}/db.sqlite").threads()
    for thread in ("good", "bad"):
        threads.append(thread, pertuzumab, at(0))
    with closing(sqlite3.connect(tmp_path / "db.sqlite", isolation_level=None)) as database:
        database.execute("UPDATE answer SET record = 'x' WHERE thread_id = 'bad'")
    assert len(threads.load("good").answers) == 1
    with pytest.raises(UserError):
        threads.load("bad")
    assert threads.delete("bad")


@pytest.mark.parametrize("thread_id", ["", "a b", "../x", "x" * 65, "a\n"])
def test_an_impossible_id_is_refused(tmp_path: Path, thread_id: str) -> None:
    with pytest.raises(UserError, match="A thread id has"):
        Store(f"sqlite:///{tmp_path}/db.sqlite").threads().load(thread_id)
