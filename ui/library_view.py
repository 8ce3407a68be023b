"""What readers see of the library: which articles there are, whose, of when and how far reviewed. Pure functions."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence

from ingest.article import TIER_NAMES
from ingest.catalogue import Card
from qa.outline import REVIEW_NAMES
from ui.markup import Html, block, element
from ui.source_view import link_here, tier_badge

_SHOWN, _PUBLISHERS = 100, 5


def library(articles: Collection[Card], words: str, day: dt.date) -> Html:
    """The articles that have all of `words` in title, question, publisher or topic, by title; the first hundred."""
    wanted = words.lower().split()
    found = sorted((a for a in articles if all(w in _text(a) for w in wanted)), key=lambda a: a.title.lower())
    if not found:
        return element("p", "No article has these words.", attributes={"role": "status"})
    of = f"{len(found):,} of {len(articles):,} articles" if wanted else f"{len(articles):,} articles"
    more = f"; the first {_SHOWN} are shown, words find the others" if len(found) > _SHOWN else ""
    count = element("p", f"{of}{more}.", attributes={"class": "facts", "role": "status"})
    return block("sources", count, element("ul", *(_article(a, day) for a in found[:_SHOWN])))


def covered(articles: Collection[Card]) -> Html:
    """What stands on the first page of a library that says of no article which question it answers."""
    publishers = Counter(a.publisher for a in articles if a.publisher)
    years = sorted(a.since.year for a in articles if a.since)
    when = f", of {years[0]} to {years[-1]}" if years else ""
    whose = ", ".join(f"{name} ({n})" for name, n in publishers.most_common(_PUBLISHERS))
    others = len(publishers) - _PUBLISHERS
    lines = [
        f"{len(articles):,} article{'s' if len(articles) > 1 else ''}{when}.",
        f"Publishers: {whose}{f' and {others:,} others' if others > 0 else ''}." if whose else "",
        "The page 'Library' lists them.",
    ]
    said = [element("p", line) for line in lines if line]
    return block("suggestions", element("h3", "What can be asked about"), *said)


def _article(article: Card, day: dt.date) -> Html:
    """`since` is the day from which it holds, or that of its publication."""
    facts: Sequence[str] = (
        article.publisher or "publisher not stated",
        article.since.isoformat() if article.since else "date not stated",
        article.topic or "",
    )
    ended = f"no longer in force since {article.valid_to}" if article.valid_to and article.valid_to <= day else ""
    return element(
        "li",
        block("name", link_here(article.title, article.article_id), name="span"),
        block("facts", " · ".join(f for f in facts if f), name="span"),
        tier_badge(article.tier, TIER_NAMES[article.tier]),
        element("span", REVIEW_NAMES[article.review], attributes={"class": f"badge state-{article.review}"}),
        block("badge severity-warning", ended, name="span"),
    )


def _text(article: Card) -> str:
    parts = (article.title, article.question, article.publisher, article.topic)
    return " ".join(p for p in parts if p).lower()
