"""A run as a short summary in Markdown."""

from evals.calibration import calibration_lines
from evals.confidence import confidence
from evals.metric import METRICS, Metric
from evals.run import Run
from evals.shown import NONE, interval_text, reviewed, shown, subject
from evals.summary import SPLITS, estimate, of_split, verdict, went_right, worst_first

MAX_WORST = 20


def render_markdown(run: Run) -> str:
    """Headline table with intervals, confidence, and the worst cases."""
    wrong = [r for r in worst_first(run.results) if not went_right(r)]
    lines = ["# Gold cases", "", subject(run), "", reviewed(run), *calibration_lines(), "", *metrics_table(run), ""]
    lines += [confidence_line(run), ""]
    lines += [f"## Worst cases, {min(len(wrong), MAX_WORST)} of {len(wrong)} that went wrong", ""]
    lines += [f"- `{r.case_id}` ({r.split}): {verdict(r)}. {_plain(r.case.text)}" for r in wrong[:MAX_WORST]]
    return "\n".join(lines) + "\n"


def metrics_table(run: Run) -> list[str]:
    """The lines of a table: each metric over all, dev and test, with interval and the number of cases scored."""
    rows = ["| metric | all | dev | test |", "|---|---|---|---|"]
    return rows + [f"| {m.name} | {' | '.join(_cell(run, m, s) for s in SPLITS)} |" for m in METRICS]


def confidence_line(run: Run) -> str:
    """How the stated probability tells answerable cases from others, in one sentence."""
    found = confidence(run.results, seed=run.header.seed)
    if found.auroc is None or found.area_under_risk is None:
        return "No probability was stated."
    span = "" if found.interval is None else f" ({found.interval[0]:.2f} to {found.interval[1]:.2f})"
    return (
        f"Stated probability, answerable against unanswerable cases: AUROC {found.auroc:.2f}{span}; calibration error "
        f"{found.calibration_error or 0:.2f}; area under the risk-coverage curve {found.area_under_risk:.2f}."
    )


def _cell(run: Run, metric: Metric, split: str) -> str:
    found = estimate(of_split(run, split), metric.key)
    if found.value is None:
        return NONE
    span = interval_text(found, metric.unit)
    return f"{shown(found.value, metric.unit)} ({'' if span == NONE else f'{span}, '}n {found.n})"


def _plain(text: str) -> str:
    """One line without what Markdown would take for markup."""
    return " ".join("".join(f"\\{c}" if c in "\\`*_[]<>|#" else c for c in text).split())
