"""Figures as a reader sees them."""

from evals.metric import Unit
from evals.run import Run
from evals.summary import Estimate

NONE = "–"


def shown(value: float | None, unit: Unit) -> str:
    """'78 %', '0.78', '143' or '0.12 s'; a dash when it was not measured."""
    if value is None:
        return NONE
    forms = {"share": f"{100 * value:.0f} %", "score": f"{value:.2f}", "seconds": f"{value:.2f} s"}
    return forms.get(unit, f"{value:.0f}")


def interval_text(found: Estimate, unit: Unit) -> str:
    """'70 to 86 %'; a dash where there is no interval."""
    if found.low is None or found.high is None:
        return NONE
    return f"{shown(found.low, unit).removesuffix(' %').removesuffix(' s')} to {shown(found.high, unit)}"


def subject(run: Run) -> str:
    """What was run, in one line."""
    header = run.header
    return f"{len(run.results)} cases · index {header.generation} · {header.writer} writer · {header.date.isoformat()}"


def reviewed(run: Run) -> str:
    """How many cases a clinician has read."""
    drafts = sum(r.case.review != "approved" for r in run.results)
    return f"{drafts} of {len(run.results)} cases are drafts: no clinician has reviewed their questions or nuggets."
