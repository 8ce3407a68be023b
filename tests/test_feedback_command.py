import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from evals.case_files import load_cases
from guideline_qa import app
from ingest.errors import UserError
from ingest.index import Index
from qa.answer import Answer
from qa.ask import ask
from qa.question import understand
from ui.store import Store

NOW = dt.datetime(2026, 3, 1, 8, tzinfo=dt.UTC)
Run = Callable[..., Any]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    url = f"sqlite:///{tmp_path}/db.sqlite"
    monkeypatch.setenv("GUIDELINE_QA_DATABASE", url)
    return Store(url)


@pytest.fixture
def spoken_of(store: Store, index: Index) -> Answer:
    answer = ask(index, understand("What dose of pertuzumab is given?", as_of=NOW.date()))
    store.answers("key-1").keep(answer, NOW)
    store.feedback("key-1").add(answer.answer_id, "wrong_citation", NOW, citation=1, text="An old\nlabel.")
    return answer


def run(*arguments: str) -> Any:
    return CliRunner().invoke(app, ["feedback", *arguments])


@pytest.mark.usefixtures("spoken_of")
def test_remarks_of_all_owners_are_listed_with_their_question() -> None:
    line, words = run("list").stdout.splitlines()
    assert line == "2026-03-01  wrong_citation [1]  What dose of pertuzumab is given?"
    assert words.strip() == "An old label."
    (listed,) = json.loads(run("list", "--json").stdout)
    assert (listed["kind"], listed["question"]) == ("wrong_citation", "What dose of pertuzumab is given?")


def test_remarks_become_drafts_of_gold_cases(spoken_of: Answer, tmp_path: Path) -> None:
    result = run("export", "--cases", str(tmp_path / "drafts.yaml"))
    assert result.exit_code == 0
    assert "1 draft." in result.stderr
    (case,) = load_cases([tmp_path / "drafts.yaml"])
    assert case.question == spoken_of.question.text


@pytest.mark.usefixtures("spoken_of")
def test_a_file_that_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("mine")
    assert isinstance(run("export", "--cases", str(tmp_path / "mine.yaml")).exception, UserError)
    assert (tmp_path / "mine.yaml").read_text() == "mine"


@pytest.mark.usefixtures("store")
def test_without_remarks_nothing_is_written(tmp_path: Path) -> None:
    assert "Nothing was said" in run("export", "--cases", str(tmp_path / "none.yaml")).stderr
    assert not (tmp_path / "none.yaml").exists()
