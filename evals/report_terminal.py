"""A run as a report in the terminal."""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from evals.calibration import calibration_lines
from evals.metric import METRICS
from evals.run import Run
from evals.shown import interval_text, reviewed, shown, subject
from evals.summary import SPLITS, by_tag, estimate, of_split, verdict, went_right, worst_first

MAX_WORST = 12


def render_terminal(run: Run) -> RenderableType:
    """Headline metrics with interval and n, metrics by tag, and the worst cases."""
    lines = (subject(run), reviewed(run), *calibration_lines())
    header = Text("\n".join(lines), style="dim")
    problems = [Text(f"{len(run.header.problems)} sources of cases do not stand in the index.", style="yellow")]
    return Group(
        header, *(problems if run.header.problems else []), _metrics_table(run), _tags_table(run), _worst_table(run)
    )


def _metrics_table(run: Run) -> Table:
    table = Table(
        "metric", "mean", "95 % interval", "n", "unscored", "dev", "test", title="Headline", title_justify="left"
    )
    for metric in METRICS:
        every, dev, test = (estimate(of_split(run, s), metric.key) for s in SPLITS)
        row = (shown(every.value, metric.unit), interval_text(every, metric.unit), str(every.n), str(every.unscored))
        splits = (f"{shown(e.value, metric.unit)} (n {e.n})" for e in (dev, test))
        table.add_row(metric.name, *row, *splits)
    return table


def _tags_table(run: Run) -> Table:
    table = Table(
        "tag", "cases", "vital nuggets said", "right to answer or abstain", title="By tag", title_justify="left"
    )
    for tag, results in by_tag(run).items():
        values = (shown(estimate(results, key).value, "share") for key in ("vital_recall", "right_decision"))
        table.add_row(Text(tag), str(len(results)), *values)
    return table


def _worst_table(run: Run) -> Table:
    wrong = [r for r in worst_first(run.results) if not went_right(r)]
    table = Table("case", "verdict", "vital said", "question", title_justify="left")
    table.title = f"Worst cases, {min(len(wrong), MAX_WORST)} of {len(wrong)} that went wrong"
    for result in wrong[:MAX_WORST]:
        said = shown(result.scores["vital_recall"], "share")
        table.add_row(Text(result.case_id), Text(verdict(result)), said, Text(result.case.question))
    return table
