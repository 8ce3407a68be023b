"""Does an answer put the right branch first, show both sides, and carry the notices that are due? Pure functions; None
means that the case does not ask for it."""

from collections.abc import Sequence

from evals.case import Case, Source
from evals.metrics import said
from ingest.engines.states import TokenModel
from qa.answer import Answer, Statement


def branch_first(case: Case, answer: Answer) -> float | None:
    """1 when a statement of the branch that applies is shown, is not said to be for others, and comes before every
    statement of another branch that is not said to be for others; else 0, also for an abstention.

    Our own definition, as in `evals.branching`. None for a case without a branch.
    """
    if not case.branch:
        return None
    for statement in answer.statements:
        if statement.applies.verdict == "no":
            continue
        if _cites(statement, answer, case.branch):
            return 1.0
        if _cites(statement, answer, case.other_branches):
            return 0.0
    return 0.0


def wrong_branch(case: Case, answer: Answer) -> float | None:
    """1 when a statement of a branch that does not apply is said to apply to the patient; None for a case without
    other branches."""
    if not case.other_branches:
        return None
    yes = [s for s in answer.statements if s.applies.verdict == "yes" and not _cites(s, answer, case.branch)]
    return float(any(_cites(s, answer, case.other_branches) for s in yes))


def conflict_shown(case: Case, answer: Answer, model: TokenModel | None = None) -> float | None:
    """1 when the answer says a nugget of every side; None for a case in which nobody disagrees."""
    if not case.sides:
        return None
    return float(all(any(said(n, answer, model) for n in case.nuggets if n.side == side) for side in case.sides))


def conflict_marked(case: Case, answer: Answer) -> float | None:
    """1 when the answer names sentences of two sides as disagreeing; None for a case in which nobody disagrees."""
    if not case.sides:
        return None
    side_of = {(s.article_id, s.quote): n.side for n in case.nuggets for s in n.sources if n.side}
    for conflict in answer.conflicts:
        cited = (answer.citation(n) for n in conflict.citations)
        if len({side_of.get((c.article_id, c.quote)) for c in cited} - {None}) > 1:
            return 1.0
    return 0.0


def notices_shown(case: Case, answer: Answer) -> float | None:
    """The share of the notices that are due which the answer carries; None when none is due."""
    shown = {n.kind for n in answer.notices}
    return sum(kind in shown for kind in case.notices) / len(case.notices) if case.notices else None


def false_alarm(case: Case, answer: Answer) -> float | None:
    """1 when an emergency is seen that the case does not name; None where one is due."""
    return None if "emergency" in case.notices else float(any(n.kind == "emergency" for n in answer.notices))


def _cites(statement: Statement, answer: Answer, sources: Sequence[Source]) -> bool:
    wanted = {(s.article_id, s.quote) for s in sources}
    return any((c.article_id, c.quote) in wanted for c in map(answer.citation, statement.citations))
