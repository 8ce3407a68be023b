"""How well the probability that an answer states goes with what came."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.discrimination import area_under_risk, auroc, calibration_error, reliability_points, risk_coverage
from evals.metrics import RESAMPLES
from evals.plots import Point
from evals.run import Result
from evals.summary import went_right


@dataclass(frozen=True, slots=True)
class Confidence:
    """Over the `n` results that state a probability: how it tells answerable cases from others (AUROC with its 95 %
    interval, reliability, calibration error), and how often the answers given are wrong when only the most probable
    are given (points of coverage and risk, and the area under them). `unscored` results state none."""

    n: int
    unscored: int
    auroc: float | None
    interval: tuple[float, float] | None
    reliability: tuple[Point, ...]
    calibration_error: float | None
    risk_coverage: tuple[tuple[float, float], ...]
    area_under_risk: float | None


def confidence(results: Sequence[Result], *, seed: int = 0) -> Confidence:
    """Fold the results; `seed` is that of the resampling."""
    stated = [(p, r) for r in results if (p := r.probability) is not None]
    pairs = [(p, r.expect == "answer") for p, r in stated]
    given = [(p, not went_right(r)) for p, r in stated if r.status in ("answer", "partial")]
    points = reliability_points([p for p, _ in pairs], [due for _, due in pairs])
    curve = risk_coverage([p for p, _ in given], [wrong for _, wrong in given])
    return Confidence(
        n=len(stated),
        unscored=len(results) - len(stated),
        auroc=_auroc(pairs),
        interval=_interval(pairs, seed),
        reliability=points,
        calibration_error=calibration_error(points),
        risk_coverage=curve,
        area_under_risk=area_under_risk(curve),
    )


def _auroc(pairs: Sequence[tuple[float, bool]]) -> float | None:
    return auroc([p for p, due in pairs if due], [p for p, due in pairs if not due])


def _interval(pairs: Sequence[tuple[float, bool]], seed: int) -> tuple[float, float] | None:
    """The percentile interval over cases drawn with replacement."""
    if len(pairs) < 2:
        return None
    draws = np.random.default_rng(seed).integers(0, len(pairs), size=(RESAMPLES // 4, len(pairs)))
    values = [v for draw in draws if (v := _auroc([pairs[i] for i in draw])) is not None]
    if not values:
        return None
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
