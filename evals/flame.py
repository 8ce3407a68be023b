"""Flame: where a program spends its processor time, as stacks sampled while it works, and as a picture of them.

B. Gregg, The flame graph, Communications of the ACM 59(6), 2016: each box is a function, as wide as its share of the
samples, upon the function that called it.
"""

import html
import signal
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

INTERVAL = 0.001
"""Seconds of processor time between samples."""
_WIDTH, _ROW, _PAD, _LETTER = 1200, 17, 24, 6.6  # pixels
_NARROWEST = 0.6  # pixels, below which a box is left out
Stack = tuple[str, ...]


@dataclass
class Samples:
    """How often each stack, outermost function first, was seen at work."""

    stacks: Counter[Stack] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """How many samples there are."""
        return self.stacks.total()

    def costliest(self, most: int) -> list[tuple[str, float]]:
        """The functions at work themselves (not in what they call) in most samples, with their share of all."""
        own: Counter[str] = Counter()
        for stack, count in self.stacks.items():
            own[stack[-1]] += count
        return [(name, count / self.total) for name, count in own.most_common(most)]

    def svg(self, title: str) -> str:
        """The flame graph as an SVG picture without script; a box tells its name and share when pointed at."""
        boxes = list(_boxes(self.stacks, 0, 0.0, _WIDTH / max(self.total, 1)))
        height = _PAD + _ROW * (1 + max((b.depth for b in boxes), default=0))
        head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" font-family="monospace"'
        said = f'<text x="4" y="16">{html.escape(title)}</text>'
        drawn = "\n".join(b.svg(height, self.total) for b in boxes)
        return f'{head} font-size="11">\n<rect width="100%" height="100%" fill="#fff"/>{said}\n{drawn}\n</svg>\n'


@dataclass(frozen=True, slots=True)
class _Box:
    name: str
    depth: int
    x: float
    width: float
    count: int

    def svg(self, height: int, total: int) -> str:
        y = height - _ROW * (self.depth + 1)
        green = 90 + sum(map(ord, self.name)) % 120  # the same function has the same colour everywhere
        told = html.escape(f"{self.name}: {100 * self.count / total:.1f} %")
        shown = html.escape(self.name.rpartition(" ")[2][: int(self.width / _LETTER)])
        return (
            f'<g><title>{told}</title><rect x="{self.x:.1f}" y="{y}" width="{self.width:.1f}" height="{_ROW - 1}"'
            f' fill="rgb(230,{green},60)"/><text x="{self.x + 2:.1f}" y="{y + 12}">{shown}</text></g>'
        )


def _boxes(stacks: Mapping[Stack, int], depth: int, x: float, scale: float) -> Iterator[_Box]:
    """The boxes of one level and, upon each, those of what it calls."""
    above: dict[str, Counter[Stack]] = {}
    for stack, count in sorted(stacks.items()):
        if stack:
            above.setdefault(stack[0], Counter())[stack[1:]] += count
    for name, rest in above.items():
        width = rest.total() * scale
        if width >= _NARROWEST:
            yield _Box(name, depth, x, width, rest.total())
            yield from _boxes(rest, depth + 1, x, scale)
        x += width


@contextmanager
def sampled() -> Iterator[Samples]:
    """Sample what the main thread does while the block runs, every INTERVAL of processor time of this process.

    Must be entered in the main thread; what a C library does counts for the Python function that called it.
    """
    samples = Samples()

    def take(_signal: int, frame: FrameType | None) -> None:
        samples.stacks[_stack(frame)] += 1

    before = signal.signal(signal.SIGPROF, take)
    signal.setitimer(signal.ITIMER_PROF, INTERVAL, INTERVAL)
    try:
        yield samples
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        signal.signal(signal.SIGPROF, before)


def _stack(frame: FrameType | None) -> Stack:
    found: list[str] = []
    while frame is not None:
        code = frame.f_code
        path = Path(code.co_filename)
        found.append(f"{path.parent.name}/{path.name} {code.co_qualname}")
        frame = frame.f_back
    return tuple(reversed(found))
