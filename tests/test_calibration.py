from evals.calibration import Calibration, calibration_lines, calibrations


def test_a_judge_says_how_well_it_agrees_with_people() -> None:
    text = Calibration("The nugget matcher", "physicians", 222, 0.789, 0.72, 0.85, 0.73, "eval support").text()
    assert text.startswith("The nugget matcher agrees with physicians with an AUROC of 0.79 (0.72 to 0.85, 222 pairs")


def test_what_is_shipped_is_read() -> None:
    assert len(calibration_lines()) == len(calibrations())
