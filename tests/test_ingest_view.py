from dataclasses import replace

from ingest.intake import DocumentReport
from ingest.pipeline import IngestReport
from ui.ingest_view import documents_text, ingest_text

REPORT = IngestReport(
    generation="gen-0f",
    unchanged=False,
    articles=2,
    sentences=1_400,
    chunks=20,
    contradictions=0,
    added=("a", "b"),
    changed=(),
    removed=("c",),
    documents=(
        DocumentReport("a.pdf", "ok", "a", "PDF", 0.99),
        DocumentReport("b.pdf", "ok", "b", "PDF", 0.91, ("Only 91.0% of the words are in the text.",)),
        DocumentReport("c.pdf", "failed", reason="c.pdf: is encrypted."),
        DocumentReport("d.pdf", "kept", "d", reason="d.pdf: is empty."),
        DocumentReport("e.md", "ok", "e", "Markdown"),
    ),
)


def test_what_was_published_is_one_line_with_what_changed() -> None:
    assert ingest_text(REPORT) == (
        "Published gen-0f: 2 articles, 1,400 sentences, 20 chunks, 0 contradictions between articles"
        " (2 added, 1 removed)."
    )


def test_an_unchanged_ingest_says_so() -> None:
    assert ingest_text(replace(REPORT, unchanged=True)).startswith(
        "Nothing changed: gen-0f goes on serving (2 articles"
    )


def test_documents_that_failed_or_lost_words_are_listed_and_no_others() -> None:
    assert list(documents_text(REPORT)) == [
        "Look at it: b.pdf: Only 91.0% of the words are in the text.",
        "Not read: c.pdf: is encrypted.",
        "Not read: d.pdf: is empty. Its earlier version goes on serving.",
    ]
