from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.embed import Embedder
from ingest.pipeline import ingest
from ui.desk import Desk, Request
from ui.rehearsal import rehearse
from ui.settings import Settings


@pytest.fixture
def desk(tmp_path: Path, embedder: Embedder, write_article: Callable[..., Path]) -> Desk:
    for name in ("alphamab", "betamab", "gammamab"):
        body = f"{name.capitalize()} is given at 10 mg."
        write_article(tmp_path / "corpus" / f"{name}.md", body, question=f"What is the dose of {name}?", title=name)
    ingest([tmp_path / "corpus"], embedder, tmp_path / "index")
    return Desk(Settings(index=tmp_path / "index", database=f"sqlite:///{tmp_path}/db.sqlite"), embedder)


def asked_of(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    asked: list[Request] = []
    answer = desk.answer

    def noted(request: Request) -> object:
        asked.append(request)
        return answer(request)

    monkeypatch.setattr(desk, "answer", noted)
    return asked


def test_what_the_articles_answer_is_asked_of_the_guidelines_alone_and_nothing_is_remembered(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asked_of(desk, monkeypatch)
    assert rehearse(desk, lambda: 0.0) == 3
    assert {r.text for r in asked} == {f"What is the dose of {n}?" for n in ("alphamab", "betamab", "gammamab")}
    assert {r.writer for r in asked} == {"extractive"}
    assert not (tmp_path / "db.sqlite").exists()


def test_it_ends_when_its_time_is_over(desk: Desk) -> None:
    assert desk.settings.rehearsal == 1.0
    seconds = iter([0.0, 0.5, 1.5])
    assert rehearse(desk, lambda: next(seconds)) == 1


def test_a_question_of_the_rehearsal_is_embedded_again_when_a_reader_asks_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rehearse(desk, lambda: 0.0)
    embedded: list[str] = []
    embed = desk.embedder.embed

    def noted(texts: list[str]) -> object:
        embedded.extend(texts)
        return embed(texts)

    monkeypatch.setattr(desk.embedder, "embed", noted)
    desk.answer(Request("What is the dose of alphamab?"))
    assert embedded


def test_what_is_no_question_is_passed_over(desk: Desk, tmp_path: Path, write_article: Callable[..., Path]) -> None:
    write_article(tmp_path / "corpus" / "deltamab.md", "Deltamab is given at 10 mg.", question="2026?")
    ingest([tmp_path / "corpus"], desk.embedder, tmp_path / "index")
    assert rehearse(desk, lambda: 0.0) == 4
