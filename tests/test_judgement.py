import datetime as dt
from typing import Literal

from evals.case import Case, NoticeKind, Nugget, Source
from evals.judgement import branch_first, conflict_marked, conflict_shown, false_alarm, notices_shown, wrong_branch
from qa.answer import Answer, Applicability, Citation, Conflict, Notice, Statement, quote_hash
from qa.question import Question

DAY = dt.date(2026, 11, 20)
EARLY, LATE, OTHER = "Within 6 months: second line.", "After 12 months: first line.", "Staging is done."
Verdict = Literal["yes", "no", "unknown"]


def case(*, branch: bool = False, sides: bool = False, notices: tuple[NoticeKind, ...] = ()) -> Case:
    """A case whose branch is EARLY against LATE, or whose sides are EARLY (label) and LATE (guideline)."""
    early, late = (Source("lines", EARLY),), (Source("lines", LATE),)
    nuggets = (
        Nugget("second line", "vital", early, side="label" if sides else None),
        Nugget("first line", "vital", late, side="guideline" if sides else None),
    )
    return Case(
        case_id="lines", question="Which line?", as_of=DAY, audience="clinician", expect="answer", nuggets=nuggets,
        branch=early if branch else (), other_branches=late if branch else (), notices=notices, split="dev",
        author="maintainers", review="draft",
    )  # fmt: skip


def citation(number: int, quote: str) -> Citation:
    return Citation(
        number=number, article_id="lines", title="Lines", publisher="us", published=DAY, edition=None, tier="T4",
        review="submitted", headings=(), page=None, quote=quote, start=0, end=len(quote), sha256=quote_hash(quote),
        kind="sentence",
    )  # fmt: skip


def answer(*said: tuple[str, Verdict], notices: tuple[Notice, ...] = (), marked: bool = False) -> Answer:
    statements = tuple(
        Statement(quote, "quote", (i,), applies=Applicability(verdict, "why"))
        for i, (quote, verdict) in enumerate(said, 1)
    )
    return Answer(
        status="answer" if said else "abstain", question=Question("q", "q", DAY), statements=statements,
        citations=tuple(citation(i, quote) for i, (quote, _) in enumerate(said, 1)), coverage=(), notices=notices,
        conflicts=(Conflict("line", tuple(range(1, len(said) + 1))),) if marked else (), generation="gen-1",
    ).sealed()  # fmt: skip


def test_the_branch_that_applies_has_to_come_before_the_others() -> None:
    asked = case(branch=True)
    assert branch_first(asked, answer((OTHER, "unknown"), (EARLY, "yes"), (LATE, "unknown"))) == 1.0
    assert branch_first(asked, answer((LATE, "unknown"), (EARLY, "yes"))) == 0.0
    assert branch_first(asked, answer((LATE, "no"), (EARLY, "unknown"))) == 1.0


def test_a_branch_that_is_not_shown_or_said_to_be_for_others_is_not_first() -> None:
    asked = case(branch=True)
    assert branch_first(asked, answer()) == 0.0
    assert branch_first(asked, answer((EARLY, "no"))) == 0.0
    assert branch_first(case(), answer((EARLY, "yes"))) is None


def test_a_wrong_branch_counts_when_it_is_said_to_apply() -> None:
    asked = case(branch=True)
    assert wrong_branch(asked, answer((LATE, "yes"))) == 1.0
    assert wrong_branch(asked, answer((LATE, "unknown"), (EARLY, "yes"))) == 0.0
    assert wrong_branch(case(), answer((LATE, "yes"))) is None


def test_a_disagreement_is_shown_when_every_side_is_said_and_marked_when_it_is_named() -> None:
    asked = case(sides=True)
    assert conflict_shown(asked, answer((EARLY, "unknown"))) == 0.0
    both = answer((EARLY, "unknown"), (LATE, "unknown"))
    assert (conflict_shown(asked, both), conflict_marked(asked, both)) == (1.0, 0.0)
    assert conflict_marked(asked, answer((EARLY, "unknown"), (LATE, "unknown"), marked=True)) == 1.0
    assert conflict_marked(asked, answer((EARLY, "unknown"), (OTHER, "unknown"), marked=True)) == 0.0
    assert conflict_shown(case(), both) is None


def test_due_notices_are_counted_and_needless_alarms_too() -> None:
    alarm = answer(notices=(Notice("emergency", "Call."),))
    due = case(notices=("emergency", "premise"))
    assert notices_shown(due, alarm) == 0.5
    assert notices_shown(case(), alarm) is None
    assert false_alarm(case(), alarm) == 1.0
    assert false_alarm(case(), answer()) == 0.0
    assert false_alarm(due, alarm) is None
