"""A run as one self-contained HTML page: a pure function of the run."""

import itertools
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from statistics import median
from string import Template

from evals.calibration import calibration_lines
from evals.metric import HEADLINE, METRICS, Metric
from evals.plots import Bar, histogram, share_bars, whisker
from evals.report_cases import case_link, case_list
from evals.report_confidence import confidence_panels
from evals.run import Result, Run
from evals.shown import interval_text, reviewed, shown, subject
from evals.summary import (
    SPLITS,
    Estimate,
    by_tag,
    confusion,
    estimate,
    of_split,
    value,
    verdict,
    went_right,
    worst_first,
)  # fmt: skip

_BIN = 25  # words
_STATUSES = ("answer", "partial", "abstain", "error")


def render_html(run: Run) -> str:
    """One page without scripts or links to elsewhere; every number leads to the cases it was made from."""
    template = Template(files("evals").joinpath("report.html").read_text(encoding="utf-8"))
    return template.substitute(
        subject=escape(subject(run)),
        versions=escape(", ".join(f"{name} {v or 'not installed'}" for name, v in run.header.versions.items())),
        reviewed=escape(reviewed(run)),
        calibration="".join(f"<p>{escape(line)}</p>" for line in calibration_lines()),
        problems=_problems(run),
        headline="".join(_headline_row(run, m) for m in METRICS if m.key in HEADLINE),
        metrics=_by_group(run),
        troubles=_troubles(run),
        confidence=confidence_panels(run),
        confusion=_confusion(run),
        vital_bars=_tag_bars(run, "vital_recall", "Vital nuggets said, by tag"),
        decision_bars=_tag_bars(run, "right_decision", "Right to answer or abstain, by tag"),
        words=_words_plot(run),
        latency=_latency_plot(run),
        behind="".join(_behind(run, m) for m in METRICS),
        cases=case_list(run.results),
    )


def _problems(run: Run) -> str:
    if not run.header.problems:
        return ""
    items = "".join(f"<li>{escape(p)}</li>" for p in run.header.problems)
    return (
        f'<details class="warn"><summary>{len(run.header.problems)} source sentences of cases do not stand in this '
        "index, because one of the two changed. A nugget with no other source is left out of the retrieval scores."
        f"</summary><ul>{items}</ul></details>"
    )


def _by_group(run: Run) -> str:
    rows = []
    for group, metrics in itertools.groupby(METRICS, key=lambda m: m.group):
        rows.append(f'<tr class="group"><th scope="colgroup" colspan="5">{escape(group)}</th></tr>')
        rows += [_headline_row(run, m) for m in metrics]
    return "".join(rows)


def _headline_row(run: Run, metric: Metric) -> str:
    found = {s: estimate(of_split(run, s), metric.key) for s in SPLITS}
    cells = "".join(_headline_cell(metric, split, e) for split, e in found.items())
    every = found["all"]
    is_share = metric.unit in ("share", "score")
    plot = whisker(every.value, every.low, every.high) if is_share and every.value is not None else ""
    less = " Less is better." if metric.less_is_better else ""
    return (
        f'<tr><th scope="row">{escape(metric.name)}<span class="where">{escape(metric.meaning)}.{less}</span></th>'
        f'{cells}<td class="plot">{plot}</td></tr>'
    )


def _headline_cell(metric: Metric, split: str, found: Estimate) -> str:
    return (
        f'<td data-split="{split}"><a href="#{_anchor(metric)}">{shown(found.value, metric.unit)}</a>'
        f'<span class="where">{interval_text(found, metric.unit)}<br>'
        f"n {found.n} of {found.n + found.unscored}</span></td>"
    )


def _troubles(run: Run) -> str:
    """What went wrong, by kind, with links to the cases."""
    wrong = [r for r in worst_first(run.results) if not went_right(r)]
    rows = []
    for trouble, group in itertools.groupby(wrong, key=verdict):
        found = list(group)
        links = ", ".join(case_link(r.case_id) for r in found)
        rows.append(
            f'<tr><td class="count">{len(found)}</td><td><b>{escape(trouble)}</b>'
            f'<span class="where links">{links}</span></td></tr>'
        )
    right = len(run.results) - len(wrong)
    return (
        f"<p>{right} of {len(run.results)} cases went as expected. The others, worst first:</p>"
        f'<table class="troubles">{"".join(rows)}</table>'
    )


def _confusion(run: Run) -> str:
    counts = confusion(run.results)
    rows = []
    for expected in ("answer", "abstain"):
        right = ("answer", "partial") if expected == "answer" else ("abstain",)
        cells = "".join(_count(counts[expected, came], right=came in right) for came in _STATUSES)
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
    return histogram(counts, edges, "Words per answer", "words per answer") + note


def _latency_plot(run: Run) -> str:
    values = [1000 * r.seconds for r in run.results]
    if not values:
        return "<p>No case was asked.</p>"
    step = max(10, round(max(values) / 10 / 10 + 0.5) * 10)
    edges = [step * i for i in range(int(max(values) // step) + 2)]
    counts = [sum(low <= v < high for v in values) for low, high in itertools.pairwise(edges)]
    ninety = sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]
    note = (
        f"<p>Median {median(values):.0f} ms, 95 of 100 within {ninety:.0f} ms, longest {max(values):.0f} ms, "
        f"{run.header.jobs} asking at once.</p>"
    )
    return histogram(counts, edges, "Milliseconds per answer", "milliseconds per answer") + note


def _behind(run: Run, metric: Metric) -> str:
    """The value of every case for one metric, worst first."""
    scored = [(v, r) for r in run.results if (v := value(r, metric.key)) is not None]
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
    links = ", ".join(case_link(r.case_id) for r in results if value(r, metric.key) is None)
    return f'<p class="facts">Not scored: {links}</p>' if links else ""


def _anchor(metric: Metric) -> str:
    return "metric-" + escape(metric.key.replace("@", "-at-"))
