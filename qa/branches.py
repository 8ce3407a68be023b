"""Branches of a recommendation: those for other patients come last, and what decides between them is asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from qa.answer import Statement
from qa.cite import applicability
from qa.conditions.criterion import Criterion
from qa.draft import DraftStatement, Evidence

HEADING = "Does not apply here"


def with_misses_last(
    statements: Iterable[DraftStatement], evidence: Evidence, facts: Sequence[Criterion]
) -> tuple[DraftStatement, ...]:
    """The statements, those that do not apply to a patient with these facts last and under a heading that says so."""
    fitting: list[DraftStatement] = []
    misses: list[DraftStatement] = []
    for statement in statements:
        verdict = applicability([evidence.sentence(s) for s in statement.cites], facts).verdict
        if verdict == "no":
            misses.append(replace(statement, headings=(HEADING, *statement.headings)))
        else:
            fitting.append(statement)
    return (*fitting, *misses)


def none_applies(statements: Sequence[Statement]) -> str | None:
    """Why no statement applies, when none does."""
    whys = [s.applies.why for s in statements if s.applies.verdict == "no"]
    return whys[0] if whys and len(whys) == len(statements) else None
