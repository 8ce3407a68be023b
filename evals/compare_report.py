"""A comparison of two runs for the terminal, as one HTML page and as JSON: pure functions of the comparison."""

from dataclasses import asdict
from html import escape
from importlib.resources import files
from string import Template

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from evals.compare import Comparison, Difference
from evals.report_cases import case_block
from evals.run import Result
from evals.shown import NONE, shown, subject
from evals.summary import verdict, went_right

_SURE = 0.05


def comparison_terminal(found: Comparison) -> RenderableType:
    """Every metric with its paired difference, then the cases whose verdict changed."""
    table = Table(
        "metric", "before", "after", "difference", "p", "p (Holm)", "better", "worse", "n", title_justify="left"
    )
    table.title = f"{subject(found.before)}\nagainst {subject(found.after)}"
    for d in found.differences:
        style = "" if d.p_holm > _SURE else "bold"
        counts = (str(len(d.better)), str(len(d.worse)), str(d.n))
        table.add_row(d.metric.name, *_figures(d), _p(d.p), _p(d.p_holm), *counts, style=style)
    changes = [Text(f"{_way(a, b)}: {a.case_id}: {verdict(a)} -> {verdict(b)}") for a, b in found.changes]
    return Group(table, Text(f"{len(changes)} cases with another verdict"), *changes, *map(Text, _missing(found)))


def comparison_html(found: Comparison) -> str:
    """One page without scripts or links to elsewhere: the table, then each changed case with both answers."""
    template = Template(files("evals").joinpath("compare.html").read_text(encoding="utf-8"))
    style = files("evals").joinpath("report.html").read_text(encoding="utf-8")
    return template.substitute(
        style=style[style.index("<style>") : style.index("</style>") + len("</style>")],
        before=escape(subject(found.before)),
        after=escape(subject(found.after)),
        rows="".join(_row(d) for d in found.differences),
        missing="".join(f"<p>{escape(line)}</p>" for line in _missing(found)),
        count=str(len(found.changes)),
        changes="".join(_change(found, i) for i in range(len(found.changes))),
    )


def comparison_json(found: Comparison) -> dict[str, object]:
    """The differences and the ids of changed cases with both verdicts."""
    return {
        "before": found.before.header.generation,
        "after": found.after.header.generation,
        "differences": [{**asdict(d), "metric": d.metric.key} for d in found.differences],
        "changes": [{"case_id": a.case_id, "before": verdict(a), "after": verdict(b)} for a, b in found.changes],
        "only_before": found.only_before,
        "only_after": found.only_after,
    }


def _way(before: Result, after: Result) -> str:
    return "better" if went_right(after) else "worse" if went_right(before) else "other"


def _figures(d: Difference) -> tuple[str, str, str]:
    unit = d.metric.unit
    if not d.better and not d.worse:
        return shown(d.before, unit), shown(d.after, unit), "no case changed"
    scale, suffix = (100, " points") if unit == "share" else (1, "")
    span = "" if d.low is None or d.high is None else f" ({scale * d.low:+.3g} to {scale * d.high:+.3g})"
    return shown(d.before, unit), shown(d.after, unit), f"{scale * d.difference:+.3g}{suffix}{span}"


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def _row(d: Difference) -> str:
    before, after, difference = map(escape, _figures(d))
    state = "" if d.p_holm > _SURE else " good" if (d.difference < 0) == d.metric.less_is_better else " bad"
    cases = f'<span class="where">{len(d.better)} better, {len(d.worse)} worse of {d.n}</span>'
    return (
        f'<tr><th scope="row">{escape(d.metric.name)}{cases}</th><td>{before}</td><td>{after}</td>'
        f'<td class="difference{state}">{difference}</td>'
        f'<td>{_p(d.p)}<span class="where">Holm {_p(d.p_holm)}</span></td></tr>'
    )


def _change(found: Comparison, position: int) -> str:
    before, after = found.changes[position]
    state = "good" if went_right(after) else "bad" if went_right(before) else "soft"
    return (
        f'<details class="case"><summary><span class="mark {state}">{escape(verdict(before))} → '
        f'{escape(verdict(after))}</span> <span class="q">{escape(after.case.text)}</span></summary>'
        f'<div class="grid2"><div><h3>Before</h3>{case_block(before, f"before-{position}")}</div>'
        f"<div><h3>After</h3>{case_block(after, f'after-{position}')}</div></div></details>"
    )


def _missing(found: Comparison) -> list[str]:
    sides = (("the first", found.only_before), ("the second", found.only_after))
    return [
        f"{len(ids)} cases only in {side} run, or with other gold there: {', '.join(ids) or NONE}."
        for side, ids in sides
        if ids
    ]
