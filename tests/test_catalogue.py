import datetime as dt
from dataclasses import replace

import pytest

from ingest.article import Tier
from ingest.catalogue import Card, Catalogue, Scope
from ingest.index import Index

DAY = dt.date(2026, 11, 21)
CARD = Card(
    article_id="dosing",
    title="Dosing of alphamab",
    question=None,
    publisher="X",
    tier="T0",
    topic="dosing",
    review="submitted",
    since=dt.date(2026, 1, 1),
    valid_to=dt.date(2027, 1, 1),
)


@pytest.mark.parametrize(
    ("scope", "admits"),
    [
        (Scope(DAY), True),
        (Scope(dt.date(2025, 12, 31)), False),
        (Scope(dt.date(2026, 12, 31)), True),
        (Scope(dt.date(2027, 1, 1)), False),
        (Scope(DAY, approved_only=True), False),
        (Scope(DAY, tiers=("T1", "T0")), True),
        (Scope(DAY, tiers=("T1",)), False),
        (Scope(DAY, publishers=("Y",)), False),
        (Scope(DAY, topics=("dosing",)), True),
        (Scope(DAY, topics=("imaging",)), False),
    ],
)
def test_an_article_may_answer_while_it_holds_and_passes_every_filter(scope: Scope, admits: bool) -> None:
    assert scope.admits(CARD) is admits


def test_a_card_without_dates_always_holds() -> None:
    card = replace(CARD, since=None, valid_to=None)
    assert card.in_force(dt.date(1900, 1, 1))
    assert card.in_force(dt.date(2100, 1, 1))


def test_verdicts_stand_in_the_order_of_the_cards() -> None:
    tiers: tuple[Tier, ...] = ("T0", "T1", "T0")
    catalogue = Catalogue(replace(CARD, article_id=f"a{i}", tier=t) for i, t in enumerate(tiers))
    assert catalogue.admitted(Scope(DAY, tiers=("T0",))).tolist() == [True, False, True]
    assert list(catalogue) == ["a0", "a1", "a2"]
    assert catalogue["a1"].tier == "T1"


def test_the_catalogue_of_an_index_says_what_its_articles_say(index: Index) -> None:
    assert list(index.catalogue.values()) == [Card.of(index.store.article(i)) for i in index.article_ids]
    assert list(index.articles) == list(index.article_ids)


def test_choosing_among_articles_opens_none(index: Index) -> None:
    index.store.article.cache_clear()  # type: ignore[attr-defined]
    assert index.catalogue.admitted(Scope(DAY)).any()
    assert "nothing-of-that-name" not in index.articles
    assert len(index.articles) == index.manifest.articles
    assert index.store.article.cache_info().currsize == 0  # type: ignore[attr-defined]
