"""Small runs for tests, made without an index."""

import datetime as dt

from evals.case import Case, Expect, Nugget, Source, Split
from evals.metric import METRICS
from evals.run import Header, Result, Run
from qa.answer import Answer, Citation, Coverage, Statement, quote_hash
from qa.question import Question

DAY = dt.date(2026, 11, 20)
NOTHING: dict[str, float | None] = dict.fromkeys((m.key for m in METRICS), None)
NUGGETS = (Nugget("a fact", "vital", (Source("dosing", "Give 840 mg."),)),)


def case(case_id: str, expect: Expect = "answer", split: Split = "dev") -> Case:
    return Case(
        case_id=case_id, question=f"Question of {case_id}?", as_of=DAY, audience="clinician", expect=expect,
        nuggets=NUGGETS if expect == "answer" else (), tags=("dose",), split=split, author="maintainers",
        review="draft",
    )  # fmt: skip


def answer(quote: str | None, probability: float = 0.5) -> Answer:
    """An answer of one quote, or an abstention."""
    citation = quote and Citation(
        number=3, article_id="dosing", title="Dosing", publisher="us", published=DAY, edition=None, tier="T4",
        review="submitted", headings=(), page=None, quote=quote, start=10, end=10 + len(quote),
        sha256=quote_hash(quote), kind="sentence",
    )  # fmt: skip
    return Answer(
        status="answer" if quote else "abstain",
        question=Question("q", "q", DAY),
        statements=(Statement(quote, "quote", (3,), ("Doses",)),) if quote else (),
        citations=(citation,) if citation else (),
        coverage=(Coverage("q", bool(quote), probability),),
        notices=(),
        generation="gen-1",
    ).sealed()


def result(
    case_id: str,
    *,
    quote: str | None = "Give 840 mg.",
    expect: Expect = "answer",
    probability: float = 0.5,
    **scores: float,
) -> Result:
    return Result(case(case_id, expect), answer(quote, probability), (), {**NOTHING, **scores}, 0.5)


def run(*results: Result) -> Run:
    return Run(Header("gen-1", DAY, "extractive", {"python": "3.11", "torch": None}), results)
