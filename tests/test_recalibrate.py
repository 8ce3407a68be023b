import pytest

from evals.recalibrate import error, fitted_shift, held_out, stated

DUE = [(0.0, True)] * 3 + [(0.0, False)]


def test_the_shift_makes_the_probabilities_sum_to_what_is_answered() -> None:
    assert stated(0.0, 1.0, fitted_shift([DUE], 1.0)) == pytest.approx(0.75, abs=1e-4)


def test_a_large_set_weighs_no_more_than_a_small_one() -> None:
    never = [(0.0, False)] * 100
    assert stated(0.0, 1.0, fitted_shift([DUE, never], 1.0)) == pytest.approx(0.375, abs=1e-4)


def test_a_slope_pulls_probabilities_apart() -> None:
    assert stated(1.0, 2.0, 0.0) > stated(1.0, 1.0, 0.0) > 0.5 > stated(-1.0, 1.0, 0.0) > stated(-1.0, 2.0, 0.0)


def test_each_set_is_judged_by_the_shift_that_fits_the_others() -> None:
    errors = held_out({"often": DUE, "never": [(0.0, False)] * 4}, 1.0)
    assert errors["never"] == pytest.approx(0.75, abs=1e-3)
    assert errors["often"] == pytest.approx(0.75, abs=1e-3)


def test_probabilities_that_come_true_as_often_as_they_say_have_no_error() -> None:
    assert error([(0.75, True), (0.75, True), (0.75, True), (0.75, False)]) == 0
