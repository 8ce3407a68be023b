"""Sentences with conditions, and questions to them."""

import datetime as dt

from ingest.article import Article, Sentence, SentenceKind
from qa.conditions.applies import compare
from qa.conditions.facts import facts_of
from qa.conditions.reading import criteria


def article(*texts: str, kind: SentenceKind = "sentence", headings: tuple[str, ...] = ()) -> Article:
    text = " ".join(texts)
    spans = [(text.index(t), text.index(t) + len(t)) for t in texts]
    return Article(
        article_id="a",
        question="?",
        title="A",
        publisher="p",
        published=dt.date(2026, 1, 1),
        tier="T0",
        text=text,
        sections=(),
        sentences=tuple(Sentence(s, e, headings, kind) for s, e in spans),
    )


def verdict(question: str, sentence: str, kind: SentenceKind = "sentence") -> str:
    return compare(facts_of(question), article(sentence, kind=kind), 0).verdict


def read(text: str) -> list[tuple[str, float | None, float | None]]:
    return [(c.about, c.interval.low, c.interval.high) for c in criteria(text) if c.interval is not None]
