"""Plots as inline SVG: pure functions of numbers. Colours come from the page's CSS classes, so dark mode
follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH = 360  # units of the view box; about one CSS pixel each on a phone
_ROW = 26
_LABEL = 118
_VALUE = 86
_MARGIN = 16


@dataclass(frozen=True, slots=True)
class Bar:
    """A share from 0 to 1 with its interval (None when there is none); `note` stands at the end of the row."""

    label: str
    value: float
    low: float | None
    high: float | None
    note: str


def share_bars(bars: Sequence[Bar], title: str) -> str:
    """Horizontal bars on an axis from 0 to 100 %, each with a whisker from low to high."""
    height = _ROW * len(bars) + 22
    parts = [_grid(height - 20)]
    parts += [_bar_row(bar, _ROW * i) for i, bar in enumerate(bars)]
    return _svg(_WIDTH, height, title, "".join(parts))


def histogram(counts: Sequence[int], edges: Sequence[int], title: str, unit: str = "words per answer") -> str:
    """One column for each count; column i holds the values from edges[i] up to, not including, edges[i + 1]."""
    height, base, top = 174, 138, max([*counts, 1])
    step = (_WIDTH - 2 * _MARGIN) / max(len(counts), 1)
    parts = [f'<line class="axis" x1="{_MARGIN}" x2="{_WIDTH - _MARGIN}" y1="{base}" y2="{base}"/>']
    for i, count in enumerate(counts):
        tall = round(112 * count / top, 1)
        left, middle = round(_MARGIN + step * i, 1), round(_MARGIN + step * (i + 0.5), 1)
        span = f"{edges[i]} up to {edges[i + 1]} {unit}: {count}"
        parts.append(
            f'<rect class="bar" x="{left + 1.5}" y="{base - tall}" width="{round(step - 3, 1)}" height="{tall}" rx="2">'
            f"<title>{escape(span)}</title></rect>"
        )
        if count:
            parts.append(f'<text class="ink" x="{middle}" y="{base - tall - 5}" text-anchor="middle">{count}</text>')
        parts.append(f'<text class="soft" x="{left}" y="{base + 15}" text-anchor="middle">{edges[i]}</text>')
    parts.append(f'<text class="soft" x="{_WIDTH - _MARGIN}" y="{base + 15}" text-anchor="middle">{edges[-1]}</text>')
    parts.append(f'<text class="soft" x="{_WIDTH / 2}" y="{base + 30}" text-anchor="middle">{escape(unit)}</text>')
    return _svg(_WIDTH, height, title, "".join(parts))


def whisker(value: float, low: float | None, high: float | None) -> str:
    """A line of 100 units from 0 to 1 with a dot at `value` and its interval."""
    span = ""
    if low is not None and high is not None:
        span = f'<line class="whisker" x1="{_at(low)}" x2="{_at(high)}" y1="8" y2="8"/>'
    label = f"{value:.2f} on a line from 0 to 1"
    return _svg(
        110,
        16,
        label,
        f'<line class="axis" x1="5" x2="105" y1="8" y2="8"/>{span}<circle class="dot" cx="{_at(value)}" cy="8" r="4"/>',
    )


def _at(share: float) -> float:
    return round(5 + 100 * share, 1)


def _grid(height: int) -> str:
    parts = []
    for percent in (0, 50, 100):
        x = _x(percent / 100)
        parts.append(f'<line class="grid" x1="{x}" x2="{x}" y1="0" y2="{height}"/>')
        parts.append(f'<text class="soft" x="{x}" y="{height + 14}" text-anchor="middle">{percent} %</text>')
    return "".join(parts)


def _bar_row(bar: Bar, top: int) -> str:
    middle = top + _ROW / 2
    width = round(_x(bar.value) - _x(0), 1)
    parts = [
        f'<text class="ink" x="{_LABEL - 8}" y="{middle + 4}" text-anchor="end">{escape(bar.label)}</text>',
        f'<rect class="bar" x="{_x(0)}" y="{top + 6}" width="{width}" height="{_ROW - 12}" rx="2"/>',
        f'<text class="soft" x="{_WIDTH - 2}" y="{middle + 4}" text-anchor="end">{escape(bar.note)}</text>',
    ]
    if bar.low is not None and bar.high is not None:
        parts.append(f'<line class="whisker" x1="{_x(bar.low)}" x2="{_x(bar.high)}" y1="{middle}" y2="{middle}"/>')
    return "".join(parts)


def _x(share: float) -> float:
    return round(_LABEL + (_WIDTH - _LABEL - _VALUE) * share, 1)


def _svg(width: int, height: int, title: str, content: str) -> str:
    name = escape(title)
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{name}"><title>{name}</title>{content}</svg>'


@dataclass(frozen=True, slots=True)
class Point:
    """Of `count` examples the mean probability and the share in which it came true, both 0 to 1."""

    probability: float
    share: float
    count: int


def reliability(points: Sequence[Point], title: str) -> str:
    """A reliability plot: on the diagonal what is said to be 70 % probable comes true in 70 %. Larger circles are more
    examples."""
    size = _WIDTH - 2 * _MARGIN
    most = max((p.count for p in points), default=1)

    def place(x: float, y: float) -> tuple[float, float]:
        return _MARGIN + x * size, _MARGIN + (1 - y) * size

    (x0, y0), (x1, y1) = place(0, 0), place(1, 1)
    parts = [
        f'<line class="axis" x1="{x0}" x2="{x1}" y1="{y0}" y2="{y0}"/>',
        f'<line class="axis" x1="{x0}" x2="{x0}" y1="{y0}" y2="{y1}"/>',
        f'<line class="ideal" x1="{x0}" x2="{x1}" y1="{y0}" y2="{y1}"/>',
    ]
    for percent in (0, 50, 100):
        (x, y), along = place(percent / 100, percent / 100), "start" if percent == 0 else "middle"
        parts.append(f'<text class="soft" x="{x:.1f}" y="{y0 + 13:.1f}" text-anchor="{along}">{percent}</text>')
        parts.append(f'<text class="soft" x="{x0 + 3:.1f}" y="{y - 3:.1f}">{percent if percent else ""}</text>')
    for point in points:
        x, y = place(point.probability, point.share)
        radius = 3 + 7 * (point.count / most) ** 0.5
        parts.append(f'<circle class="point" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>')
        parts.append(f'<text class="soft" x="{x + radius + 2:.1f}" y="{y + 3:.1f}">{point.count}</text>')
    return _svg(_WIDTH, _WIDTH, title, "".join(parts))


def risk_curve(points: Sequence[tuple[float, float]], title: str) -> str:
    """A line of (coverage, risk), both 0 to 1: how often an answer is wrong when only that share of answers is given.
    The left edge is noisy: few cases stand there."""
    height, low, high = 230, 190, 14
    wide, tall = _WIDTH - 3 * _MARGIN, low - high

    def place(coverage: float, risk: float) -> str:
        return f"{2 * _MARGIN + coverage * wide:.1f},{low - risk * tall:.1f}"

    parts = []
    for percent in (0, 25, 50, 75, 100):
        x, y = place(percent / 100, percent / 100).split(",")
        parts.append(f'<line class="grid" x1="{2 * _MARGIN}" x2="{_WIDTH - _MARGIN}" y1="{y}" y2="{y}"/>')
        parts.append(
            f'<text class="soft" x="{2 * _MARGIN - 4}" y="{float(y) + 4:.1f}" text-anchor="end">{percent}</text>'
        )
        along = "end" if percent == 100 else "middle"
        parts.append(f'<text class="soft" x="{x}" y="{low + 16}" text-anchor="{along}">{percent} %</text>')
    line = " ".join(place(coverage, risk) for coverage, risk in points)
    parts.append(f'<polyline class="curve" fill="none" points="{line}"/>')
    label = "answers given, most probable first; up: wrong, %"
    parts.append(f'<text class="soft" x="{_WIDTH / 2}" y="{low + 34}" text-anchor="middle">{label}</text>')
    return _svg(_WIDTH, height, title, "".join(parts))
