import gold_runs as gold

from evals.confidence import confidence


def test_confidence_is_folded_over_all_results() -> None:
    found = confidence(
        (
            gold.result("sure", probability=0.9, vital_recall=1.0),
            gold.result("missed", probability=0.6, vital_recall=0.0),
            gold.result("refused", probability=0.1, quote=None, expect="abstain"),
        )
    )
    assert (found.n, found.unscored, found.auroc) == (3, 0, 1.0)
    assert found.risk_coverage == ((0.5, 0.0), (1.0, 0.5))
    assert sum(p.count for p in found.reliability) == 3


def test_without_results_nothing_is_measured() -> None:
    found = confidence(())
    assert (found.auroc, found.interval, found.area_under_risk, found.calibration_error) == (None, None, None, None)
