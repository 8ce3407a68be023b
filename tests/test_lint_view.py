"""The command `guideline-qa lint`: what it prints and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path

from typer.testing import CliRunner

from ingest.lint import RULES, Finding
from ui.cli import app
from ui.lint_view import findings_text

Write = Callable[..., Path]
REFERENCE = {
    "id": "a",
    "kind": "guideline",
    "organisation": "ASCO",
    "title": "A guideline",
    "publication": "A journal",
    "date": "2025",
    "scale": "ASCO",
}


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["lint", *arguments])
    return result.exit_code, result.output


def test_the_command_groups_by_document_and_fails_from_the_chosen_severity_on(
    tmp_path: Path, write_article: Write
) -> None:
    path = write_article(tmp_path / "one.md", "Alphamab lowered deaths (HR 0.50).[^a]", references=[REFERENCE])
    code, output = run(str(path))
    assert code == 0
    assert output.startswith("one\n  warning: missing-comparator at Alphamab\n")
    assert output.endswith("1 document: 0 errors, 1 warning, 0 remarks.\n")
    codes = {severity: run(str(path), "--fail-on", severity)[0] for severity in ("error", "warning", "info", "never")}
    assert codes == {"error": 0, "warning": 1, "info": 1, "never": 0}


def test_an_unreadable_document_fails_the_command(tmp_path: Path) -> None:
    (tmp_path / "broken.md").write_text("---\narticle_id: x\n---\n", encoding="utf-8")
    code, output = run(str(tmp_path))
    assert code == 1
    assert "unreadable" in output


def test_the_command_prints_json(tmp_path: Path, write_article: Write) -> None:
    path = write_article(tmp_path / "one.md", "Alphamab lowered deaths (HR 0.50).[^a]", references=[REFERENCE])
    (finding,) = json.loads(run(str(path), "--json")[1])
    assert finding["rule"] == "missing-comparator"
    assert finding.keys() == {"rule", "severity", "article_id", "place", "quote", "explanation"}


def test_the_command_lists_its_rules() -> None:
    code, output = run("--rules")
    assert code == 0
    assert [line.split()[0] for line in output.splitlines()] == [r.name for r in RULES]


def test_the_command_needs_a_path() -> None:
    assert CliRunner().invoke(app, ["lint"]).exit_code != 0


def test_a_long_quote_is_cut_for_the_terminal() -> None:
    finding = Finding("r", "info", "a", "place", "word " * 100, "why")
    assert len(max(findings_text([finding], 1).splitlines(), key=len)) < 220
