import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest.embed import Embedder
from ingest.errors import IndexDamaged
from ingest.pipeline import ingest
from qa.question import Question
from qa.stream import Finished, Stated
from qa.thread import Thread
from ui.desk import Desk, Request
from ui.settings import Settings


@pytest.fixture
def desk(tmp_path: Path, embedder: Embedder, write_article: Callable[..., Path]) -> Desk:
    write_article(tmp_path / "corpus" / "alphamab.md", "Alphamab is given at 10 mg.")
    ingest([tmp_path / "corpus"], embedder, tmp_path / "index")
    made = Desk(Settings(index=tmp_path / "index", database=f"sqlite:///{tmp_path}/db.sqlite"))
    made.embedder = embedder
    return made


def publish(desk: Desk, write_article: Callable[..., Path], dose: str) -> None:
    corpus = desk.settings.index.parent / "corpus"
    write_article(corpus / "alphamab.md", f"Alphamab is given at {dose}.")
    ingest([corpus], desk.embedder, desk.settings.index)


def test_a_new_generation_is_noticed_and_the_old_one_serves_whoever_has_it_still(
    desk: Desk, write_article: Callable[..., Path]
) -> None:
    before = desk.index
    publish(desk, write_article, "20 mg")
    assert desk.index is not before
    assert desk.index is desk.index
    assert "20 mg" in desk.index.store.article("alphamab").text
    assert "10 mg" in before.store.article("alphamab").text


def test_an_index_that_nobody_has_any_more_is_closed(desk: Desk, write_article: Callable[..., Path]) -> None:
    before = desk.index
    store = before.store
    publish(desk, write_article, "20 mg")
    assert desk.index.generation != before.generation
    assert store.article_ids() == ("alphamab",)
    del before
    with pytest.raises(IndexDamaged, match="is closed"):
        store.article_ids()


def test_one_answer_comes_from_one_generation_though_another_is_published_meanwhile(
    desk: Desk, write_article: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.index.generation

    def understand_late(*args: object, **options: object) -> object:
        publish(desk, write_article, "30 mg")
        return understand(*args, **options)

    understand = desk.understood
    monkeypatch.setattr(desk, "understood", understand_late)
    answer = desk.answer(Request("What is the dose of alphamab?"))
    assert answer.generation == before
    assert [c.quote for c in answer.citations] == ["Alphamab is given at 10 mg."]
    assert desk.index.generation != before


def test_a_generation_that_cannot_be_opened_leaves_the_one_before_it_serving(
    desk: Desk, write_article: Callable[..., Path]
) -> None:
    before = desk.index
    publish(desk, write_article, "20 mg")
    name = (desk.settings.index / "CURRENT").read_text().strip()
    (desk.settings.index / name / "chunks.faiss").write_bytes(b"junk")
    assert desk.index is before


def test_a_finished_stream_is_remembered_and_a_stopped_one_is_not(desk: Desk, tmp_path: Path) -> None:
    desk = with_database(desk, tmp_path)
    request = Request("What is the dose of alphamab?", thread_id="ward-7")
    stop = threading.Event()
    for event in desk.stream(request, stop):
        if isinstance(event, Stated):
            stop.set()
    assert desk.threads.load("ward-7") == Thread()
    finished = [e.answer for e in desk.stream(request) if isinstance(e, Finished)]
    assert desk.threads.load("ward-7").answers == tuple(finished)


def test_a_thread_that_is_given_is_leant_on_and_nothing_is_stored(desk: Desk, tmp_path: Path) -> None:
    desk = with_database(desk, tmp_path)
    first = desk.answer(Request("What is the dose of alphamab?"))
    request = Request("What is the dose of alphamab?", thread_id="ward-7")
    (again,) = (e for e in desk.stream(request, thread=Thread((first,))) if isinstance(e, Finished))
    assert again.answer.citations == first.citations
    assert desk.threads.load("ward-7") == Thread()


def with_database(desk: Desk, folder: Path) -> Desk:
    made = Desk(desk.settings.model_copy(update={"database": f"sqlite:///{folder}/threads.sqlite"}))
    made.embedder = desk.embedder
    return made


def test_conversations_of_one_name_are_another_for_each_owner(desk: Desk) -> None:
    for owner in ("key-1", "key-2"):
        desk.answer(Request("What is the dose of alphamab?", thread_id="bed-7", owner=owner))
    assert [len(desk.store.threads(owner).load("bed-7").answers) for owner in ("key-1", "key-2", "local")] == [1, 1, 0]


def test_a_turn_is_answered_anew_when_another_process_answered_in_its_conversation(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Desk(desk.settings)
    other.embedder = desk.embedder
    understood, asked = desk.understood, []

    def understood_late(*args: Any) -> Question:
        if not asked:
            other.answer(Request("What is the dose of alphamab?", thread_id="t"))
        asked.append(args)
        return understood(*args)

    monkeypatch.setattr(desk, "understood", understood_late)
    answer = desk.answer(Request("How much alphamab is given?", thread_id="t"))
    assert len(asked) == 2
    assert desk.threads.load("t").answers[1] == answer


def test_what_is_not_used_for_longer_than_the_settings_say_is_forgotten(desk: Desk) -> None:
    answer = desk.answer(Request("What is the dose of alphamab?"))
    now = dt.datetime.now(dt.UTC)
    for thread, age in (("old", 8), ("new", 6)):
        desk.threads.append(thread, answer, now - dt.timedelta(days=age))
    settings = desk.settings.model_copy(update={"retention_days": 7})
    assert [t.thread_id for t in Desk(desk.settings).threads.summaries()] == ["new", "old"]
    assert [t.thread_id for t in Desk(settings).threads.summaries()] == ["new"]
