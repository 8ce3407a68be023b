"""What the reader must know beside the answer."""

import datetime as dt
from collections.abc import Sequence

from ingest.article import Article
from ingest.events import unknown_events
from qa.answer import Checks, Citation, Notice
from qa.question import Question

INTENDED_USE = (
    "For healthcare professionals. Quotes from the guidelines it was given; no substitute for clinical judgment. Every "
    "quote should be read in its source before a decision."
)


def notices(
    question: Question,
    citations: Sequence[Citation],
    articles: Sequence[Article],
    checks: Checks,
    note: str | None,
) -> tuple[Notice, ...]:
    """What to know of an answer, most urgent first. `articles` are those cited, `note` is the writer's."""
    found: list[Notice] = []
    if note:
        found.append(Notice("model", note))
    if checks.replaced or checks.dropped:
        found.append(Notice("rejected", _rejected(checks)))
    found += [n for a in articles for n in _time(a, question.as_of)]
    found += [Notice("review", _lapsed(a)) for a in articles if a.review.lapsed]
    if any(c.review != "approved" for c in citations):
        found.append(
            Notice("review", "Exercise caution: cited articles have not been approved by a clinician reviewer.")
        )
    marks = sorted({(c.title, m) for c in citations for m in c.unresolved})
    for title in dict.fromkeys(t for t, _ in marks):
        own = ", ".join(sorted({m for t, m in marks if t == title}, key=lambda m: (len(m), m)))
        found.append(
            Notice(
                "references",
                f"'{title}': the page's own reference markers ({own}) do not resolve to any source.",
            )
        )
    return (*found, Notice("intended_use", INTENDED_USE))


def _rejected(checks: Checks) -> str:
    parts = [
        f"{count} {what}"
        for count, what in ((checks.replaced, "replaced by the quote it cites"), (checks.dropped, "dropped"))
        if count
    ]
    return f"Statements of the language model that did not pass the checks: {', '.join(parts)}."


def _lapsed(article: Article) -> str:
    when = f" of {article.review.date.isoformat()}" if article.review.date else ""
    return f"'{article.title}' was edited after its approval{when}; the approval has lapsed and it is submitted again."


def _time(article: Article, day: dt.date) -> list[Notice]:
    """What to say of an article that has been replaced since `day`, is due for review, or is old."""
    found: list[Notice] = []
    if article.valid_to is not None:
        by = f" It was replaced by '{article.superseded_by}'." if article.superseded_by else ""
        found.append(Notice("superseded", f"'{article.title}' held until {article.valid_to.isoformat()}.{by}"))
    for event in unknown_events(article, day):
        found.append(
            Notice("event", f"'{article.title}' does not mention: {event.what} ({event.date}; {event.source}).")
        )
    if article.review_due is not None and day > article.review_due:
        found.append(Notice("stale", f"'{article.title}' was due for review on {article.review_due.isoformat()}."))
    elif article.since is None:
        found.append(Notice("stale", f"'{article.title}' does not state its date; it may be out of date."))
    elif article.is_old(day):
        old = f"'{article.title}' rests on sources up to {_since(article)}, more than three years old."
        found.append(Notice("stale", old))
    return found


def _since(article: Article) -> str:
    """`article.since` as precise as the article states it."""
    stated = article.published_as if article.valid_from is None else None
    return stated or (article.since.isoformat() if article.since else "")
