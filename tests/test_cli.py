"""The command line, run in this process as the program runs it: what it prints, and its exit code."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from evals import CASES
from evals.case import load_cases
from guideline_qa import main

pytestmark = pytest.mark.slow
DOSE = "What dose of pertuzumab is given?"


@dataclass
class Result:
    code: int
    out: str
    err: str


@pytest.fixture
def program(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, index_dir: Path
) -> Callable[..., Result]:
    monkeypatch.setenv("GUIDELINE_QA_INDEX", str(index_dir))
    monkeypatch.setenv("GUIDELINE_QA_DATABASE", f"sqlite:///{tmp_path}/threads.sqlite")
    monkeypatch.setenv("COLUMNS", "200")
    capsys.readouterr()

    def call(*arguments: str, stdin: str = "") -> Result:
        monkeypatch.setattr(sys, "argv", ["guideline-qa", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        try:
            main()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return call


def test_the_answer_has_its_citation(program: Callable[..., Result]) -> None:
    result = program("ask", DOSE)
    assert result.code == 0
    assert "840 mg loading dose, then 420 mg every 3 weeks. [1]" in result.out


def test_a_thread_on_the_command_line_carries_the_question(program: Callable[..., Result]) -> None:
    program("ask", "What is the first-line treatment of HER2-positive metastatic breast cancer?", "--thread", "bed-7")
    result = program("ask", "and if she cannot have a taxane?", "--thread", "bed-7")
    assert "Understood as: If she cannot have a taxane?" in result.out
    assert "without a taxane" in result.out


def test_every_gold_question_gives_a_record_that_verifies(program: Callable[..., Result]) -> None:
    for case in load_cases([CASES]):
        record = program("ask", case.question, "--as-of", case.as_of.isoformat(), "--json").out
        verified = program("verify", "-", stdin=record)
        assert verified.code == 0, (case.case_id, verified.err)


@pytest.mark.parametrize(("old", "new"), [("840 mg", "841 mg"), ("3 weeks", "4 weeks"), ('"start": 0', '"start": 1')])
def test_a_changed_record_does_not_verify(program: Callable[..., Result], old: str, new: str) -> None:
    record = program("ask", DOSE, "--json").out
    assert old in record
    result = program("verify", "-", stdin=record.replace(old, new, 1))
    assert result.code == 1
    assert len(result.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("ask", ""), "The question is empty."),
        (("ask", "x" * 20_000), "The question has 20,000 characters"),
        (("ask", "\x07\x1b"), "The question is empty."),
        (("ask", "ما الجرعة؟"), "ask in English"),
        (("ask", DOSE, "--index", "/nowhere/at/all"), "there is no index"),
        (("ask", DOSE, "--thread", "a b"), "A thread id has"),
        (("ask", DOSE, "--writer", "model"), "No language model is configured"),
        (("verify", "/nowhere.json"), "cannot be read"),
        (("ingest", "/nowhere"), "there is no such file or folder"),
        (("review", "nothing", "start", "--reviewer", "R"), "cannot be read"),
    ],
)
def test_a_users_mistake_is_one_sentence_and_exit_2(
    program: Callable[..., Result], arguments: tuple[str, ...], sentence: str
) -> None:
    result = program(*arguments)
    assert result.code == 2
    assert sentence in result.err
    assert "Traceback" not in result.err
    assert len(result.err.strip().splitlines()) == 1


def test_an_ingest_lists_what_it_could_not_read_and_goes_on(
    program: Callable[..., Result], write_article: Callable[..., Path], tmp_path: Path
) -> None:
    write_article(tmp_path / "in" / "good.md", "The dose of alphamab is 10 mg daily.")
    (tmp_path / "in" / "bad.md").write_text("no front matter")
    result = program("ingest", str(tmp_path / "in"), "--index", str(tmp_path / "index"))
    assert result.code == 2
    assert "Published gen-" in result.out
    assert "bad.md: is in no known format" in result.err
    assert "10 mg" in program("ask", "What is the dose of alphamab?", "--index", str(tmp_path / "index")).out


def test_search_shows_ranks(program: Callable[..., Result]) -> None:
    found = json.loads(program("search", "pertuzumab dose", "-k", "2", "--json").out)
    assert len(found) == 2
    assert found[0]["lexical_rank"] == 1


def test_impact_of_nothing_is_nothing(program: Callable[..., Result], index_dir: Path) -> None:
    result = program("impact", str(index_dir), str(index_dir))
    assert result.out.strip().startswith("0 of ")


@pytest.mark.parametrize("command", ["ingest", "ask", "search", "verify", "serve", "review", "impact", "lint", "eval"])
def test_every_command_explains_itself(program: Callable[..., Result], command: str) -> None:
    result = program(command, "--help")
    assert result.code == 0
    assert "Usage: guideline-qa" in result.out


def test_help_waits_for_no_library_that_only_some_command_needs() -> None:
    heavy = ("numpy", "pydantic", "rich", "sqlalchemy", "yaml")
    script = f"import sys, guideline_qa; print([n for n in {heavy} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
