"""Folds the scores of a run: what each metric means, its mean with an interval, and which cases went worst."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evals.metrics import interval
from evals.run import Result, Run

SPLITS = ("all", "dev", "test")
Unit = Literal["share", "score", "words"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A score that is reported: `key` in `Result.scores`, its name, what its mean over cases says, and its
    unit.
    """

    key: str
    name: str
    meaning: str
    unit: Unit = "share"
    less_is_better: bool = False


METRICS = (
    Metric("vital_recall", "Vital nuggets said", "share of a case's vital facts that its answer holds"),
    Metric("nugget_recall", "All nuggets said", "share of a case's facts, vital or okay, that its answer holds"),
    Metric("citation_validity", "Statements whose citations hold", "quote, span, hash and checks stand in the index"),
    Metric("right_decision", "Right to answer or abstain", "cases answered or abstained on as expected"),
    Metric("abstention_precision", "Abstention precision", "of the abstentions, those that were due"),
    Metric("abstention_recall", "Abstention recall", "of the abstentions due, those that were made"),
    Metric("violation", "Says what it must not", "cases with a forbidden phrase in the answer", less_is_better=True),
    Metric("recall@5", "Recall@5", "share of a case's nuggets with a source sentence in the first 5 passages"),
    Metric("recall@10", "Recall@10", "share of a case's nuggets with a source sentence in the first 10 passages"),
    Metric("nDCG@10", "nDCG@10", "order of the first 10 passages; holds a vital nugget 2, an okay one 1", "score"),
    Metric("RR", "Reciprocal rank", "1 / rank of the first passage that holds a nugget", "score"),
    Metric("words", "Words per answer", "words of all statements of one answer", "words", less_is_better=True),
)


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


def estimate(results: Sequence[Result], key: str) -> Estimate:
    """The mean of one score over `results`; None where there is nothing to average."""
    values = [v for r in results if (v := r.scores[key]) is not None]
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
    return Counter((r.expect, "answer" if r.status == "partial" else r.status) for r in results)


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
    validity, vital = result.scores["citation_validity"], result.scores["vital_recall"]
    if result.status == "error":
        return 0, "ended in an error"
    if result.scores["violation"]:
        return 1, "says what it must not"
    if validity is not None and validity < 1:
        return 2, "a citation does not hold"
    if result.expect == "abstain" and result.status != "abstain":
        return 3, "answered, should have abstained"
    if result.expect == "answer" and result.status == "abstain":
        return 4, "abstained, should have answered"
    if vital is not None and vital < 1:
        return 5, "misses a vital nugget"
    return _RIGHT, "as expected"


def _badness(result: Result) -> tuple[int, float, float, str]:
    vital, nuggets = result.scores["vital_recall"], result.scores["nugget_recall"]
    return _judge(result)[0], 1.0 if vital is None else vital, 1.0 if nuggets is None else nuggets, result.case_id
