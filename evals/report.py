"""A run as a terminal report and as one self-contained HTML page: pure functions of the run."""

import itertools
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from statistics import median
from string import Template

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from evals.plots import Bar, histogram, share_bars, whisker
from evals.report_cases import case_link, case_list
from evals.run import Result, Run
from evals.summary import (
    METRICS,
    SPLITS,
    Estimate,
    Metric,
    Unit,
    by_tag,
    confusion,
    estimate,
    of_split,
    verdict,
    went_right,
    worst_first,
)  # fmt: skip

MAX_WORST = 12
_BIN = 25  # words
_NONE = "–"


def render_terminal(run: Run) -> RenderableType:
    """Headline metrics with interval and n, metrics by tag, and the worst cases."""
    header = Text(f"{_subject(run)}\nCases are drafts that no clinician has reviewed.", style="dim")
    problems = [Text(f"{len(run.header.problems)} sources of cases do not stand in the index.", style="yellow")]
    return Group(
        header, *(problems if run.header.problems else []), _metrics_table(run), _tags_table(run), _worst_table(run)
    )


def render_html(run: Run) -> str:
    """One page without scripts or links to elsewhere; every number leads to the cases it was made from."""
    template = Template(files("evals").joinpath("report.html").read_text(encoding="utf-8"))
    return template.substitute(
        subject=escape(_subject(run)),
        versions=escape(", ".join(f"{name} {v or 'not installed'}" for name, v in run.header.versions.items())),
        reviewed=_review_note(run),
        problems=_problems(run),
        headline=_headline(run),
        confusion=_confusion(run),
        vital_bars=_tag_bars(run, "vital_recall", "Vital nuggets said, by tag"),
        decision_bars=_tag_bars(run, "right_decision", "Right to answer or abstain, by tag"),
        words=_words_plot(run),
        behind="".join(_behind(run, m) for m in METRICS),
        cases=case_list(run.results),
    )


def shown(value: float | None, unit: Unit) -> str:
    """A value as a reader sees it: '78 %', '0.78' or '143'; a dash when it was not measured."""
    if value is None:
        return _NONE
    return {"share": f"{100 * value:.0f} %", "score": f"{value:.2f}", "words": f"{value:.0f}"}[unit]


def _interval(found: Estimate, unit: Unit) -> str:
    if found.low is None or found.high is None:
        return _NONE
    return f"{shown(found.low, unit).removesuffix(' %')} to {shown(found.high, unit)}"


def _subject(run: Run) -> str:
    return (
        f"{len(run.results)} cases · index {run.header.generation} · {run.header.writer} writer · "
        f"{run.header.date.isoformat()} · median {_seconds(run)} a case"
    )


def _seconds(run: Run) -> str:
    return f"{median(r.seconds for r in run.results):.2f} s" if run.results else _NONE


def _metrics_table(run: Run) -> Table:
    table = Table(
        "metric", "mean", "95 % interval", "n", "unscored", "dev", "test", title="Headline", title_justify="left"
    )
    for metric in METRICS:
        every, dev, test = (estimate(of_split(run, s), metric.key) for s in SPLITS)
        row = (shown(every.value, metric.unit), _interval(every, metric.unit), str(every.n), str(every.unscored))
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


def _review_note(run: Run) -> str:
    drafts = sum(r.case.review != "approved" for r in run.results)
    return f"{drafts} of {len(run.results)} cases are drafts: no clinician has reviewed their questions or nuggets."


def _problems(run: Run) -> str:
    if not run.header.problems:
        return ""
    items = "".join(f"<li>{escape(p)}</li>" for p in run.header.problems)
    return (
        f'<details class="warn"><summary>{len(run.header.problems)} source sentences of cases do not stand in this '
        "index, because one of the two changed. A nugget with no other source is left out of the retrieval scores."
        f"</summary><ul>{items}</ul></details>"
    )


def _headline(run: Run) -> str:
    return "".join(_headline_row(run, m) for m in METRICS)


def _headline_row(run: Run, metric: Metric) -> str:
    found = {s: estimate(of_split(run, s), metric.key) for s in SPLITS}
    cells = "".join(_headline_cell(metric, split, e) for split, e in found.items())
    every = found["all"]
    plot = "" if metric.unit == "words" or every.value is None else whisker(every.value, every.low, every.high)
    less = " Less is better." if metric.less_is_better else ""
    return (
        f'<tr><th scope="row">{escape(metric.name)}<span class="where">{escape(metric.meaning)}.{less}</span></th>'
        f'{cells}<td class="plot">{plot}</td></tr>'
    )


def _headline_cell(metric: Metric, split: str, found: Estimate) -> str:
    return (
        f'<td data-split="{split}"><a href="#{_anchor(metric)}">{shown(found.value, metric.unit)}</a>'
        f'<span class="where">{_interval(found, metric.unit)}<br>n {found.n} of {found.n + found.unscored}</span></td>'
    )


def _confusion(run: Run) -> str:
    counts = confusion(run.results)
    came = ("answer", "abstain", "error")
    rows = []
    for expected in ("answer", "abstain"):
        cells = "".join(_count(counts[expected, c], right=c == expected) for c in came)
        rows.append(f'<tr><th scope="row">should {expected}</th>{cells}</tr>')
    return "".join(rows)


def _count(count: int, *, right: bool) -> str:
    state = "good" if right else "bad" if count else ""
    return f'<td class="{state}">{count}</td>'


def _tag_bars(run: Run, key: str, title: str) -> str:
    bars = []
    for tag, results in by_tag(run).items():
        found = estimate(results, key)
        if found.value is not None:
            bars.append(Bar(tag, found.value, found.low, found.high, f"{shown(found.value, 'share')}, n {found.n}"))
    return share_bars(bars, title) if bars else "<p>No case could be scored.</p>"


def _words_plot(run: Run) -> str:
    values = [int(v) for r in run.results if (v := r.scores["words"]) is not None]
    if not values:
        return "<p>No case was answered.</p>"
    edges = [_BIN * i for i in range(max(values) // _BIN + 2)]
    counts = [sum(low <= v < high for v in values) for low, high in itertools.pairwise(edges)]
    note = f"<p>Median {median(values):.0f}, longest {max(values)}, {len(values)} answers.</p>"
    return histogram(counts, edges, "Words per answer") + note


def _behind(run: Run, metric: Metric) -> str:
    """The value of every case for one metric, worst first."""
    scored = [(v, r) for r in run.results if (v := r.scores[metric.key]) is not None]
    scored.sort(key=lambda pair: (-pair[0] if metric.less_is_better else pair[0], pair[1].case_id))
    rows = "".join(
        f"<tr><td>{case_link(r.case_id)}</td><td>{escape(r.split)}</td><td>{shown(v, metric.unit)}</td></tr>"
        for v, r in scored
    )
    return (
        f"<details><summary>{escape(metric.name)}: {len(scored)} cases scored, {len(run.results) - len(scored)} not"
        f'</summary><table class="behind" id="{_anchor(metric)}">{rows}</table>'
        f"{_unscored(run.results, metric)}</details>"
    )


def _unscored(results: Sequence[Result], metric: Metric) -> str:
    links = ", ".join(case_link(r.case_id) for r in results if r.scores[metric.key] is None)
    return f'<p class="facts">Not scored: {links}</p>' if links else ""


def _anchor(metric: Metric) -> str:
    return "metric-" + escape(metric.key.replace("@", "-at-"))
