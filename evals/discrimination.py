"""Does the probability that the program states tell right from wrong? Pure functions of numbers; None means not
measurable."""

from collections.abc import Sequence

import numpy as np

from evals.plots import Point

BINS = 10


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """The probability that a positive example scores above a negative one, ties counted half.

    J. Hanley and B. McNeil, The meaning and use of the area under a ROC curve, Radiology 1982. None when either is
    empty.
    """
    if not positive or not negative:
        return None
    ours, theirs = np.asarray(positive), np.sort(np.asarray(negative))
    below, up_to = np.searchsorted(theirs, ours, "left"), np.searchsorted(theirs, ours, "right")
    return float((below + up_to).mean() / (2 * len(theirs)))


def risk_coverage(confidence: Sequence[float], wrong: Sequence[bool]) -> tuple[tuple[float, float], ...]:
    """The points (coverage, risk) when only the most confident answers are given: the share of cases answered, and the
    share of wrong ones among them. Cases of equal confidence are answered together.

    R. El-Yaniv and Y. Wiener, On the Foundations of Noise-free Selective Classification, JMLR 2010.
    """
    ranked = sorted(zip(confidence, wrong, strict=True), key=lambda pair: -pair[0])
    points, mistakes = [], 0
    for count, (value, is_wrong) in enumerate(ranked, start=1):
        mistakes += is_wrong
        if count == len(ranked) or ranked[count][0] != value:
            points.append((count / len(ranked), mistakes / count))
    return tuple(points)


def area_under_risk(points: Sequence[tuple[float, float]]) -> float | None:
    """The mean risk over all coverages, each risk held from the coverage before it; None without points. 0 is best."""
    before, area = 0.0, 0.0
    for coverage, risk in points:
        area += (coverage - before) * risk
        before = coverage
    return area if points else None


def reliability_points(probability: Sequence[float], came_true: Sequence[bool]) -> tuple[Point, ...]:
    """Of each tenth of the probabilities the mean, the share that came true and the count; empty ones are left out."""
    points = []
    for step in range(BINS):
        inside = [i for i, p in enumerate(probability) if min(int(p * BINS), BINS - 1) == step]
        if inside:
            mean = sum(probability[i] for i in inside) / len(inside)
            points.append(Point(mean, sum(came_true[i] for i in inside) / len(inside), len(inside)))
    return tuple(points)


def calibration_error(points: Sequence[Point]) -> float | None:
    """The mean distance of stated probability and share, weighted by examples; None without points.

    M. Naeini et al., Obtaining Well Calibrated Probabilities Using Bayesian Binning, AAAI 2015.
    """
    total = sum(p.count for p in points)
    return sum(p.count * abs(p.probability - p.share) for p in points) / total if total else None
