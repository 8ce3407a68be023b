"""What stands around the statements of an answer: its coverage, conflicts, notices and provenance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.contradictions import Contradiction
from ingest.index import Index
from qa.answer import Answer, Checks, Coverage, Notice, Statement
from qa.asked import asked_for, gives
from qa.caution import caution, read_as
from qa.conditions.depends import asks, unaddressed
from qa.conditions.facts import facts_of
from qa.conflicts import conflicts
from qa.draft import DraftStatement, Evidence, Provenance
from qa.glosses import glosses_for
from qa.notices import notices
from qa.page import Page
from qa.premise import Correction, correction_notice
from qa.question import Question
from qa.related import related_questions
from qa.thread import Thread
from qa.urgent import urgent


@dataclass(frozen=True, slots=True)
class Ground:
    """What an answer was written on. `coverage` has one entry for each part of the question."""

    question: Question
    thread: Thread
    evidence: Evidence
    coverage: tuple[Coverage, ...]
    correction: Correction | None = None
    contradictions: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """How the writing went: what the checks did, who wrote, and why it is not who was asked to."""

    checks: Checks
    provenance: Provenance
    note: str | None = None


def finish(index: Index, page: Page, ground: Ground, written: Written) -> Answer:
    """The answer that `page` holds."""
    question, evidence, citations = ground.question, ground.evidence, page.citations
    coverage = covered(ground.coverage, question, page.statements, page.drafted, evidence)
    articles = [index.store.article(i) for i in dict.fromkeys(c.article_id for c in citations)]
    return Answer(
        status=status_of(coverage),
        question=question,
        statements=page.statements,
        citations=citations,
        coverage=coverage,
        notices=(
            *urgent(index, question),
            *correction_notice(ground.correction, citations, evidence),
            *caution(coverage),
            *read_as(index, question),
            *_open(evidence, page.drafted, question),
            *notices(question, citations, articles, written.checks, written.note),
        ),
        generation=index.generation,
        conflicts=conflicts(index, ground.contradictions, citations),
        related=related_questions(index, question, [a.article_id for a in articles], ground.thread),
        glosses=glosses_for(question, page.statements),
        checks=written.checks,
        model=written.provenance.model,
        prompt_sha256=written.provenance.prompt_sha256,
        usage=written.provenance.usage,
    ).sealed()


def covered(
    found: tuple[Coverage, ...],
    question: Question,
    statements: Sequence[Statement],
    drafted: Sequence[DraftStatement],
    evidence: Evidence,
) -> tuple[Coverage, ...]:
    """The coverage of an answer with these `statements`, `drafted` from `evidence`: what was `found`, and not
    answered where nothing said is what was asked for."""
    return _held_to_the_patient(drafted, evidence, question, _held_to(statements, question, found))


def status_of(coverage: Sequence[Coverage]) -> Literal["answer", "partial"]:
    """The status of an answer that says something."""
    return "answer" if all(c.answered for c in coverage) else "partial"


def _held_to(
    statements: Sequence[Statement], question: Question, coverage: tuple[Coverage, ...]
) -> tuple[Coverage, ...]:
    """The coverage, answered no longer when a dose or time is asked for and no statement for this patient gives one."""
    told = [s.text for s in statements if s.applies.verdict != "no"]
    lacking = tuple(kind for kind in asked_for(question.standalone) if not any(gives(text, kind) for text in told))
    return tuple(replace(c, answered=False, missing=(*c.missing, *lacking)) for c in coverage) if lacking else coverage


def _held_to_the_patient(
    statements: Iterable[DraftStatement], evidence: Evidence, question: Question, coverage: tuple[Coverage, ...]
) -> tuple[Coverage, ...]:
    """The coverage, answered no longer when a dose is asked for a patient of whom nothing quoted speaks, as in 'severe
    renal impairment'."""
    places = [(a, a.sentences.index(s)) for d in statements for i in d.cites for a, s in [evidence.sentence(i)]]
    is_open = "dose" in asked_for(question.text) and unaddressed(places, facts_of(question.text))
    return tuple(replace(c, answered=False) for c in coverage) if is_open else coverage


def _open(evidence: Evidence, statements: Iterable[DraftStatement], question: Question) -> tuple[Notice, ...]:
    """What decides between the branches and was not said, and what was said and decides nothing."""
    cited = [evidence.sentence(i) for s in statements for i in s.cites]
    places = [(a, a.sentences.index(s)) for a, s in cited]
    found = (asks(places, question.facts), unaddressed(places, question.facts))
    return tuple(Notice("depends", text) for text in found if text)
