import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.discrimination import area_under_risk, auroc, calibration_error, reliability_points, risk_coverage
from evals.plots import Point

SHARES = st.lists(st.integers(0, 20).map(lambda n: n / 20), min_size=1, max_size=30)


def test_auroc_is_the_share_of_pairs_in_order_with_ties_counted_half() -> None:
    assert auroc([0.9, 0.8], [0.1, 0.2]) == 1.0
    assert auroc([0.1], [0.9]) == 0.0
    assert auroc([0.5, 0.9], [0.5]) == 0.75
    assert auroc([], [0.5]) is None


@given(SHARES, SHARES)
def test_auroc_turns_round_when_the_classes_are_exchanged(one: list[float], other: list[float]) -> None:
    assert auroc(one, other) == pytest.approx(1 - (auroc(other, one) or 0))


def test_risk_is_that_of_the_most_confident_first() -> None:
    assert risk_coverage([0.9, 0.8, 0.1], [False, True, True]) == ((1 / 3, 0.0), (2 / 3, 0.5), (1.0, 2 / 3))


def test_cases_of_equal_confidence_are_answered_together() -> None:
    assert risk_coverage([0.5, 0.5], [True, False]) == ((1.0, 0.5),)
    assert risk_coverage([], []) == ()


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=30))
def test_full_coverage_has_the_share_of_mistakes(pairs: list[tuple[float, bool]]) -> None:
    points = risk_coverage([c for c, _ in pairs], [w for _, w in pairs])
    assert points[-1] == (1.0, pytest.approx(sum(w for _, w in pairs) / len(pairs)))
    area = area_under_risk(points)
    assert area is not None
    assert 0 <= area <= 1


def test_the_area_holds_each_risk_over_its_step() -> None:
    assert area_under_risk(((0.5, 0.0), (1.0, 0.5))) == 0.25
    assert area_under_risk(()) is None


def test_reliability_bins_hold_mean_probability_share_and_count() -> None:
    points = reliability_points([0.05, 0.07, 1.0], [False, True, True])
    assert points == (Point(pytest.approx(0.06), 0.5, 2), Point(1.0, 1.0, 1))  # type: ignore[arg-type]
    assert calibration_error(points) == pytest.approx(2 / 3 * 0.44)
    assert calibration_error(()) is None
