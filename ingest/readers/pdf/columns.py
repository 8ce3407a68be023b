"""The order in which a page is read: columns one after the other, between what spans them all."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.readers.pdf.lines import rows
from ingest.readers.pdf.page import Word
from ingest.readers.pdf.tables import Table

# A gutter is at least this wide (of the font size), has at least so many lines on each side, and the lines of a column
# fill at least this share of its width and so many font sizes: a table's cells do not.
_GUTTER = 0.9
_FEWEST_LINES = 3
_FILLED = 0.55
_TABLE_GAP = 1.5
_APART = 1.8
_NARROWEST = 9
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one line without a wide gap between them, or a table, which has none."""

    left: float
    right: float
    baseline: float
    words: tuple[Word, ...] = ()
    table: Table | None = None


def columns(words: Sequence[Word], tables: Sequence[Table] = ()) -> list[list[Segment]]:
    """The words and tables of a page in regions, in reading order; each region is one column wide."""
    segments = [s for row in rows(words) for s in _segments(row)]
    segments += [Segment(t.left, t.right, t.top, table=t) for t in tables]
    return [region for region in _read(segments, 0) if region]


def _segments(row: Sequence[Word]) -> list[Segment]:
    parts: list[list[Word]] = []
    for word in row:
        if parts and word.left - parts[-1][-1].right < _GUTTER * max(word.size, parts[-1][-1].size):
            parts[-1].append(word)
        else:
            parts.append([word])
    return [Segment(p[0].left, max(w.right for w in p), max(p, key=lambda w: w.size).baseline, tuple(p)) for p in parts]


def _read(segments: list[Segment], depth: int) -> list[list[Segment]]:
    """Regions in reading order: bands of columns between the lines that cross the best gutter."""
    gutter = _best_gutter(segments) if depth < _DEEPEST else None
    if gutter is None:
        return [segments]
    regions: list[list[Segment]] = [[]]
    for band, is_columns in _bands(segments, gutter):
        if is_columns:
            for side in _sides(band, gutter):
                regions += _read(side, depth + 1)
            regions.append([])
        else:
            regions[-1] += band
    return regions


def _best_gutter(segments: list[Segment]) -> float | None:
    """The x at which most lines stand in columns; None when there are none."""
    if len(segments) < 2 * _FEWEST_LINES:
        return None
    left, right = min(s.left for s in segments), max(s.right for s in segments)
    begins = Counter(
        round(s.left) for s in segments if left + 0.2 * (right - left) < s.left < left + 0.85 * (right - left)
    )
    inner = {x - 2 for x in begins if sum(begins[x + near] for near in (-1, 0, 1)) >= _FEWEST_LINES}
    scored = [(sum(len(b) for b, ok in _bands(segments, x) if ok), x) for x in sorted(inner)]
    best = max(scored, default=(0, 0))
    return best[1] if best[0] else None


def _bands(segments: list[Segment], x: float) -> list[tuple[list[Segment], bool]]:
    """Runs of lines from the top down, cut wherever one crosses `x`; with whether a band reads as two columns."""
    bands: list[list[Segment]] = [[]]
    for segment in sorted(segments, key=lambda s: s.baseline):
        if segment.left < x < segment.right:
            band, below = _without_tail(bands[-1], x)
            bands[-1:] = [band, [*below, segment], []]
        else:
            bands[-1].append(segment)
    merged: list[tuple[list[Segment], bool]] = []
    for band in bands:
        two = _are_columns(*_sides(band, x))
        if not band:
            continue
        if not two and merged and not merged[-1][1]:
            merged[-1][0].extend(band)
        else:
            merged.append((band, two))
    return merged


def _without_tail(band: list[Segment], x: float) -> tuple[list[Segment], list[Segment]]:
    """The band, and the lines at its foot that stand apart from it at the left: the heading or caption of what spans
    the columns below."""
    start = len(band)
    for i in range(len(band) - 1, 0, -1):
        if band[i].left >= x:
            break
        if band[i].baseline - band[i - 1].baseline > _APART * band[i].words[0].size if band[i].words else True:
            start = i
    return band[:start], band[start:]


def _sides(band: list[Segment], x: float) -> tuple[list[Segment], list[Segment]]:
    return [s for s in band if s.right <= x], [s for s in band if s.left >= x]


def _are_columns(left: list[Segment], right: list[Segment]) -> bool:
    if min(len(left), len(right)) < _FEWEST_LINES:
        return False
    size = median([w.size for s in (*left, *right) for w in s.words[:1]] or [0.0])
    gutter = min(s.left for s in right) - max(s.right for s in left)
    return gutter >= _GUTTER * size and _filled(left) and _filled(right)


def _filled(side: list[Segment]) -> bool:
    """True when most lines of a side are as long as the side is wide and have no wide gaps in them, as prose has."""
    lines = rows(w for s in side for w in s.words)
    if len(lines) < _FEWEST_LINES:
        return False
    width = max(s.right for s in side) - min(s.left for s in side)
    size = median(row[0].size for row in lines)
    return median(map(_covered, lines)) >= max(_FILLED * width, _NARROWEST * size)


def _covered(row: list[Word]) -> float:
    """The length of a line less the wide gaps in it."""
    gaps = (b.left - a.right for a, b in pairwise(row) if b.left - a.right > _TABLE_GAP * b.size)
    return row[-1].right - row[0].left - sum(gaps)
