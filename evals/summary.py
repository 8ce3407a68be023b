"""Folds the scores of a run: what each metric means, its mean with an interval, and which cases went worst."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals.metrics import interval
from evals.run import Result, Run

SPLITS = ("all", "dev", "test")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over the `n` cases that could be scored, its 95 % interval, and the number of cases that could
    not.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    unscored: int


def value(result: Result, key: str) -> float | None:
    """The score of a result by its key; one that an older run does not have was not measured."""
    return result.seconds if key == "seconds" else result.scores.get(key)


def estimate(results: Sequence[Result], key: str) -> Estimate:
    """The mean of one score over `results`; None where there is nothing to average."""
    values = [v for r in results if (v := value(r, key)) is not None]
    low, high = interval(values) or (None, None)
    mean = sum(values) / len(values) if values else None
    return Estimate(mean, low, high, len(values), len(results) - len(values))


def of_split(run: Run, split: str) -> tuple[Result, ...]:
    """The results of one split, or of 'all'."""
    return tuple(r for r in run.results if split in ("all", r.split))


def by_tag(run: Run) -> dict[str, tuple[Result, ...]]:
    """The results of each tag, in order of tag; a case with several tags stands under each."""
    return {
        tag: tuple(r for r in run.results if tag in r.tags) for tag in sorted({t for r in run.results for t in r.tags})
    }


def confusion(results: Sequence[Result]) -> Counter[tuple[str, str]]:
    """How many cases there are of each (what was expected, what came)."""
    return Counter((r.expect, r.status) for r in results)


def verdict(result: Result) -> str:
    """The worst that can be said of a result, in a few words."""
    return _judge(result)[1]


def went_right(result: Result) -> bool:
    """True when nothing vital was missed and nothing wrong was done."""
    return _judge(result)[0] == _RIGHT


def worst_first(results: Sequence[Result]) -> tuple[Result, ...]:
    """The results from worst to best: by verdict, then by vital and all nuggets said, then by id."""
    return tuple(sorted(results, key=_badness))


_RIGHT = 9


def _judge(result: Result) -> tuple[int, str]:
    found = ((rank, text) for rank, (is_so, text) in enumerate(_TROUBLES) if is_so(result))
    return next(found, (_RIGHT, "as expected"))


def _under(key: str) -> Callable[[Result], bool]:
    return lambda r: (found := value(r, key)) is not None and found < 1


_TROUBLES: tuple[tuple[Callable[[Result], bool], str], ...] = (
    (lambda r: r.status == "error", "ended in an error"),
    (lambda r: bool(value(r, "violation")), "says what it must not"),
    (_under("citation_validity"), "a citation does not hold"),
    (lambda r: bool(value(r, "wrong_branch")), "shows a wrong branch as applying"),
    (lambda r: r.expect == "abstain" and r.status != "abstain", "answered, should have abstained"),
    (lambda r: r.expect == "answer" and r.status == "abstain", "abstained, should have answered"),
    (_under("vital_recall"), "misses a vital nugget"),
    (_under("notices_shown"), "misses a notice that is due"),
)
"""What can be said of a result, worst first."""


def _badness(result: Result) -> tuple[int, float, float, str]:
    vital, nuggets = value(result, "vital_recall"), value(result, "nugget_recall")
    return _judge(result)[0], 1.0 if vital is None else vital, 1.0 if nuggets is None else nuggets, result.case_id
