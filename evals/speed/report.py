"""The race as text, as Markdown and as a drawing: pure functions of what was measured."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from evals.speed.goals import Goal, goals
from evals.speed.race import median

_WIDTH, _ROW, _LABEL = 640, 20, 190
_STYLE = (
    "text{font:12px system-ui,sans-serif;fill:#444}.of{fill:#9aa7b4}.ours{fill:#1f6feb}.title{font-weight:600}"
    "@media(prefers-color-scheme:dark){text{fill:#ccc}}"
)
Panel = tuple[str, str, Sequence[tuple[str, float]]]
"""A title, how a value is written, and values by system."""


def markdown(found: Mapping[str, Any]) -> str:
    """The figures, then the goals with those that were missed named so."""
    lines: list[str] = []
    for title, shape, values in panels(found):
        lines += [f"| {title} | |", "|---|---|", *(f"| {name} | {shape.format(value)} |" for name, value in values), ""]
    lines += [
        "| goal | measured | limit | | where the time goes |",
        "|---|---|---|---|---|",
        *map(_goal, goals(found)),
        "",
    ]
    of = found["of"]
    versions = "; ".join(f"{name}: {' '.join(packages)}" for name, packages in of["peers"].items())
    lines.append(
        f"{of['date']}, {of['processor']}, {of['cores']} cores, {of['rounds']} rounds in turns, medians; "
        f"{of['chunks']} chunks of {of['tokens']:.0f} tokens. {versions}."
    )
    return "\n".join(lines) + "\n"


def panels(found: Mapping[str, Any]) -> Iterator[Panel]:
    """What is shown, group by group."""
    chunks = found["of"]["chunks"]
    if "ingest" in found:
        rates = [(name, chunks / median(rounds, "seconds")) for name, rounds in found["ingest"].items()]
        yield "ingest, chunks a second", "{:.1f}", rates
        ours = [(n, median(r, "tokens") / median(r, "seconds")) for n, r in found["ingest"].items() if "tokens" in r[0]]
        limits = [(f"limit of {name} products", rate) for name, rate in found.get("ceiling", {}).items() if rate]
        yield "ingest, tokens embedded a second", "{:.0f}", [*ours, *limits]
    if "cold" in found:
        yield (
            "cold process to its first hit, s",
            "{:.2f}",
            [(n, median(r, "seconds")) for n, r in found["cold"].items()],
        )
        yield "its memory, MB", "{:.0f}", [(n, median(r, "megabytes")) for n, r in found["cold"].items()]
    if "warm" in found:
        ours = [(f"ours, {of}", median(found["warm"]["ours"], of)) for of in ("retrieve", "vectors")]
        peers = [(n, median(r, "milliseconds")) for n, r in found["warm"].items() if n != "ours"]
        yield "warm question, ms", "{:.1f}", [*ours, *peers]
        recalls = [(n, median(r, "recall")) for n, r in found["warm"].items()]
        yield "recall of the ten nearest", "{:.3f}", recalls


def drawing(found: Mapping[str, Any]) -> str:
    """The panels as horizontal bars, one SVG file."""
    parts, top = [], 8
    for title, shape, values in panels(found):
        parts.append(f'<text class="title" x="8" y="{top + 12}">{escape(title)}</text>')
        top += _ROW
        most = max((value for _, value in values), default=1) or 1
        for name, value in values:
            wide = round((_WIDTH - _LABEL - 80) * value / most, 1)
            kind = "ours" if name.startswith("ours") else "of"
            parts.append(f'<text x="{_LABEL - 6}" y="{top + 13}" text-anchor="end">{escape(name)}</text>')
            parts.append(f'<rect class="{kind}" x="{_LABEL}" y="{top + 3}" width="{wide}" height="{_ROW - 7}" rx="2"/>')
            parts.append(f'<text x="{_LABEL + wide + 6}" y="{top + 13}">{shape.format(value)}</text>')
            top += _ROW
        top += 10
    name = "Speed beside other systems"
    box = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" role="img" aria-label="{name}">'
    return f"{box}<style>{_STYLE}</style>{''.join(parts)}</svg>\n"


def _goal(goal: Goal) -> str:
    shape = "{:.0%}" if not goal.unit else "{:.0f} MB" if goal.unit == "MB" else "{:.2f}x"
    bound = "at most" if goal.is_most else "at least"
    met = "met" if goal.met else "**missed**"
    return f"| {goal.name} | {shape.format(goal.value)} | {bound} {shape.format(goal.limit)} | {met} | {goal.why} |"
