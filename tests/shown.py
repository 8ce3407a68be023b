"""Articles, citations and answers for tests of the pages, hostile ones too, and a page read back from its HTML."""

import datetime as dt
from dataclasses import replace
from html.parser import HTMLParser
from typing import get_args, get_type_hints

from cited import citation

from ingest.article import Article, Reference, Review, ReviewStatus, Section, Sentence
from qa.answer import (
    Answer,
    Applicability,
    Citation,
    Conflict,
    Coverage,
    Notice,
    PrimarySource,
    Related,
    Statement,
    quote_hash,
)
from qa.question import Question

MOMENT = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
HOSTILE = '<script>alert(1)</script><img src="http://evil.example/x.png" onerror="alert(2)">\'"&amp;'
TEXT = "Opening <2 cm line.\n\nDose\n\nGive 840 mg first. Then give 420 mg & repeat.\n\nSafety\n\nMeasure LVEF."
QUOTE = "Then give 420 mg & repeat."
NOTICE_KINDS = get_args(get_type_hints(Notice)["kind"])


class Page(HTMLParser):
    """The elements of some HTML, the text of those with a given tag or class, and all text together."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[int] = []
        self.feed(html)
        assert not self._open, "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(len(self.elements))
        self.elements.append((tag, {k: v or "" for k, v in attrs}))
        self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for i in self._open:
            self.texts[i] += data

    def of(self, name: str) -> list[str]:
        return [
            t
            for (tag, attributes), t in zip(self.elements, self.texts, strict=True)
            if tag == name or name in attributes.get("class", "").split()
        ]

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}

    def attributes(self, name: str) -> list[dict[str, str]]:
        return [a for tag, a in self.elements if tag == name or name in a.get("class", "").split()]


def make_article(text: str = TEXT, **review: ReviewStatus) -> Article:
    dose, safety = text.index("Dose"), text.index("Safety")
    start = TEXT.index(QUOTE)
    return Article(
        article_id="dose",
        question="What is the dose?",
        title="Doses",
        publisher="A society",
        published=dt.date(2026, 1, 2),
        tier="T4",
        text=text,
        sections=(Section(("Dose",), dose, safety), Section(("Safety",), safety, len(text))),
        sentences=(Sentence(start, start + len(QUOTE), ("Dose",)),),
        references=(Reference("a", "guideline", "A guideline"),),
        review=Review(**review),
    )


def make_citation(number: int = 1) -> Citation:
    start = TEXT.index(QUOTE)
    return citation(
        QUOTE,
        number,
        article_id="dose",
        title="Doses",
        published=dt.date(2026, 1, 2),
        edition="3",
        tier="T4",
        headings=("Dose",),
        start=start,
        end=start + len(QUOTE),
        url=None,
    )


def make_answer(*statements: Statement) -> Answer:
    return Answer(
        status="answer",
        question=Question("What dose?", "What dose?", dt.date(2026, 11, 21)),
        statements=statements or (Statement(QUOTE, "quote", (1,)),),
        citations=(make_citation(),),
        coverage=(Coverage("What dose?", True, 0.9),),
        notices=(Notice("review", "Exercise caution."), Notice("intended_use", "For professionals.")),
        generation="gen-1",
        related=(Related("other", "What else?"),),
    )


def hostile_answer() -> Answer:
    citation = replace(
        make_citation(),
        title=HOSTILE,
        publisher=HOSTILE,
        edition=HOSTILE,
        headings=(HOSTILE,),
        quote=HOSTILE,
        end=make_citation().start + len(HOSTILE),
        sha256=quote_hash(HOSTILE),
        url="javascript:alert(1)",
        primary=(PrimarySource(HOSTILE, "T0", HOSTILE, HOSTILE, "data:text/html,x"),),
        unresolved=(HOSTILE,),
    )
    statement = Statement(HOSTILE, "paraphrase", (1,), (HOSTILE,), (HOSTILE,), Applicability("no", HOSTILE))
    return replace(
        make_answer(),
        question=Question(HOSTILE, HOSTILE, dt.date(2026, 11, 21), context=(HOSTILE,)),
        statements=(Statement(HOSTILE, "quote", (1,)), statement),
        citations=(citation,),
        conflicts=(Conflict(HOSTILE, (1,)),),
        coverage=(Coverage(HOSTILE, False, 0.1, (HOSTILE,)), Coverage("b", True, 0.9)),
        notices=tuple(Notice(k, HOSTILE) for k in NOTICE_KINDS),
        related=(Related("a", HOSTILE),),
        model=HOSTILE,
    )


def hostile_abstention() -> Answer:
    notices = (Notice("searched", HOSTILE), Notice("intended_use", HOSTILE))
    return replace(hostile_answer(), status="abstain", statements=(), citations=(), conflicts=(), notices=notices)
