"""What readers see of the library."""

import datetime as dt
from dataclasses import replace

from ingest.catalogue import Card
from ui.library_view import covered, library

DAY = dt.date(2026, 11, 21)
CARD = Card("a", "Asthma in adults", None, "A society", "T0", "Lungs", "approved", dt.date(2024, 5, 1), None)


def test_an_article_is_listed_with_publisher_date_kind_and_review() -> None:
    html = library([CARD], "", DAY)
    for said in ("Asthma in adults", "A society · 2024-05-01 · Lungs", "Guideline · T0", "approved"):
        assert said in html
    assert "no longer in force" not in html
    assert '<a href="api/v1/articles/a"' in html


def test_articles_are_found_by_all_the_words_wherever_they_stand() -> None:
    other = replace(CARD, article_id="b", title="Asthma in children", publisher=None)
    assert "1 of 2 articles." in library([CARD, other], "society ASTHMA", DAY)
    assert library([CARD, other], "children society", DAY) == '<p role="status">No article has these words.</p>'


def test_what_is_no_longer_in_force_and_what_is_not_stated_is_said() -> None:
    html = library([replace(CARD, valid_to=DAY, publisher=None, since=None)], "", DAY)
    assert "no longer in force since 2026-11-21" in html
    assert "publisher not stated · date not stated" in html


def test_of_a_large_library_a_hundred_are_shown_and_the_rest_is_told() -> None:
    html = library([replace(CARD, article_id=str(n), title=f"T{n:04}") for n in range(1200)], "", DAY)
    assert html.count("<li>") == 100
    assert "1,200 articles; the first 100 are shown" in html


def test_markup_in_a_title_is_text() -> None:
    assert "<script>" not in library([replace(CARD, title="<script>alert(1)</script>")], "", DAY)


def test_a_library_without_questions_says_what_it_covers() -> None:
    cards = [replace(CARD, publisher=f"P{n}", since=dt.date(2010 + n, 1, 1)) for n in range(7)]
    html = covered([*cards, replace(CARD, publisher="P3", since=None)])
    assert "8 articles, of 2010 to 2016." in html
    assert "Publishers: P3 (2), P0 (1), P1 (1), P2 (1), P4 (1) and 2 others." in html
    assert "1 article." in covered([replace(CARD, publisher=None, since=None)])
