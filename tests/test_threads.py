"""Conversations in a real SQLite database."""

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ingest.errors import GuidelineQAError, SettingsError, UserError
from ingest.index import Index
from qa.ask import ask
from qa.question import understand
from qa.thread import Thread
from ui.threads import ThreadStore

DAY = dt.date(2026, 3, 1)


def at(minute: int) -> dt.datetime:
    return dt.datetime(2026, 3, 1, 8, minute, tzinfo=dt.UTC)


@pytest.fixture
def store(tmp_path: Path) -> ThreadStore:
    return ThreadStore(f"sqlite:///{tmp_path}/new/folder/threads.sqlite")


def test_a_thread_comes_back_as_it_was(store: ThreadStore, index: Index) -> None:
    thread = Thread()
    for minute, text in enumerate(("What dose of pertuzumab is given?", "and trastuzumab?")):
        answer = ask(index, understand(text, thread.questions, as_of=DAY), thread=thread)
        store.append("bed-7", answer, at(minute))
        thread = thread.followed_by(answer)
    assert store.load("bed-7") == thread


def test_an_unknown_thread_is_empty(store: ThreadStore) -> None:
    assert store.load("nobody") == Thread()


def test_summaries_are_newest_first_and_name_the_first_question(store: ThreadStore, index: Index) -> None:
    for minute, (thread, text) in enumerate((("a", "first of a"), ("b", "first of b"), ("a", "second of a"))):
        store.append(thread, ask(index, understand(text, as_of=DAY)), at(minute))
    assert [(s.thread_id, s.question, s.turns) for s in store.summaries()] == [
        ("a", "first of a", 2),
        ("b", "first of b", 1),
    ]


def test_a_deleted_thread_is_gone(store: ThreadStore, index: Index) -> None:
    store.append("a", ask(index, understand("dose of pertuzumab", as_of=DAY)), at(0))
    store.delete("a")
    assert store.load("a") == Thread()
    assert store.summaries() == ()


def test_an_unreadable_record_spoils_its_own_thread_only(store: ThreadStore, index: Index, tmp_path: Path) -> None:
    for thread in ("good", "bad"):
        store.append(thread, ask(index, understand("dose of pertuzumab", as_of=DAY)), at(0))
    with sqlite3.connect(tmp_path / "new/folder/threads.sqlite") as connection:
        connection.execute("UPDATE turn SET answer = 'x' WHERE thread_id = 'bad'")
    connection.close()
    assert [s.thread_id for s in store.summaries()] == ["good"]
    with pytest.raises(UserError):
        store.load("bad")


@pytest.mark.parametrize("thread_id", ["", "a b", "../x", "x" * 65, "a\n"])
def test_an_impossible_id_is_refused(store: ThreadStore, thread_id: str) -> None:
    with pytest.raises(UserError, match="A thread id has"):
        store.load(thread_id)


def test_an_address_that_is_none_is_a_settings_error_without_its_password() -> None:
    with pytest.raises(SettingsError) as raised:
        ThreadStore("nonsense://user:secret@host/db")
    assert "secret" not in str(raised.value)


def test_a_place_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GuidelineQAError, match="cannot be opened"):
        ThreadStore(f"sqlite:///{tmp_path}/file/threads.sqlite")


def test_a_database_that_fails_later_is_told_in_a_sentence(store: ThreadStore, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "new" / "folder" / "threads.sqlite")) as database:
        database.execute("DROP TABLE turn")
    with pytest.raises(GuidelineQAError, match="The database for conversations failed"):
        store.load("bed-7")
