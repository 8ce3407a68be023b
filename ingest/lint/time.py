"""What time has done to an article: reviews that are due, sources grown old, events it does not know."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml

from ingest.article import Article
from ingest.drugs import drugs, forms
from ingest.lint.document import Document, Surroundings
from ingest.lint.finding import Hit

OLD_AFTER = dt.timedelta(days=3 * 365 + 1)
_ABOUT_TREATMENT = re.compile(r"\b(?:treat\w*|therap\w+|regimen|-line|manage\w*|approach)\b", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SETTINGS = ("first-line", "first line", "second-line", "second line", "adjuvant", "neoadjuvant", "brain", "metastatic")


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
        """True when the article is on the event's subject, newer than it, and not yet out of force. A question on
        another drug is another subject."""
        about = f"{article.question} {article.title}"
        own, asked = ({m.name for m in drugs(text)} for text in (self.what, article.question))
        return (
            article.published > self.date
            and (article.valid_to is None or article.valid_to > self.date)
            and (not asked or bool(asked & own))
            and all(p.search(about) for p in self.subject)
        )

    def is_known_to(self, article: Article) -> bool:
        """True when the article mentions it."""
        return any(p.search(article.quote(s)) for s in article.sentences for p in self.mentions)


def review_overdue(document: Document, around: Surroundings) -> Iterator[Hit]:
    """A review date that has passed."""
    due = document.article.review_due
    if due is not None and due < around.today:
        yield Hit(document.article.title, due.isoformat(), f"A review was due on {due.isoformat()}.")


def old_source(document: Document, around: Surroundings) -> Iterator[Hit]:
    """Sources older than three years, in an article that still holds."""
    article = document.article
    since = article.valid_from or article.published
    if around.today - since > OLD_AFTER and article.in_force(around.today):
        yield Hit(
            article.title, since.isoformat(), f"Its newest source is of {since.isoformat()}, more than three years ago."
        )


def missing_events(document: Document, around: Surroundings) -> Iterator[Hit]:
    """Events before the article was published, on its subject, that it does not mention."""
    article = document.article
    known = [e for e in listed_events() if e.concerns(article)]
    known += [e for e in _approvals_elsewhere(document, around) if e.date not in {k.date for k in known}]
    for event in known:
        if not event.is_known_to(article):
            yield Hit(
                article.title,
                f"published {article.published.isoformat()}",
                f"It does not mention: {event.what} ({event.date.isoformat()}; {event.source}).",
            )


@lru_cache(maxsize=1)
def listed_events() -> tuple[Event, ...]:
    """The events of events.yaml."""
    rows = yaml.safe_load(files("ingest.lint").joinpath("events.yaml").read_text(encoding="utf-8"))
    return tuple(
        Event(r["date"], r["what"], r["source"], _patterns(r["subject"]), _patterns(r["mentions"])) for r in rows
    )


def _approvals_elsewhere(document: Document, around: Surroundings) -> Iterator[Event]:
    """Approvals that another article on the same question of treatment cites as a dated reference."""
    article = document.article
    if not _ABOUT_TREATMENT.search(article.question):
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
                if names and event.concerns(article):
                    yield event


def _same_setting(one: Article, other: Article) -> bool:
    settings = [{s for s in _SETTINGS if s in a.question.lower()} for a in (one, other)]
    return one.topic == other.topic is not None and bool(settings[0]) and settings[0] == settings[1]


def _all(names: Sequence[str]) -> re.Pattern[str]:
    """A sentence that has every name, in any order, in any of its forms."""
    return re.compile(
        "".join(rf"(?=.*(?:{'|'.join(map(re.escape, forms(n)))}))" for n in names), re.IGNORECASE | re.DOTALL
    )


def _patterns(sources: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(s, re.IGNORECASE) for s in sources)
