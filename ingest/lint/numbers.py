"""Figures: endpoints that exist, comparators that are named, P values and intervals that fit."""

import re
from collections.abc import Iterator

from ingest.article import Article
from ingest.claims.words import named, vocabulary
from ingest.contradictions import Contradiction, self_contradictions
from ingest.lint.document import Document, Surroundings
from ingest.lint.finding import Hit
from ingest.lint.sources import named_sources

_NO_SUCH_ENDPOINT = re.compile(
    r"(?P<before>\bno (?:\w+ )?)?"
    r"(?P<name>\b(?:intracranial|CNS|central nervous system|brain|extracranial|local|systemic)"
    r" (?:overall survival|OS)\b)",
    re.IGNORECASE,
)
_HAZARD = re.compile(r"\b(?:HR|hazard ratio)\b[^.;]{0,100}?(?P<value>\d+\.\d+)", re.IGNORECASE)
_SUPERIOR = re.compile(
    r"(?<!not )(?<!non-)\b(?:superior|significantly (?:better|longer|improved))\b(?! to)", re.IGNORECASE
)
_COMPARED = re.compile(
    r"\b(?:vs\.?|versus|against|compar\w+|than|placebo|control|adding|added to|over)\b|\bfrom \d[\d.]* to \d"
    r"|\d(?:%| months?)? with [^;]+?,? and \d[\d.]*(?:%| months?)? with|\bwith and [^;]{0,30}\bwithout\b"
    r"|\d%? and \d[\d.]*%?\b",
    re.IGNORECASE,
)
_SUBGROUP = re.compile(
    r"\b(?:in|among|for) (?:the )?(?:patients|those|people|women|men|subset|subgroup)(?: of patients)?"
    r" with (?:baseline |stable |active |measurable )?\w+",
    re.IGNORECASE,
)
_ANALYSIS = re.compile(
    r"\b(?:subset|subgroup|exploratory|retrospective|post hoc|pre-?specified|randomi[sz]\w+|trial|analys[ie]s|cohort"
    r"|study|meta-analysis)\b",
    re.IGNORECASE,
)
_P_VALUE = re.compile(r"\bP\s?(?P<sign>[<=])\s?(?P<value>0?\.\d+)", re.IGNORECASE)
_SMALLEST_P = 0.0001
_INTERVAL = re.compile(r"\bevery (?:\d+(?:\s?(?:-|–|to)\s?\d+)? )?(?:day|week|month|year)s?\b", re.IGNORECASE)
_STAGED = re.compile(r"\bevery \d[^.;()]*\bfor (?:the )?(?:first )?\d[^.;()]*\bthen every\b[^.;()]*", re.IGNORECASE)


def impossible_endpoints(document: Document, _: Surroundings) -> Iterator[Hit]:
    """Overall survival of a part of the body."""
    for sentence, text in document.texts():
        for match in _NO_SUCH_ENDPOINT.finditer(text):
            if not match.group("before"):
                yield document.hit(
                    sentence,
                    f"{match.group('name')!r} is no endpoint: death is counted in patients, not in a part of the body.",
                )


def missing_comparators(document: Document, _: Surroundings) -> Iterator[Hit]:
    """A hazard ratio or a superiority without what it is compared with, here or in what introduces it."""
    for position, (sentence, text) in enumerate(document.texts()):
        figure = _HAZARD.search(text) or _SUPERIOR.search(text)
        if figure and not _COMPARED.search(text) and not _COMPARED.search(document.before(position)):
            yield document.hit(sentence, f"{figure.group()!r}: against what is not said.")


def unnamed_subsets(document: Document, _: Surroundings) -> Iterator[Hit]:
    """A hazard ratio in some patients with neither the trial nor the kind of analysis named."""
    for position, (sentence, text) in enumerate(document.texts()):
        whole = f"{document.before(position)} {text}" if document.article.introduction(position) else text
        subgroup = _SUBGROUP.search(text)
        if subgroup and _HAZARD.search(text) and not _ANALYSIS.search(whole) and not named_sources(whole):
            yield document.hit(
                sentence,
                f"The figures hold {subgroup.group()!r}: which trial and which analysis they are from is not said.",
            )


def odd_p_values(document: Document, around: Surroundings) -> Iterator[Hit]:
    """P values smaller than reports print, or other than those that stand elsewhere beside the same hazard ratio."""
    for sentence, text in document.texts():
        for match in _P_VALUE.finditer(text):
            value = float(match.group("value"))
            if value < _SMALLEST_P:
                yield document.hit(
                    sentence, f"{match.group()!r} is smaller than trial reports print (P < 0.0001 at the least)."
                )
        for other, p in _elsewhere(document, text, around):
            yield document.hit(sentence, f"{other.article_id} gives {p!r} for the same endpoint and hazard ratio.")


def mixed_intervals(document: Document, _: Surroundings) -> Iterator[Hit]:
    """A staged schedule, as trial protocols have it, beside another interval for the same test."""
    for sentence, text in document.texts():
        staged = _STAGED.search(text)
        if staged and named(vocabulary().tests, text):
            other = _INTERVAL.search(text[: staged.start()] + " " + text[staged.end() :])
            if other:
                yield document.hit(
                    sentence,
                    f"Two schedules for one test: {other.group()!r} and, as in a trial, {staged.group().strip()!r}.",
                )


def disagreeing_with_itself(document: Document, _: Surroundings) -> Iterator[Hit]:
    """Two sentences of the article that cannot both hold."""
    for found in self_contradictions(document.article):
        yield _disagreement(document, document.article, found, 0)


def disagreeing_with_others(document: Document, around: Surroundings) -> Iterator[Hit]:
    """A sentence that cannot hold together with one of another article."""
    for found in around.contradictions:
        for own, (article_id, _) in enumerate(found.places):
            if article_id == document.article.article_id:
                other_id, _ = found.places[1 - own]
                yield _disagreement(document, around.articles[other_id], found, own)


def _disagreement(document: Document, other: Article, found: Contradiction, own: int) -> Hit:
    sentence = document.article.sentences[found.places[own][1]]
    quote = other.quote(other.sentences[found.places[1 - own][1]])
    where = "it also says" if other.article_id == document.article.article_id else f"{other.article_id} says"
    return document.hit(sentence, f"On {found.subject} ({found.kind}) {where}: “{quote}”")


def _elsewhere(document: Document, text: str, around: Surroundings) -> Iterator[tuple[Article, str]]:
    """Other articles' P values beside the same hazard ratio and endpoint that differ from that of `text` tenfold."""
    key, p = _result(text)
    if key is None or p is None:
        return
    for other in around.documents:
        if other.article.article_id == document.article.article_id:
            continue
        for _, other_text in other.texts():
            other_key, other_p = _result(other_text)
            if (
                other_key == key
                and other_p
                and not 0.1 <= float(p.group("value")) / float(other_p.group("value")) <= 10
            ):
                yield other.article, other_p.group()


def _result(text: str) -> tuple[tuple[str, ...] | None, re.Match[str] | None]:
    hazard, p = _HAZARD.search(text), _P_VALUE.search(text)
    return ((hazard.group("value"), *named(vocabulary().endpoints, text)) if hazard else None), p
