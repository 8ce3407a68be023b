"""Approvals and withdrawals that articles on their subject must know: events.yaml."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.article import Article
from ingest.drugs import drugs
from ingest.shipped_yaml import shipped_yaml


@dataclass(frozen=True, slots=True)
class Event:
    """Something that an article on its subject must know: it concerns articles whose question and title have every
    pattern of `subject`; an article knows it when one of its sentences has one of `mentions`."""

    date: dt.date
    what: str
    source: str
    subject: tuple[re.Pattern[str], ...]
    mentions: tuple[re.Pattern[str], ...]

    def concerns(self, article: Article) -> bool:
        """True when the article is on the event's subject and holds after it. A question on another drug is another
        subject."""
        about = f"{article.about} {article.title}"
        own, asked = ({m.name for m in drugs(text)} for text in (self.what, article.about))
        return (
            (article.valid_to is None or article.valid_to > self.date)
            and (not asked or bool(asked & own))
            and all(p.search(about) for p in self.subject)
        )

    def is_known_to(self, article: Article) -> bool:
        """True when the article mentions it."""
        return any(p.search(article.quote(s)) for s in article.sentences for p in self.mentions)


def unknown_events(article: Article, day: dt.date) -> tuple[Event, ...]:
    """The events up to `day` on an article's subject that the article does not mention."""
    return tuple(e for e in listed_events() if e.date <= day and e.concerns(article) and not e.is_known_to(article))


@lru_cache(maxsize=1)
def listed_events() -> tuple[Event, ...]:
    """The events of events.yaml."""
    rows = shipped_yaml("ingest", "events.yaml")
    return tuple(
        Event(r["date"], r["what"], r["source"], _patterns(r["subject"]), _patterns(r["mentions"])) for r in rows
    )


def _patterns(sources: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(s, re.IGNORECASE) for s in sources)
