"""Review steps: what may follow what, and that an approval holds for the text it was given to."""

import datetime as dt
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.embed import Embedder
from ingest.errors import ArticleError, UserError
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.readers import read_article
from ingest.review import record_review
from qa.ask import ask
from qa.question import Filters, understand

DAY = dt.date(2026, 3, 1)
BODY = "The dose of alphamab is 10 mg daily."


@pytest.fixture
def article(tmp_path: Path, write_article: Callable[..., Path]) -> Path:
    return write_article(tmp_path / "corpus" / "alphamab.md", BODY)


def approve(path: Path) -> None:
    record_review(path, "start", reviewer="R. One", today=DAY)
    record_review(path, "approve", reviewer="R. Two", today=DAY, note="doses checked")


def test_the_history_is_kept_with_the_article(article: Path) -> None:
    approve(article)
    review = read_article(article).review
    assert review.status == "approved"
    assert [(e.action, e.reviewer, e.note) for e in review.history] == [
        ("start", "R. One", None),
        ("approve", "R. Two", "doses checked"),
    ]


def test_a_review_step_changes_nothing_else_in_the_file(article: Path) -> None:
    before = read_article(article)
    approve(article)
    after = read_article(article)
    assert after.sha256 == before.sha256
    assert after.text == before.text


def test_a_review_step_changes_no_other_byte_and_no_permission(article: Path) -> None:
    article.write_bytes(article.read_bytes().replace(b"\n", b"\r\n"))
    article.chmod(0o640)
    before = article.read_bytes()
    record_review(article, "start", reviewer="R. One", today=DAY)
    after = article.read_bytes()
    assert before.partition(b"review:")[0] == after.partition(b"review:")[0]
    assert before.rpartition(b"---\r\n")[2] == after.rpartition(b"---\r\n")[2]
    assert after.count(b"\n") == after.count(b"\r\n")
    assert stat.S_IMODE(article.stat().st_mode) == 0o640
    assert list(article.parent.iterdir()) == [article]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_review_step_keeps_the_encoding(encoding: str, article: Path) -> None:
    article.write_bytes(article.read_text(encoding="utf-8").encode(encoding))
    record_review(article, "start", reviewer="R. Öne", today=DAY)
    assert "R. Öne" in article.read_bytes().decode(encoding)
    assert read_article(article).review.status == "under_review"


@pytest.mark.parametrize("edit", [("10 mg", "20 mg"), ("title: Alphamab", "title: Betamab")])
def test_any_edit_after_approval_returns_the_article_to_submitted(article: Path, edit: tuple[str, str]) -> None:
    approve(article)
    article.write_text(article.read_text().replace(*edit))
    review = read_article(article).review
    assert (review.status, review.lapsed) == ("submitted", True)


@pytest.mark.parametrize(
    ("steps", "refused"), [((), "approve"), ((), "return"), (("start",), "start"), (("start", "approve"), "start")]
)
def test_a_step_that_cannot_follow_is_refused_and_changes_nothing(
    article: Path, steps: tuple[str, ...], refused: str
) -> None:
    for step in steps:
        record_review(article, step, reviewer="R", today=DAY)  # type: ignore[arg-type]
    before = article.read_text()
    with pytest.raises(UserError, match="cannot follow"):
        record_review(article, refused, reviewer="R", today=DAY)  # type: ignore[arg-type]
    assert article.read_text() == before


def test_a_returned_article_is_submitted_again_with_the_note(article: Path) -> None:
    record_review(article, "start", reviewer="R", today=DAY)
    record_review(article, "return", reviewer="R", today=DAY, note="name the label")
    review = read_article(article).review
    assert review.status == "submitted"
    assert review.history[-1].note == "name the label"


def test_a_step_needs_a_name(article: Path) -> None:
    with pytest.raises(UserError, match="--reviewer"):
        record_review(article, "start", reviewer="  ", today=DAY)


def test_the_review_of_an_answer_page_is_kept_beside_it(seeds: list[Path], tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_bytes(seeds[0].read_bytes())
    record_review(page, "start", reviewer="R", today=DAY)
    assert read_article(page).review.status == "under_review"
    assert page.read_bytes() == seeds[0].read_bytes()


def test_answers_show_the_review_and_say_when_it_lapsed(article: Path, tmp_path: Path, embedder: Embedder) -> None:
    def answered(approved_only: bool = False):  # type: ignore[no-untyped-def]
        ingest([article.parent], embedder, tmp_path / "index")
        question = understand("What is the dose of alphamab?", as_of=DAY, filters=Filters(approved_only=approved_only))
        return ask(Index.load(tmp_path / "index", embedder), question)

    assert answered(approved_only=True).status == "abstain"
    approve(article)
    approved = answered(approved_only=True)
    assert [c.review for c in approved.citations] == ["approved"]
    assert not [n for n in approved.notices if n.kind == "review"]
    article.write_text(article.read_text().replace("daily", "weekly"))
    assert answered(approved_only=True).status == "abstain"
    lapsed = answered()
    assert [c.review for c in lapsed.citations] == ["submitted"]
    assert any("the approval has lapsed" in n.text for n in lapsed.notices)


def test_a_return_that_would_not_take_effect_is_refused(article: Path) -> None:
    approve(article)
    article.write_text(article.read_text().replace("review:\n", "review:\n\n", 1))
    before = article.read_bytes()
    with pytest.raises(ArticleError, match="not one block of indented lines"):
        record_review(article, "return", reviewer="R. Two", today=DAY)
    assert article.read_bytes() == before


def test_a_byte_order_mark_is_no_obstacle(article: Path) -> None:
    article.write_bytes(b"\xef\xbb\xbf" + article.read_bytes())
    approve(article)
    assert read_article(article).review.status == "approved"


@pytest.mark.parametrize(
    ("note", "kept"), [("two\nlines", "two lines"), ("", None), (" a  'quoted': #note ", "a 'quoted': #note")]
)
def test_a_note_is_kept_on_one_line(article: Path, note: str, kept: str | None) -> None:
    record_review(article, "start", reviewer=" R.  One ", today=DAY, note=note)
    event = read_article(article).review.history[0]
    assert (event.reviewer, event.note) == ("R. One", kept)


def test_the_review_of_a_document_without_front_matter_is_kept_beside_it(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text("<html><body><p>The dose of alphamab is 10 mg daily.</p></body></html>")
    (tmp_path / "a.html.yaml").write_text("tier: T0\npublisher: A society")
    before = page.read_bytes()
    approve(page)
    approved = read_article(page)
    assert (approved.review.status, approved.tier, approved.publisher) == ("approved", "T0", "A society")
    assert page.read_bytes() == before
    page.write_text("<html><body><p>The dose of alphamab is 20 mg daily.</p></body></html>")
    assert read_article(page).review.lapsed


def test_a_review_makes_the_sidecar_of_a_document_that_has_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The dose of alphamab is 10 mg daily.")
    record_review(tmp_path / "a.txt", "start", reviewer="R. One", today=DAY)
    assert read_article(tmp_path / "a.txt").review.status == "under_review"
