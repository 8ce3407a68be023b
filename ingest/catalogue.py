"""Catalogue: what is known of every article without opening it: enough to choose which may answer, and to list them."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from ingest.article import Article, ReviewStatus, Tier, holds_on

_CACHED_SCOPES = 64


@dataclass(frozen=True, slots=True)
class Card:
    """An article in the catalogue; the fields are those of `Article`, `review` its status alone."""

    article_id: str
    title: str
    question: str | None
    publisher: str | None
    tier: Tier
    topic: str | None
    review: ReviewStatus
    since: dt.date | None
    valid_to: dt.date | None
    related: tuple[str, ...] = ()

    @classmethod
    def of(cls, article: Article) -> "Card":
        """The card of an article."""
        return cls(
            article_id=article.article_id,
            title=article.title,
            question=article.question,
            publisher=article.publisher,
            tier=article.tier,
            topic=article.topic,
            review=article.review.status,
            since=article.since,
            valid_to=article.valid_to,
            related=article.related,
        )

    @property
    def about(self) -> str:
        """The question that the article answers, else its title."""
        return self.question or self.title

    def in_force(self, day: dt.date) -> bool:
        """True when what the article says holds on `day`."""
        return holds_on(day, self.since, self.valid_to)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which articles may answer: those in force on a day that pass the filters; an empty tuple lets all pass."""

    day: dt.date
    approved_only: bool = False
    tiers: tuple[Tier, ...] = ()
    publishers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    def admits(self, card: Card) -> bool:
        """True when the article may answer."""
        return (
            card.in_force(self.day)
            and (not self.approved_only or card.review == "approved")
            and (not self.tiers or card.tier in self.tiers)
            and (not self.publishers or card.publisher in self.publishers)
            and (not self.topics or card.topic in self.topics)
        )


class Catalogue(Mapping[str, Card]):
    """The card of every article by id, in order of id."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self._cards = {card.article_id: card for card in cards}
        self.admitted = lru_cache(_CACHED_SCOPES)(self._admitted)

    def __getitem__(self, article_id: str) -> Card:
        return self._cards[article_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cards)

    def __len__(self) -> int:
        return len(self._cards)

    def _admitted(self, scope: Scope) -> npt.NDArray[np.bool_]:
        """Which articles may answer, one bool for each, in order of id; not to be written to."""
        verdicts = np.fromiter(map(scope.admits, self._cards.values()), dtype=np.bool_, count=len(self))
        verdicts.flags.writeable = False
        return verdicts
