"""What time has done to an article: reviews that are due, sources grown old, events it does not know."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from ingest.article import Article
from ingest.drugs import drugs, forms
from ingest.events import Event, listed_events
from ingest.lint.document import Document, Surroundings
from ingest.lint.finding import Hit

_ABOUT_TREATMENT = re.compile(r"\b(?:treat\w*|therap\w+|regimen|-line|manage\w*|approach)\b", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SETTINGS = ("first-line", "first line", "second-line", "second line", "adjuvant", "neoadjuvant", "brain", "metastatic")


def review_overdue(document: Document, around: Surroundings) -> Iterator[Hit]:
    """A review date that has passed."""
    due = document.article.review_due
    if due is not None and due < around.today:
        yield Hit(document.article.title, due.isoformat(), f"A review was due on {due.isoformat()}.")


def old_source(document: Document, around: Surroundings) -> Iterator[Hit]:
    """Sources older than three years, in an article that still holds."""
    article = document.article
    since = article.since
    if since is not None and article.is_old(around.today) and article.in_force(around.today):
        yield Hit(
            article.title, since.isoformat(), f"Its newest source is of {since.isoformat()}, more than three years ago."
        )


def missing_events(document: Document, around: Surroundings) -> Iterator[Hit]:
    """Events before the article was published, on its subject, that it does not mention."""
    article = document.article
    if article.published is None:
        return
    known = [e for e in listed_events() if _should_know(article, e)]
    known += [e for e in _approvals_elsewhere(document, around) if e.date not in {k.date for k in known}]
    for event in known:
        if not event.is_known_to(article):
            yield Hit(
                article.title,
                f"published {article.published.isoformat()}",
                f"It does not mention: {event.what} ({event.date.isoformat()}; {event.source}).",
            )


def _approvals_elsewhere(document: Document, around: Surroundings) -> Iterator[Event]:
    """Approvals that another article on the same question of treatment cites as a dated reference."""
    article = document.article
    if not _ABOUT_TREATMENT.search(article.about):
        return
    for other in around.articles.values():
        if other.article_id == article.article_id or not _same_setting(article, other):
            continue
        for reference in other.references:
            if reference.kind == "approval" and reference.date and _DATE.fullmatch(reference.date):
                names = sorted({m.name for m in drugs(reference.title)})
                event = Event(
                    dt.date.fromisoformat(reference.date),
                    reference.title,
                    f"cited by {other.article_id}",
                    (),
                    (_all(names),),
                )
                if names and _should_know(article, event):
                    yield event


def _should_know(article: Article, event: Event) -> bool:
    return article.published is not None and article.published > event.date and event.concerns(article)


def _same_setting(one: Article, other: Article) -> bool:
    settings = [{s for s in _SETTINGS if s in a.about.lower()} for a in (one, other)]
    return one.topic == other.topic is not None and bool(settings[0]) and settings[0] == settings[1]


def _all(names: Sequence[str]) -> re.Pattern[str]:
    """A sentence that has every name, in any order, in any of its forms."""
    return re.compile(
        "".join(rf"(?=.*(?:{'|'.join(map(re.escape, forms(n)))}))" for n in names), re.IGNORECASE | re.DOTALL
    )
