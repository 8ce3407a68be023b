"""What the chat page shows before anything is asked."""

import datetime as dt
from dataclasses import replace

from shown import make_article

from ingest.catalogue import Card
from ui import welcome_view


def test_the_header_counts_the_approved_articles() -> None:
    submitted, approved = Card.of(make_article()), Card.of(make_article(status="approved"))
    assert "0 of 1 articles" in welcome_view.reviewed((submitted,))
    assert "1 of 2 articles" in welcome_view.reviewed((submitted, approved))
    assert welcome_view.reviewed((approved,)) == "All 1 articles have been approved by a clinician reviewer."


def test_examples_are_short_in_force_and_few_per_topic() -> None:
    article = make_article()
    many = [replace(article, article_id=str(i), question=f"Question {i}?", topic="A") for i in range(3)]
    others = [
        replace(article, article_id="long", question="Q" * 200, topic="B"),
        replace(article, article_id="old", question="Old?", topic="C", valid_to=dt.date(2026, 2, 1)),
        replace(article, article_id="pointing", question="Pointing?", topic="D", related=("2",)),
    ]
    cards = map(Card.of, [*many, *others])
    assert welcome_view.examples(cards, dt.date(2026, 11, 21)) == (
        "Question 2?",
        "Question 0?",
        "Pointing?",
    )
