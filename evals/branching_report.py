"""The table of `eval conditions`: shares with 95 % intervals, by split and by dimension."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.table import Table

from evals.branching import Outcome
from evals.metrics import interval

Measured = Literal["plain_first", "rules_first", "answer_first", "wrong_shown"]
COLUMNS: tuple[tuple[Measured, str], ...] = (
    ("plain_first", "right first, plain fusion"),
    ("rules_first", "right first, with conditions"),
    ("answer_first", "right first in the answer"),
    ("wrong_shown", "wrong shown as applying"),
)


@dataclass(frozen=True, slots=True)
class Share:
    """A share of outcomes; None when nothing was measured."""

    value: float | None
    interval: tuple[float, float] | None
    n: int


def share(outcomes: Sequence[Outcome], what: Measured) -> Share:
    """The share of outcomes of which `what` holds, among those for which it was measured."""
    values = [float(v) for o in outcomes if (v := getattr(o, what)) is not None]
    return Share(sum(values) / len(values) if values else None, interval(values), len(values))


def rows(outcomes: Sequence[Outcome]) -> Iterator[tuple[str, tuple[Outcome, ...]]]:
    """The outcomes of each split, each source, each kind of question and each dimension."""
    yield "all", tuple(outcomes)
    keys = (
        lambda o: o.family.split,
        lambda o: o.family.source,
        lambda o: f"{o.question.kind} questions",
        lambda o: o.family.dimension.split(":")[0].split(";")[0],
    )
    for key in keys:
        for name in sorted({key(o) for o in outcomes}):
            yield name, tuple(o for o in outcomes if key(o) == name)


def table(outcomes: Sequence[Outcome]) -> Table:
    """The shares as a table for the terminal."""
    found = Table("of", "questions", *(title for _, title in COLUMNS), title="Branches", title_justify="left")
    for name, group in rows(outcomes):
        found.add_row(name, str(len(group)), *(_shown(share(group, what)) for what, _ in COLUMNS))
    return found


def _shown(found: Share) -> str:
    if found.value is None:
        return "not measured"
    ends = f" ({found.interval[0]:.0%}–{found.interval[1]:.0%})" if found.interval else ""
    return f"{found.value:.1%}{ends} of {found.n}"
