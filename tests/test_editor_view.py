import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.intake import DocumentReport
from ingest.lint import Finding
from ui import editor_view
from ui.shelf import Shelf, state

TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def folder(tmp_path: Path, write_article: Callable[..., Path]) -> Path:
    write_article(tmp_path / "beta.md", "Betanib is given daily.", title="Beta <b>", published="2024-11-22")
    write_article(tmp_path / "alpha.md", "Alphamab is given weekly.", title="Alpha")
    return tmp_path


def test_articles_are_rows_in_order_of_title_with_their_age_and_findings(folder: Path) -> None:
    rows = editor_view.rows(Shelf.read(folder, TODAY), TODAY)
    assert [(r["Title"], r["Months old"]) for r in rows] == [("Alpha", 10), ("Beta <b>", 23)]
    assert all(isinstance(r["Findings"], int) and r["Findings"] > 0 for r in rows)  # neither lists a source


def test_articles_are_counted_by_year_and_review_state(folder: Path) -> None:
    found = editor_view.freshness(Shelf.read(folder, TODAY).articles)
    assert [tuple(row.values()) for row in found] == [("2024", "Submitted", 1), ("2026", "Submitted", 1)]


def test_an_article_is_shown_without_markup_of_its_own(folder: Path) -> None:
    shelf = Shelf.read(folder, TODAY)
    shown = editor_view.article(shelf.article("beta"), (Finding("rule", "error", "beta", "<i>", "<script>", "why"),))
    assert "Beta &lt;b&gt;" in shown
    assert "<script>" not in shown
    assert "<i>" not in shown


def test_a_changed_file_changes_the_state_of_the_folder(folder: Path) -> None:
    before = state(folder)
    assert state(folder) == before
    (folder / "beta.md.yaml").write_text("title: x\n")
    assert state(folder) != before


def test_a_document_that_failed_is_a_row_with_its_reason() -> None:
    (row,) = editor_view.documents([DocumentReport("a.pdf", "failed", reason="is a scan.")])
    assert (row["Verdict"], row["Notes"], row["Words kept"]) == ("failed", "is a scan.", "")


def test_what_waits_for_a_reviewer_comes_in_the_order_of_its_turn(folder: Path) -> None:
    shelf = Shelf.read(folder, TODAY)
    shelf.take_step("alpha", "start", reviewer="Dr. A", today=TODAY, note="First look")
    found = Shelf.read(folder, TODAY).articles
    assert [(r["Title"], r["Review"], r["Last step"]) for r in editor_view.queue(found)] == [
        ("Alpha", "under review", "2026-11-21 Dr. A: start"),
        ("Beta <b>", "submitted, not yet reviewed", "none yet"),
    ]
    assert [(r["Step"], r["Reviewer"], r["Note"]) for r in editor_view.decisions(found)] == [
        ("start", "Dr. A", "First look")
    ]
    Shelf.read(folder, TODAY).take_step("alpha", "approve", reviewer="Dr. A", today=TODAY)
    after = Shelf.read(folder, TODAY).articles
    assert [r["Title"] for r in editor_view.queue(after)] == ["Beta <b>"]
    assert [r["Step"] for r in editor_view.decisions(after)] == ["start", "approve"]


def test_contradictions_are_rows_of_their_own() -> None:
    found = [
        Finding("contradiction", "error", "a", "Dose", "840 mg.", "b says: 420 mg."),
        Finding("old-source", "info", "a", "Dose", "", "old"),
    ]
    assert [(r["It says"], r["Against it"]) for r in editor_view.contradictions(found)] == [
        ("840 mg.", "b says: 420 mg.")
    ]


def test_findings_are_rows_the_gravest_first() -> None:
    found = [
        Finding("old-source", "info", "a", "Dose", "", "old"),
        Finding("unreadable", "error", "b", "b.md", "", "b.md: has no title."),
    ]
    assert [(r["Severity"], r["Article"], r["Why"]) for r in editor_view.findings(found)] == [
        ("error", "b", "b.md: has no title."),
        ("remark", "a", "old"),
    ]


def test_a_document_that_cannot_be_read_is_told_of_in_full(folder: Path) -> None:
    (folder / "broken.md").write_text("---\ntitle: [\n---\n", encoding="utf-8")
    (finding,) = Shelf.read(folder, TODAY).unreadable
    assert finding.article_id == "broken"
    assert "broken.md" in finding.explanation


def test_of_many_documents_that_were_not_read_the_first_few_are_told_and_the_rest_counted() -> None:
    told = editor_view.unread([f"Not read: <{i}>" for i in range(8)])
    assert told.count("<p ") == 6
    assert "&lt;4&gt;" in told
    assert "And 3 more" in told
    assert editor_view.unread([]) == ""


def test_documents_that_were_not_read_come_first() -> None:
    reports = [
        DocumentReport("a.md", "ok", "a", "Markdown"),
        DocumentReport("b.md", "failed", reason="b.md: is empty."),
    ]
    assert [(r["Document"], r["Words kept"]) for r in editor_view.documents(reports)] == [("b.md", ""), ("a.md", "")]
