"""Words to lines of text, with what is raised above a line taken as a power or as a reference marker."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.readers.pdf.page import Word
from ingest.readers.raised import marks, raised_text

Mark = tuple[int, str]
"""An offset in a text and the reference marker that stood there."""

# Shares of the font size.
_SAME_LINE = 0.5
_SMALL = 0.85
_RAISED_SMALL = 0.12
_RAISED = 0.25
_TOUCHING = 0.6
_MARKS = re.compile(r"[\d,;\s*†‡§¶#‖¥$()\[\]a-zTSM®™°º+−–-]{1,16}")
_STRIP = 12.0  # points: rows are looked up by strips of the page


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. `size`, `bold` and `italic` are those of most of it; the rest as in Word."""

    text: str
    marks: tuple[Mark, ...]
    left: float
    right: float
    baseline: float
    size: float
    bold: bool
    italic: bool
    words: tuple[Word, ...] = field(repr=False)

    @property
    def top(self) -> float:
        """The upper edge of the line."""
        return self.baseline - 0.75 * self.size


def rows(words: Iterable[Word]) -> list[list[Word]]:
    """The words that stand on the same line, from the top down, each row from left to right; small raised or lowered
    words belong to the line that they touch."""
    ordered = sorted(words, key=lambda w: (-w.size, w.baseline, w.left))
    reach = _SAME_LINE * ordered[0].size if ordered else 0.0
    strips: dict[int, list[list[Word]]] = defaultdict(list)
    for word in ordered:
        near = range(int((word.baseline - reach) // _STRIP), int((word.baseline + reach) // _STRIP) + 1)
        homes = (r for strip in near for r in strips.get(strip, ()) if _on_line(word, r[0]))
        home = min(homes, key=lambda r: abs(word.baseline - r[0].baseline), default=None)
        if home is None:
            strips[int(word.baseline // _STRIP)].append([word])
        else:
            home.append(word)
    found = [row for strip in strips.values() for row in strip]
    for row in found:
        row.sort(key=lambda w: w.left)
    return sorted(found, key=lambda r: max(r, key=lambda w: w.size).baseline)


def _on_line(word: Word, first: Word) -> bool:
    distance = abs(word.baseline - first.baseline)
    return distance < _SAME_LINE * first.size and word.size >= 0.45 * first.size


def line(words: Sequence[Word]) -> Line:
    """One line out of its words, from left to right."""
    size, bold, italic = style(words)
    body = [w for w in words if w.size > _SMALL * size] or list(words)
    baseline = Counter(round(w.baseline, 1) for w in body).most_common(1)[0][0]
    text, found = _joined(words, baseline, size)
    return Line(
        text=text,
        marks=tuple(found),
        left=words[0].left,
        right=max(w.right for w in words),
        baseline=baseline,
        size=size,
        bold=bold,
        italic=italic,
        words=tuple(words),
    )


def style(words: Iterable[Word]) -> tuple[float, bool, bool]:
    """The size, weight and slope of most of the characters."""
    sizes: Counter[float] = Counter()
    bold = italic = total = 0
    for word in words:
        length = len(word.text)
        sizes[round(word.size, 1)] += length
        total += length
        bold += length * word.bold
        italic += length * word.italic
    return sizes.most_common(1)[0][0], 2 * bold > total, 2 * italic > total


def _joined(words: Sequence[Word], baseline: float, size: float) -> tuple[str, list[Mark]]:
    text = ""
    found: list[Mark] = []
    for group, up in _groups(words, baseline, size):
        following = " ".join(w.text for w in words[words.index(group[-1]) + 1 :][:2])
        written = _written(group)
        kept = raised_text(text, written, following) if up and _MARKS.fullmatch(written) else written
        if kept is None:
            found += [(len(text), mark) for mark in marks(written)]
        elif kept:
            text += (" " if text and group[0].spaced else "") + kept
    return text, found


def _written(group: Sequence[Word]) -> str:
    return group[0].text + "".join((" " if w.spaced else "") + w.text for w in group[1:])


def _groups(words: Sequence[Word], baseline: float, size: float) -> list[tuple[list[Word], bool]]:
    """Neighbours that are all raised, or all not."""
    grouped: list[tuple[list[Word], bool]] = []
    for word in words:
        lift = (baseline - word.baseline) / size
        up = lift > (_RAISED_SMALL if word.size <= _SMALL * size else _RAISED)
        if grouped and grouped[-1][1] == up and (not up or word.left - grouped[-1][0][-1].right < _TOUCHING * size):
            grouped[-1][0].append(word)
        else:
            grouped.append(([word], up))
    return grouped


def shown(words: Iterable[Word]) -> str:
    """Words as one line of plain text."""
    return re.sub(r" {2,}", " ", " ".join(w.text for w in words)).strip()
