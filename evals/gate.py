"""The gate: is anything worse than the baseline, beyond chance?"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from evals.ask_cases import run_cases
from evals.baseline import GATED, Baseline
from evals.case import Case
from evals.checks import mutation_table, paraphrase_table, restatements
from evals.metric import METRICS, Metric
from evals.metrics import interval
from ingest.index import Index
from qa.check import failures

_PER_KIND = 40
_NEVER_LESS = frozenset({"citation_validity", "citation_recall", "number_fidelity", "strength_fidelity"})
"""What holds for every answer: one case less is a regression."""
_Z = 1.96
_REFUSED = "refused by "
_COLLAPSE = 0.5
"""Checks share their work, and one may hand a part of it to another; one that refuses less than this share of what it
did is taken for switched off."""


@dataclass(frozen=True, slots=True)
class Delta:
    """One figure before and now, over `n` cases or statements, and whether it got worse beyond its interval. `cases`
    are the ids that got worse."""

    name: str
    before: float
    now: float
    n: int
    state: Literal["same", "better", "worse", "red"]
    cases: tuple[str, ...] = ()

    def text(self) -> str:
        """One line."""
        moved = f"{self.name}: {self.before:.3f} -> {self.now:.3f} ({self.now - self.before:+.3f}, n {self.n})"
        return f"{moved} {self.state}" + (f": {', '.join(self.cases)}" if self.cases else "")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate found: every figure, and the sources of cases that the corpus no longer has."""

    deltas: tuple[Delta, ...]
    problems: tuple[str, ...]

    @property
    def is_red(self) -> bool:
        """True when something is worse beyond its interval, or a source is gone."""
        return bool(self.problems) or any(d.state == "red" for d in self.deltas)

    def lines(self) -> tuple[str, ...]:
        """What changed, the worst first; one line when nothing did."""
        order = ("red", "worse", "better")
        moved = sorted((d for d in self.deltas if d.state != "same"), key=lambda d: order.index(d.state))
        return (*self.problems, *(d.text() for d in moved)) or ("Nothing changed.",)


def checked(index: Index) -> dict[str, tuple[int, int]]:
    """By suite and kind how many statements the checks judge right, of how many; and by check how many of the changed
    paraphrases it refuses, since one that is switched off may be made up for by the others."""
    articles = sorted(index.articles.values(), key=lambda a: a.article_id)
    tables = {
        "changed sentences": mutation_table(articles, per_kind=_PER_KIND),
        "paraphrases": paraphrase_table(index.articles),
    }
    found = {f"{name}: {r.kind}": (r.right, r.total) for name, table in tables.items() for r in table.rows}
    changed = [failures(statement, e) for kind, statement, e in restatements(index.articles) if kind != "faithful"]
    refused = Counter(why.partition(":")[0] for whys in changed for why in whys)
    return {**found, **{f"{_REFUSED}{name}": (count, len(changed)) for name, count in refused.items()}}


def measured(cases: Sequence[Case], index: Index, date: dt.date) -> tuple[Baseline, tuple[str, ...]]:
    """The figures now, and the sources of cases that the index does not have."""
    run = run_cases(cases, index, date=date)
    return Baseline.of(run, checked(index)), run.header.problems


def judge(before: Baseline, now: Baseline, problems: Sequence[str] = ()) -> Verdict:
    """Compare; cases that only one of the two has, or whose gold answer changed, are left out.

    A metric is red when the whole 95 % bootstrap interval of its paired difference lies on the worse side, or when one
    that holds for every answer fell at all; a kind of the checks when its share falls out of the Wilson interval of the
    share before (E. Wilson, JASA 1927), or when nothing is counted for it any longer; a check when it refuses less than
    half of what it did.
    """
    shared = [i for i, sha in before.gold.items() if now.gold.get(i) == sha]
    metrics = {m.key: m for m in METRICS}
    deltas = [d for key in GATED if (d := _paired(metrics[key], before, now, shared)) is not None]
    return Verdict((*deltas, *_kinds(before.checks, now.checks)), tuple(problems))


def _paired(metric: Metric, before: Baseline, now: Baseline, shared: Sequence[str]) -> Delta | None:
    pairs = [
        (i, before.cases[i][metric.key], now.cases[i][metric.key])
        for i in shared
        if metric.key in before.cases[i] and metric.key in now.cases[i]
    ]
    if not pairs:
        return None
    sign = -1 if metric.less_is_better else 1
    gains = [sign * (y - x) for _, x, y in pairs]
    _, high = interval(gains) or (0.0, 0.0)
    is_red = high < 0 or (metric.key in _NEVER_LESS and min(gains) < 0)
    total = sum(gains)
    state: Literal["same", "better", "worse", "red"] = (
        "red" if is_red else "worse" if total < 0 else "better" if total > 0 else "same"
    )
    worse = tuple(i for (i, _, _), gain in zip(pairs, gains, strict=True) if gain < 0)
    return Delta(
        metric.name, sum(x for _, x, _ in pairs) / len(pairs), sum(y for _, _, y in pairs) / len(pairs), len(pairs),
        state, worse if is_red or total < 0 else (),
    )  # fmt: skip


def _kinds(before: Mapping[str, tuple[int, int]], now: Mapping[str, tuple[int, int]]) -> Iterator[Delta]:
    for kind, (right, total) in before.items():
        right_now, total_now = now.get(kind, (0, total))
        if not total or not total_now:
            continue
        was, share = right / total, right_now / total_now
        red = share < (_COLLAPSE * was if kind.startswith(_REFUSED) else _wilson_low(right, total))
        state: Literal["same", "better", "worse", "red"] = (
            "red" if red else "worse" if share < was else "better" if share > was else "same"
        )
        yield Delta(f"checks, {kind}", was, share, total_now, state)


def _wilson_low(right: int, total: int) -> float:
    share, square = right / total, _Z * _Z
    middle = share + square / (2 * total)
    half = _Z * sqrt(share * (1 - share) / total + square / (4 * total * total))
    return (middle - half) / (1 + square / total)
