"""The part of the HTML report that shows how well stated probability and outcome go together."""

from evals.confidence import Confidence, confidence
from evals.plots import reliability, risk_curve
from evals.run import Run
from evals.shown import NONE


def confidence_panels(run: Run) -> str:
    """Two panels: the reliability plot with AUROC and calibration error, and the risk-coverage curve."""
    found = confidence(run.results, seed=run.header.seed)
    if not found.n:
        return '<div class="panel"><h3>Probability and outcome</h3><p>No answer states a probability.</p></div>'
    return (
        f'<div class="panel"><h3>Is the stated probability right?</h3>{reliability(found.reliability, "Reliability")}'
        f"<p>{_discrimination(found)}</p></div>"
        f'<div class="panel"><h3>Risk against coverage</h3>{risk_curve(found.risk_coverage, "Risk against coverage")}'
        f"<p>Area under the curve {_number(found.area_under_risk)}; 0 would be best.</p></div>"
    )


def _discrimination(found: Confidence) -> str:
    span = "" if found.interval is None else f" ({found.interval[0]:.2f} to {found.interval[1]:.2f})"
    return (
        f"Answerable against unanswerable: AUROC {_number(found.auroc)}{span}. Calibration error "
        f"{_number(found.calibration_error)}. Circles: cases by stated probability (right) and share of them that the "
        f"corpus answers (up). {found.n} cases, {found.unscored} without a probability."
    )


def _number(value: float | None) -> str:
    return NONE if value is None else f"{value:.2f}"
