"""Two runs, case by case: what got better, what got worse, and whether chance would do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from evals.metric import METRICS, Metric
from evals.metrics import interval
from evals.run import Result, Run
from evals.summary import value, verdict
from ingest.errors import UserError

_FLIPS = 10_000


@dataclass(frozen=True, slots=True)
class Difference:
    """One metric over the `n` cases that both runs scored: both means, the mean difference (second less first) with its
    95 % interval, and how likely chance alone makes one as large, once alone (`p`) and among all metrics (`p_holm`).
    `better` and `worse` are the ids of the cases that changed."""

    metric: Metric
    n: int
    before: float
    after: float
    difference: float
    low: float | None
    high: float | None
    p: float
    p_holm: float
    better: tuple[str, ...]
    worse: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs over the cases that both have. `changes` are (before, after) of the cases whose verdict differs;
    `only_before` and `only_after` the ids of cases that the other run lacks, or has with other gold."""

    before: Run
    after: Run
    differences: tuple[Difference, ...]
    changes: tuple[tuple[Result, Result], ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]


def compare(before: Run, after: Run) -> Comparison:
    """Compare two runs. Raises UserError when they have no case in common."""
    first, second = ({r.case_id: r for r in run.results} for run in (before, after))
    shared = [i for i in first if i in second and first[i].case == second[i].case]
    if not shared:
        raise UserError("The runs have no case in common. Compare two runs of the same cases.")
    pairs = [(first[i], second[i]) for i in shared]
    found = [d for m in METRICS if (d := _difference(m, pairs)) is not None]
    return Comparison(
        before=before,
        after=after,
        differences=_held_down(found),
        changes=tuple((a, b) for a, b in pairs if verdict(a) != verdict(b)),
        only_before=tuple(i for i in first if i not in shared),
        only_after=tuple(i for i in second if i not in shared),
    )


def sign_flip_p(differences: Sequence[float], *, seed: int = 0) -> float:
    """The two-sided p of the paired permutation test: the share of random signs whose mean is at least as far from 0.

    R. Fisher, The Design of Experiments, 1935; with _FLIPS random flips, the observed one counted among them.
    """
    sample = np.asarray([d for d in differences if d], dtype=np.float64)
    if not len(sample):
        return 1.0
    signs = np.random.default_rng(seed).choice((-1.0, 1.0), size=(_FLIPS, len(sample)))
    as_far = np.abs(signs @ sample) >= abs(sample.sum()) - 1e-12
    return float((as_far.sum() + 1) / (_FLIPS + 1))


def _difference(metric: Metric, pairs: Sequence[tuple[Result, Result]]) -> Difference | None:
    scored = [
        (a.case_id, x, y)
        for a, b in pairs
        if (x := value(a, metric.key)) is not None and (y := value(b, metric.key)) is not None
    ]
    if not scored:
        return None
    moved = [y - x for _, x, y in scored]
    low, high = interval(moved) or (None, None)
    up = tuple(i for i, x, y in scored if y > x)
    down = tuple(i for i, x, y in scored if y < x)
    p = sign_flip_p(moved)
    return Difference(
        metric=metric,
        n=len(scored),
        before=sum(x for _, x, _ in scored) / len(scored),
        after=sum(y for _, _, y in scored) / len(scored),
        difference=sum(moved) / len(moved),
        low=low,
        high=high,
        p=p,
        p_holm=p,
        better=down if metric.less_is_better else up,
        worse=up if metric.less_is_better else down,
    )


def _held_down(found: Sequence[Difference]) -> tuple[Difference, ...]:
    """The same with `p_holm`: S. Holm, A simple sequentially rejective multiple test procedure, 1979."""
    adjusted: dict[str, float] = {}
    most = 0.0
    for rank, difference in enumerate(sorted(found, key=lambda d: d.p)):
        most = max(most, min(1.0, difference.p * (len(found) - rank)))
        adjusted[difference.metric.key] = most
    return tuple(replace(d, p_holm=adjusted[d.metric.key]) for d in found)
