"""Growth as a picture: three curves over the number of chunks, both axes logarithmic."""

import math
from collections.abc import Sequence
from html import escape

from evals.growth.bench import Growth

_WIDTH, _HEIGHT, _PANEL = 960, 300, 300  # pixels
_LEFT, _TOP, _WIDE, _TALL = 46, 36, 230, 200
_STYLE = (
    "text{font:12px sans-serif;fill:#333}.grid{stroke:#ddd}.goal{stroke:#b33;stroke-dasharray:4 3}"
    "polyline{fill:none;stroke-width:2}circle{stroke:none}"
)
_COLOURS = ("#1b6ca8", "#d17a00", "#3a7d44")
Curve = tuple[str, Sequence[tuple[float, float]]]


def plot(growth: Growth) -> str:
    """An SVG file of building time, memory and delay."""

    def curve(name: str, numbers: Sequence[float]) -> Curve:
        return name, [(step.grown.chunks, n) for step, n in zip(growth.steps, numbers, strict=True)]

    delays = [curve(n, [s.measured.delays[n].p50 for s in growth.steps]) for n in ("vector", "words", "ranking")]
    panels = (
        ("build, s", [curve("build", [s.grown.seconds for s in growth.steps])], None),
        ("memory of the open index, MB", [curve("memory", [s.measured.memory for s in growth.steps])], 700),
        ("search p50, ms", delays, 10),
    )
    drawn = "".join(
        f'<g transform="translate({_PANEL * i + 10},0)">{_panel(title, curves, goal)}</g>'
        for i, (title, curves, goal) in enumerate(panels)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" height="{_HEIGHT}">'
        f'<style>{_STYLE}</style><rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>{drawn}</svg>\n'
    )


def _panel(title: str, curves: Sequence[Curve], goal: float | None) -> str:
    numbers = [y for _, points in curves for _, y in points] + ([goal] if goal else [])
    across, up = _Scale([x for x, _ in curves[0][1]], _LEFT, _WIDE), _Scale(numbers, _TOP + _TALL, -_TALL)
    parts = [f'<text x="{_LEFT}" y="20" font-weight="bold">{escape(title)}</text>']
    for tick in across.ticks:
        x = across.at(tick)
        parts.append(f'<line class="grid" x1="{x}" x2="{x}" y1="{_TOP}" y2="{_TOP + _TALL}"/>')
        parts.append(f'<text x="{x}" y="{_TOP + _TALL + 16}" text-anchor="middle">{_short(tick)}</text>')
    for tick in up.ticks:
        y = up.at(tick)
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{_LEFT + _WIDE}" y1="{y}" y2="{y}"/>')
        parts.append(f'<text x="{_LEFT - 5}" y="{y + 4}" text-anchor="end">{_short(tick)}</text>')
    if goal:
        parts.append(f'<line class="goal" x1="{_LEFT}" x2="{_LEFT + _WIDE}" y1="{up.at(goal)}" y2="{up.at(goal)}"/>')
    for place, ((name, points), colour) in enumerate(zip(curves, _COLOURS, strict=False)):
        line = " ".join(f"{across.at(x)},{up.at(y)}" for x, y in points)
        parts.append(f'<polyline stroke="{colour}" points="{line}"/>')
        parts += [f'<circle fill="{colour}" cx="{across.at(x)}" cy="{up.at(y)}" r="3"/>' for x, y in points]
        if len(curves) > 1:
            parts.append(
                f'<text x="{_LEFT + 75 * place}" y="{_TOP + _TALL + 36}" style="fill:{colour}">● {escape(name)}</text>'
            )
    return "".join(parts)


class _Scale:
    """Numbers to pixels, by their logarithm, from power of ten to power of ten."""

    def __init__(self, numbers: Sequence[float], begin: int, length: int) -> None:
        logs = [math.log10(max(n, 0.01)) for n in numbers]
        self._low, self._high = math.floor(min(logs)), math.ceil(max(logs))
        self._high = max(self._high, self._low + 1)
        self._begin, self._length = begin, length

    @property
    def ticks(self) -> list[float]:
        return [10.0**power for power in range(self._low, self._high + 1)]

    def at(self, number: float) -> float:
        share = (math.log10(max(number, 0.01)) - self._low) / (self._high - self._low)
        return round(self._begin + self._length * share, 1)


def _short(number: float) -> str:
    for unit, name in ((1e6, "M"), (1e3, "k")):
        if number >= unit:
            return f"{number / unit:g}{name}"
    return f"{number:g}"
