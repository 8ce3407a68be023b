"""The command line, run in this process as the program runs it: what it prints, and its exit code."""

import datetime as dt
import io
import json
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from evals import CASES
from evals.case_files import load_cases
from guideline_qa import main
from ingest.fetch import Fetched

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


def test_an_answer_is_saved_in_the_format_that_the_file_name_says(
    program: Callable[..., Result], tmp_path: Path
) -> None:
    for name, begins in [("a.pdf", b"%PDF-"), ("a.docx", b"PK"), ("a.csl.json", b'[\n {\n  "id"'), ("a.json", b"{")]:
        assert program("ask", DOSE, "--save", str(tmp_path / name)).code == 0
        assert (tmp_path / name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("name", "says"), [("answer.odt", "says no format"), ("taken/answer.pdf", "cannot be written")]
)
def test_an_answer_that_cannot_be_saved_says_why(
    program: Callable[..., Result], tmp_path: Path, name: str, says: str
) -> None:
    (tmp_path / "taken").touch()
    result = program("ask", DOSE, "--save", str(tmp_path / name))
    assert result.code == 2
    assert says in result.err
    assert "Traceback" not in result.err


def test_a_thread_on_the_command_line_carries_the_question(program: Callable[..., Result]) -> None:
    program("ask", "What is the first-line treatment of HER2-positive metastatic breast cancer?", "--thread", "bed-7")
    result = program("ask", "and if she cannot have a taxane?", "--thread", "bed-7")
    assert "Understood as: What is the first-line treatment of" in result.out
    assert "without a taxane" in result.out


def test_gold_questions_give_records_that_verify(program: Callable[..., Result]) -> None:
    for case in load_cases([CASES])[::48]:  # of all of them, evals.metrics.citation_validity is the same check
        record = program("ask", case.text, "--as-of", case.as_of.isoformat(), "--json").out
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
        (("review", "nothing", "start", "--reviewer", "R"), "nothing: there is no such file, and no corpus/"),
        (("ask", DOSE, "--json", "--markdown"), "--json and --markdown exclude each other."),
        (("ask", DOSE, "--index", __file__), "is a file, and an index is a folder."),
        (("serve", "--corpus", "nowhere"), "--corpus: there is no folder nowhere."),
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
    (tmp_path / "in" / "bad.md").write_text("---\narticle_id: [bad\n---\n\nText.\n")
    result = program("ingest", str(tmp_path / "in"), "--index", str(tmp_path / "index"))
    assert result.code == 2
    assert "Published gen-" in result.out
    assert "bad.md" in result.err
    assert "10 mg" in program("ask", "What is the dose of alphamab?", "--index", str(tmp_path / "index")).out


def test_search_shows_ranks(program: Callable[..., Result]) -> None:
    found = json.loads(program("search", "pertuzumab dose", "-k", "2", "--json").out)
    assert len(found) == 2
    assert found[0]["lexical_rank"] == 1


def test_impact_of_nothing_is_nothing(program: Callable[..., Result], index_dir: Path) -> None:
    result = program("impact", str(index_dir), str(index_dir), "--cases", str(CASES / "abstain.yaml"))
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


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for what is fetched."""
    monkeypatch.setenv("GUIDELINE_QA_DOWNLOADS", str(tmp_path / "web"))
    return tmp_path / "web"


def test_a_web_address_is_not_asked_unless_allowed(program: Callable[..., Result], web: Path, tmp_path: Path) -> None:
    result = program("ingest", "https://guidelines.example/a.html", "--index", str(tmp_path / "index"))
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("https://guidelines.example/a.html: is a web address. Add --allow-urls")


def test_an_allowed_web_address_still_leads_to_no_machine_of_ours(
    program: Callable[..., Result], web: Path, tmp_path: Path, write_article: Callable[..., Path]
) -> None:
    path = write_article(tmp_path / "a.md", "Alphamab is given at 8 mg.")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        alone = program("ingest", url, "--allow-urls", "--index", str(tmp_path / "index"))
        beside = program("ingest", url, str(path), "--allow-urls", "--index", str(tmp_path / "index"))
        listening.settimeout(0)
        with pytest.raises(BlockingIOError):
            listening.accept()
    assert (alone.code, beside.code) == (2, 2)
    assert "127.0.0.1, which is not a public address" in alone.err
    assert "Published gen-" in beside.out
    assert f"Not read: {url}: leads to 127.0.0.1" in beside.err


def test_a_fetched_document_becomes_an_article_with_its_address(
    program: Callable[..., Result], web: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "https://guidelines.example/alphamab.html"
    page = b"<!doctype html><title>Alphamab</title><h1>Alphamab</h1><p>Alphamab is given at 8 mg daily.</p>"
    fetched = Fetched(url, "text/html", dt.date(2026, 11, 20), page)
    monkeypatch.setattr("ingest.download.fetch", lambda *_, **__: fetched)
    index = str(tmp_path / "index")
    assert program("ingest", url, "--allow-urls", "--index", index).code == 0
    record = json.loads(program("ask", "What dose of alphamab is given?", "--index", index, "--json").out)
    assert [c["url"] for c in record["citations"]] == [url]
    monkeypatch.setenv("GUIDELINE_QA_ALLOW_URLS", "1")
    assert "Nothing changed" in program("ingest", url, "--index", index).out


def test_a_document_without_front_matter_is_reviewed_by_its_file(
    program: Callable[..., Result], tmp_path: Path
) -> None:
    page = tmp_path / "guideline.txt"
    page.write_text("Guideline on alphamab\n\nAlphamab is given as a dose of 5 mg daily to adults.\n")
    assert program("review", str(page), "start", "--reviewer", "A. Reader").code == 0
    assert "under_review" in (tmp_path / "guideline.txt.yaml").read_text()


def test_the_version_is_told(program: Callable[..., Result]) -> None:
    assert program("--version").out.startswith("guideline-qa 0.")


def test_no_remarks_are_said_to_be_none(program: Callable[..., Result]) -> None:
    assert program("feedback", "list").err == "Nothing was said of any answer yet.\n"


def test_a_day_that_is_none_is_told_how_to_be_written(program: Callable[..., Result]) -> None:
    result = program("ask", DOSE, "--as-of", "tomorrow")
    assert (result.code, result.out) == (2, "")
    assert "'tomorrow' is no day. Write it as 2026-01-31." in result.err
