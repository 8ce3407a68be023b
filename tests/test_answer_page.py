import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest

from ingest.article import Article, Marker
from ingest.clean import clean
from ingest.errors import ArticleError
from ingest.readers import answer_page, read_article
from ingest.readers.document import Document

PAGE = """\
How is a sprained ankle (lateral ligament injury) treated in adults?

Every article is read by our board
Exercise caution as content is pending human review
Article Review Status
Submitted
Under Review
Approved

Last updated: March 3, 2026View the policy

Which best describes you? Choose one.

Treatment of the Sprained Ankle

A sprained ankle is treated with early movement in grade 1 and grade 2 injuries. 1 Rest alone is not advised. 1, 2

Early Care

First Days

  • Ice for 20 minutes every 2 hours 1
  • Compression: an elastic bandage for at least 5 days 2, 3
  • Pain score of 4

Swelling above 3 cm, 2 needs an X-ray.

Later Care

Balance training lowers the risk of a new sprain 1, 3 It lasts 8 weeks.

References

Guideline

Ankle Sprain Overview

Joint Notes, 2025

Guideline

Balance Training

Sports Digest, 2024

Study

Bandage or Brace

A Journal of Ankles, 2019

Related Questions

When may sport be taken up again?
Is an X-ray needed?

Professional Medical Disclaimer

This is no advice. Ankle.Example assumes no liability for it.

Have a follow-up question?
"""


def read(page: str) -> Article:
    return answer_page.read(Document(page.encode(), "ankle.txt")).article


@pytest.fixture(name="article")
def read_page() -> Article:
    return read(PAGE)


def sentence(article: Article, start: str) -> tuple[str, list[str]]:
    """The sentence that begins with `start` and its marks."""
    found = [s for s in article.sentences if article.quote(s).startswith(start)]
    assert len(found) == 1
    return article.quote(found[0]), [m.mark for m in found[0].markers]


def test_the_pages_head_gives_question_title_date_publisher_and_state(article: Article) -> None:
    assert article.question == "How is a sprained ankle (lateral ligament injury) treated in adults?"
    assert article.article_id == "sprained-ankle-treated-adults"
    assert article.title == "Treatment of the Sprained Ankle"
    assert article.published == dt.date(2026, 3, 3)
    assert article.publisher == "Ankle.Example"
    assert article.review.status == "submitted"


def test_a_page_is_an_unreviewed_summary_whatever_it_calls_itself(article: Article) -> None:
    assert article.tier == "T4"
    assert {r.tier for r in article.references} == {"T4"}


def test_a_page_without_the_pending_banner_is_not_taken_for_approved() -> None:
    changed = read(PAGE.replace("pending human review", "checked"))
    assert changed.review.status == "under_review"


def test_the_numbers_that_end_a_sentence_are_markers_and_leave_the_text(article: Article) -> None:
    assert sentence(article, "A sprained") == (
        "A sprained ankle is treated with early movement in grade 1 and grade 2 injuries.",
        ["1"],
    )
    assert sentence(article, "Rest alone") == ("Rest alone is not advised.", ["1", "2"])
    assert sentence(article, "Ice") == ("Ice for 20 minutes every 2 hours", ["1"])
    assert sentence(article, "Compression") == ("Compression: an elastic bandage for at least 5 days", ["2", "3"])


def test_a_number_that_belongs_to_its_sentence_stays(article: Article) -> None:
    assert sentence(article, "Pain score") == ("Pain score of 4", [])
    assert sentence(article, "It lasts") == ("It lasts 8 weeks.", [])
    named = read(PAGE.replace("Pain score of 4", "Exercises of Protocol 2 Training"))
    assert sentence(named, "Exercises") == ("Exercises of Protocol 2 Training", [])


def test_a_marker_before_a_comma_leaves_the_measure_before_it(article: Article) -> None:
    assert sentence(article, "Swelling") == ("Swelling above 3 cm, 2 needs an X-ray.", [])
    marked = read(PAGE.replace("3 cm, 2 needs", "3 cm 2, as said, needs"))
    assert sentence(marked, "Swelling") == ("Swelling above 3 cm, as said, needs an X-ray.", ["2"])


def test_a_marker_ends_a_sentence_that_has_no_full_stop(article: Article) -> None:
    assert sentence(article, "Balance training") == ("Balance training lowers the risk of a new sprain", ["1", "3"])


def test_markers_resolve_when_the_page_lists_as_many_references(article: Article) -> None:
    assert [r.title for r in article.references] == ["Ankle Sprain Overview", "Balance Training", "Bandage or Brace"]
    assert (article.references[2].organisation, article.references[2].date) == ("A Journal of Ankles", "2019")
    rest = next(s for s in article.sentences if article.quote(s).startswith("Rest alone"))
    assert rest.markers == (Marker("1", "1"), Marker("2", "2"))


def test_no_marker_resolves_when_the_page_lists_too_few_references() -> None:
    short = read(PAGE.replace("Study\n\nBandage or Brace\n\nA Journal of Ankles, 2019\n", ""))
    assert len(short.references) == 2
    assert {m.reference_id for s in short.sentences for m in s.markers} == {None}


def test_a_heading_right_below_a_heading_is_its_child(article: Article) -> None:
    title = "Treatment of the Sprained Ankle"
    paths = dict.fromkeys(s.headings for s in article.sentences)
    assert list(paths) == [(title,), (title, "Early Care", "First Days"), (title, "Later Care")]


def test_bullets_are_items(article: Article) -> None:
    assert [article.quote(s)[:4] for s in article.sentences if s.kind == "item"] == ["Ice ", "Comp", "Pain"]


def test_related_questions_are_kept_and_the_disclaimer_is_not_text(article: Article) -> None:
    assert article.related == ("When may sport be taken up again?", "Is an X-ray needed?")
    assert "liability" not in article.text
    assert "Choose one" not in article.text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("treated in adults?", "treated in adults.", "no question in its first line"),
        ("Last updated: March 3, 2026", "Last updated: soon", "no question in its first line"),
        ("Last updated: March 3, 2026", "Last updated: Marsh 33, 2026", "'Last updated: Marsh 33, 2026' is no date"),
    ],
    ids=["no question", "no date", "no such day"],
)
def test_a_page_without_a_question_or_a_date_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(ArticleError, match=message):
        read(PAGE.replace(old, new))


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(ArticleError, match="no sentence was found"):
        read(PAGE.partition("Treatment of the")[0])


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def test_the_saved_pages_lose_no_word_and_no_number(seeds: list[Path]) -> None:
    for path in seeds:
        article = read_article(path)
        body = clean(path.read_text("utf-8")).partition("Which best describes you?")[2].partition("\n")[2]
        marks = Counter(m.mark for s in article.sentences for m in s.markers)
        assert words(article.text) + marks == words(body.partition("\nReferences\n")[0])


def test_the_saved_pages_keep_their_markers_as_data_and_none_resolves(seeds: list[Path]) -> None:
    for path in seeds:
        article = read_article(path)
        markers = [m for s in article.sentences for m in s.markers]
        assert len(markers) > 40
        assert {m.reference_id for m in markers} == {None}
        assert max(int(m.mark) for m in markers) > len(article.references)


def test_no_sentence_of_the_saved_pages_ends_in_a_bare_reference_digit(seeds: list[Path]) -> None:
    quotes = [a.quote(s) for a in map(read_article, seeds) for s in a.sentences]
    ending = [q for q in quotes if re.search(r"(?<!\S)\d+(?:, \d+)*[.:,;]?$", q)]
    assert ending == ["ECOG performance status of 0"]
