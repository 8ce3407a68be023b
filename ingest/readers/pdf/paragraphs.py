"""The lines of one column to paragraphs, list items and footnotes."""

import re
from collections.abc import Iterator, Sequence, Set

from ingest.readers.pdf.blocks import Block, Kind, block
from ingest.readers.pdf.lines import Line

BULLET = re.compile(r"^(?:[•●○◦▪■□‣⁃∙·➢➤►✓❖]|[–—*-](?= )|o(?= [A-Za-z(])|\(cid:\d+\))\s*(?=\S)")
NUMBER = re.compile(r"^(?:\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]|\[\d{1,3}\])\s+(?=\S)")
_FOOTNOTE = re.compile(r"^(?:[*†‡§¶#]+ ?|\d{1,3}\)? |[a-z]\)? )(?=\S)")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
# The first author, or the organisation, of a publication.
_ENTRY = re.compile(
    r"^(?:\[?\d{1,4}[.\])]?\s+)?(?:[^\W\d_][\w'’‐-]+ ){0,3}[^\W\d_][\w'’‐-]+,? (?:[A-Z]\.? ?){1,3}[,.&(]"
)
# Shares of the font size, but for _WIDER, which is one of the distance between two lines.
_INDENT = 0.8
_WIDER = 1.3
_APART = 2.7
_OTHER_SIZE = 0.08
_SMALL = 0.92


def paragraphs(lines: Sequence[Line], page: int, body_size: float, known: Set[str]) -> list[Block]:
    """The blocks of one column from the top down; footnotes come last, as they stand."""
    body, notes = _footnotes(lines, body_size)
    found = [_made(group, page, known, lines) for group in _groups(body)]
    return found + [block("footnote", group, page, known) for group in _note_groups(notes)]


def _footnotes(lines: Sequence[Line], body_size: float) -> tuple[Sequence[Line], Sequence[Line]]:
    """The small lines at the foot of a column, from the first that begins with a mark."""
    small = len(lines)
    while small > 0 and lines[small - 1].size <= _SMALL * body_size:
        small -= 1
    if small == 0:
        return lines, ()
    start = next((i for i in range(small, len(lines)) if _is_note(lines[i])), len(lines))
    return lines[:start], lines[start:]


def _is_note(line: Line) -> bool:
    return bool(line.marks and line.marks[0][0] == 0) or _FOOTNOTE.match(line.text) is not None


def _note_groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and _is_note(line):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    if _hangs(lines):
        yield from _entries(lines)
        return
    group: list[Line] = []
    for i, line in enumerate(lines):
        following = lines[i + 1] if i + 1 < len(lines) else None
        if group and _begins(group, line, following, _right(lines, line)):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _hangs(lines: Sequence[Line]) -> bool:
    """True for a list of publications set with hanging indents: each begins at the left with a name or a number."""
    margin = min((one.left for one in lines), default=0.0)
    first = [one for one in lines if one.left < margin + _INDENT * one.size]
    named = sum(_ENTRY.match(one.text) is not None for one in first)
    return len(first) < len(lines) and named >= max(3, 0.6 * len(first))


def _entries(lines: Sequence[Line]) -> Iterator[list[Line]]:
    margin = min(one.left for one in lines)
    group: list[Line] = []
    for one in lines:
        if group and one.left < margin + _INDENT * one.size:
            yield group
            group = []
        group.append(one)
    yield group


def _right(lines: Sequence[Line], like: Line) -> float:
    """Where lines of this size end at the right of their column."""
    return max(x.right for x in lines if abs(x.size - like.size) <= _OTHER_SIZE * like.size)


def _begins(group: Sequence[Line], line: Line, following: Line | None, right: float) -> bool:
    """True when `line` begins a block of its own."""
    before = group[-1]
    if _is_bullet(line) or abs(line.size - before.size) > _OTHER_SIZE * before.size:
        return True
    if _is_far(group, line, following):
        return True
    fits = before.right + _width_of_first_word(line) + 0.3 * line.size < right - _INDENT * line.size
    ended = _SENTENCE_END.search(before.text) is not None
    if NUMBER.match(line.text) and (ended or fits or _kind(group[0]) == "item"):
        return True
    if (line.bold != before.bold or line.italic != before.italic) and (fits or ended):
        return True
    if fits and (ended or not line.text[:1].islower()):
        return True
    return _is_indented(group, line, ended)


def _is_far(group: Sequence[Line], line: Line, following: Line | None) -> bool:
    """True when the gap above is wider than those between the lines of a paragraph."""
    gap = line.baseline - group[-1].baseline
    if gap <= 0 or gap > _APART * max(line.size, 1):
        return True
    if len(group) > 1:
        return gap > _WIDER * (group[-1].baseline - group[-2].baseline)
    if following is None or abs(following.size - line.size) > _OTHER_SIZE * line.size:
        return gap > 1.9 * line.size
    return gap > _WIDER * max(following.baseline - line.baseline, line.size)


def _is_indented(group: Sequence[Line], line: Line, ended: bool) -> bool:
    """True when the line's left edge is not that of a continuation."""
    step = line.left - group[-1].left
    by = _INDENT * line.size
    if _kind(group[0]) == "item":
        return line.left < group[0].left - by or (len(group) > 1 and abs(step) > by and ended)
    if len(group) == 1:
        return step > by and ended
    return abs(step) > by and ended


def _is_bullet(line: Line) -> bool:
    return BULLET.match(line.text) is not None


def _kind(line: Line) -> Kind:
    return "item" if BULLET.match(line.text) or NUMBER.match(line.text) else "paragraph"


def _width_of_first_word(line: Line) -> float:
    return line.words[0].right - line.words[0].left


def _made(group: Sequence[Line], page: int, known: Set[str], lines: Sequence[Line]) -> Block:
    reaches = group[-1].right > _right(lines, group[-1]) - 6 * group[-1].size
    return block(_kind(group[0]), group, page, known, reaches=reaches)
