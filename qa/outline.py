"""Outline: an answer as a document, block after block. Markdown, plain text, Word and PDF are renderings of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.article import TIER_NAMES
from qa.answer import Answer, Citation, Conflict, Statement
from qa.conditions.criterion import Criterion
from qa.question import Question

BlockKind = Literal["title", "line", "notice", "heading", "section", "item", "source", "remark"]
"""`notice` stands out before the answer, `heading` names a part of the answer, `section` a part of the document,
`source` an article that is cited, `remark` stands small at the end."""
Style = Literal["plain", "number", "strength"]

REVIEW_NAMES = {
    "submitted": "submitted, not yet reviewed",
    "under_review": "under review",
    "approved": "approved",
}
APPLIES = {"yes": "applies", "no": "does not apply", "unknown": "depends"}
ABSTENTION = "The guidelines here do not answer this question."
_PRONOUNS = frozenset({"she", "her", "he", "his"})
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
_FIRST = ("emergency", "corrected", "partial", "depends", "model")


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style: `number` is a citation number, as a number alone."""

    text: str
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading or a list item."""

    kind: BlockKind
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The text without styles, numbers in brackets."""
        return "".join(f"[{r.text}]" if r.style == "number" else r.text for r in self.runs)


def outline(answer: Answer) -> tuple[Block, ...]:
    """The answer, its sources and what must be said beside it, in reading order."""
    return tuple(_blocks(answer))


def source_line(citation: Citation) -> str:
    """Who says it: title, publisher, date, edition, tier and review state of a citation's article."""
    edition = f", edition {citation.edition}" if citation.edition else ""
    tier = f"{TIER_NAMES[citation.tier]} ({citation.tier})"
    return f"{citation.title}. {citation.origin}{edition}. {tier}; review: {REVIEW_NAMES[citation.review]}"


def facts(question: Question) -> tuple[str, ...]:
    """What the question was understood to state about the patient, in its own words. A pronoun is read where a
    recommendation is for women or men only, and is none to show."""
    return tuple(f.text for f in _stated(question))


def shown_facts(question: Question) -> tuple[str, ...]:
    """The same for a reader: a bare number with what it is of, and the drugs that the patient is on."""
    own = [f"{f.about} {f.text}" if _FIGURE.fullmatch(f.text) else f.text for f in _stated(question)]
    return (*own, *(f"on {f.text}" for f in question.facts if f.kind == "drug"))


def _stated(question: Question) -> tuple[Criterion, ...]:
    told = {f.text: f for f in question.facts if f.kind not in ("presence", "drug") and f.text.lower() not in _PRONOUNS}
    return tuple(f for t, f in told.items() if not any(t != o and t.lower() in o.lower() for o in told))


def _blocks(answer: Answer) -> Iterator[Block]:
    yield _block("title", answer.question.text)
    if answer.question.is_rewritten:
        yield _block("line", f"Understood as: {answer.question.standalone}")
    if shown_facts(answer.question):
        yield _block("line", f"Facts: {', '.join(shown_facts(answer.question))}")
    yield from (notice_block(n.text) for n in answer.notices if n.kind in _FIRST)
    if answer.status == "abstain":
        yield _block("line", ABSTENTION)
        yield from (_block("line", n.text) for n in answer.notices if n.kind == "searched")
    for headings, statements in answer.sections:
        if headings:
            yield heading_block(headings)
        yield from map(statement_block, statements)
    yield from (_conflict(answer, c) for c in answer.conflicts)
    if answer.glosses:
        yield _block("section", "Words explained")
        yield from (_block("item", f"{g.term}: {g.plain}") for g in answer.glosses)
    if answer.citations:
        yield _block("section", "Sources")
    for group in answer.sources:
        yield _block("source", source_line(group[0]))
        yield from map(_citation, group)
    if answer.related:
        yield _block("section", "Related questions")
        yield from (_block("item", r.question) for r in answer.related)
    yield from (_block("remark", n.text) for n in answer.notices if n.kind not in (*_FIRST, "searched"))


def _block(kind: BlockKind, text: str) -> Block:
    return Block(kind, (Run(text),))


def heading_block(headings: Sequence[str]) -> Block:
    """The headings over statements."""
    return _block("heading", " › ".join(headings))


def notice_block(notice: str) -> Block:
    """What must be known before the answer."""
    return _block("notice", notice)


def statement_block(statement: Statement) -> Block:
    """A statement with the numbers it cites, its strength, and whom it is for."""
    runs = [Run(f"{statement.text} "), *(Run(str(n), "number") for n in statement.citations)]
    if statement.strength:
        runs += [Run(" "), Run("; ".join(statement.strength), "strength")]
    if (applies := statement.applies).is_compared:
        runs.append(Run(f" — {APPLIES[applies.verdict]}: {applies.why}"))
    return Block("item", tuple(runs))


def _conflict(answer: Answer, conflict: Conflict) -> Block:
    """What the sources disagree about, and each side with its date and tier."""
    runs = [Run(f"Sources disagree about {conflict.subject}: ")]
    for position, number in enumerate(conflict.citations):
        cited = answer.citation(number)
        side = f" {cited.title}, {cited.dated}, {TIER_NAMES[cited.tier]} ({cited.tier})"
        runs += [Run(" against ")] if position else []
        runs += [Run(str(number), "number"), Run(side)]
    return Block("notice", (*runs, Run(".")))


def _citation(citation: Citation) -> Block:
    where = [h for h in citation.headings if h != citation.title]
    where += [f"page {citation.page}"] if citation.page else []
    place = f" ({' › '.join(where)})" if where else ""
    primary = "; ".join(dict.fromkeys(p.label for p in citation.primary))
    source = f" Source: {primary}." if primary else ""
    marks = ", ".join(citation.unresolved)
    unresolved = f" Its own reference marker ({marks}) resolves to no source." if marks else ""
    return Block("item", (Run(str(citation.number), "number"), Run(f" “{citation.quote}”{place}{source}{unresolved}")))
