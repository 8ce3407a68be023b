"""The source beside an answer: what is highlighted is exact, and the review state is the one of now."""

from dataclasses import replace

import pytest
from shown import QUOTE, TEXT, Page, hostile_answer, make_article, make_citation

from ingest.article import Article, Review, ReviewStatus
from qa.answer import quote_hash
from ui.source_view import hint, review_steps, source


def test_a_link_leads_to_the_web_or_is_no_link() -> None:
    assert "a" not in Page(source(hostile_answer().citations[0], None)).tags
    linked = replace(make_citation(), url="https://example.org/a?b=1&c=2")
    attributes, here = Page(source(linked, make_article())).attributes("a")
    assert attributes["href"] == linked.url
    assert attributes["rel"] == here["rel"] == "noopener noreferrer"


def test_the_whole_article_is_one_press_away_at_the_sentence() -> None:
    page = Page(source(make_citation(), make_article()))
    assert page.of("a") == ["Read the whole article"]
    assert page.attributes("a")[0]["href"] == f"api/v1/articles/dose#s{make_citation().start}"


def test_the_marked_text_is_the_quote_and_stands_in_its_section() -> None:
    page = Page(source(make_citation(), make_article()))
    assert page.of("mark") == [QUOTE]
    assert page.of("text") == ["Give 840 mg first. Then give 420 mg & repeat."]
    assert page.of("path") == ["Dose"]


def test_a_sentence_before_the_first_heading_stands_in_the_opening_lines() -> None:
    quote = "Opening <2 cm line."
    citation = replace(make_citation(), quote=quote, start=0, end=len(quote), sha256=quote_hash(quote), headings=())
    page = Page(source(citation, make_article()))
    assert page.of("text") == page.of("mark") == [quote]
    assert page.of("path") == ["Opening lines"]


@pytest.mark.parametrize("article", [None, make_article(TEXT.replace("420", "400"))])
def test_a_changed_or_missing_article_is_said_and_the_recorded_quote_shown(article: Article | None) -> None:
    page = Page(source(make_citation(), article))
    assert "changed since" in page.of("notice")[0]
    assert page.of("text") == [QUOTE]


@pytest.mark.parametrize(
    ("status", "name", "caution"),
    [
        ("submitted", "Submitted", "no clinician has reviewed"),
        ("under_review", "Under review", "is reviewing"),
        ("approved", "Approved", "has approved"),
    ],
)
def test_the_stepper_marks_the_current_review_state(status: ReviewStatus, name: str, caution: str) -> None:
    page = Page(review_steps(Review(status)))
    steps = list(zip(page.attributes("li"), page.of("li"), strict=True))
    assert [text for _, text in steps] == ["Submitted", "Under review", "Approved"]
    assert [text for attributes, text in steps if attributes.get("aria-current") == "step"] == [name]
    assert caution in page.of("caution")[0]


def test_the_panel_shows_the_state_the_article_has_now() -> None:
    page = Page(source(make_citation(), make_article(status="approved")))
    assert [t for a, t in zip(page.attributes("li"), page.of("li"), strict=True) if "aria-current" in a] == ["Approved"]


def test_the_hint_is_no_source() -> None:
    assert Page(hint()).of("mark") == []


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/g.PDF", 'href="https://example.org/g.PDF#page=12"'),
        ("https://example.org/g", "› page 12<"),
        (None, "› page 12<"),
        ("javascript:x.pdf", "› page 12<"),
    ],
)
def test_a_pdf_on_the_web_opens_at_the_page(url: str | None, shown: str) -> None:
    assert shown in source(replace(make_citation(), page=12, url=url), None)
