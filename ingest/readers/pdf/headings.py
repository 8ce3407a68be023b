"""Which blocks are headings, and how deep: by the outline where the file has one, else by size, weight and slope."""

import re
from collections.abc import Mapping, Sequence

from ingest.readers.pdf.blocks import Block

_LARGER = 1.12  # than the body text
_LONGEST = 160
_ENDS_AS_TEXT = re.compile(r"[.,;:]$")
CAPTION = re.compile(r"^(?:(?:table|figure|fig\.?|exhibit)\s+(?:\d|[A-Z]\b)|(?-i:TABLE|FIGURE)\b)", re.IGNORECASE)
_BEGINS = re.compile(r"^[\W_]*(?:[A-Z\d]|[^\x00-\x7f])")
_DEEPEST = 6

Outline = Mapping[tuple[int, str], int]
"""The file's own outline: level (1 the outermost) by page and plain title."""

_Style = tuple[float, bool, bool]


def plain(text: str) -> str:
    """A title for comparison: letters and digits alone, in lower case."""
    return re.sub(r"\W+", "", text).lower()


def levels(blocks: Sequence[Block], body_size: float, outline: Outline) -> list[int | None]:
    """The heading level of each block, 1 the outermost; None for what is no heading."""
    found = [_is_heading(blocks, i, body_size, outline) for i in range(len(blocks))]
    styles = sorted({_style(b) for b, ok in zip(blocks, found, strict=True) if ok}, reverse=True)
    rank = {style: min(i + 1, _DEEPEST) for i, style in enumerate(styles)}
    return [_listed(b, outline) or rank[_style(b)] if ok else None for b, ok in zip(blocks, found, strict=True)]


def _is_heading(blocks: Sequence[Block], i: int, body_size: float, outline: Outline) -> bool:
    block = blocks[i]
    if block.kind == "table" or block.kind == "footnote" or len(block.text) > _LONGEST:
        return False
    if _listed(block, outline):
        return True
    letters = sum(c.isalpha() for c in block.text)
    if letters < 3 or _ENDS_AS_TEXT.search(block.text) or CAPTION.match(block.text) or not _BEGINS.match(block.text):
        return False
    following = next((b for b in blocks[i + 1 :]), None)
    if block.size >= _LARGER * body_size:
        return block.lines <= 3
    if block.size < 0.95 * body_size or block.lines > 2:
        return False
    is_caps = block.text.isupper() and letters >= 4
    stands_out = block.bold or is_caps or (block.italic and block.lines == 1 and letters <= 80)
    return stands_out and following is not None and _style(following) != _style(block)


def _listed(block: Block, outline: Outline) -> int | None:
    return outline.get((block.pages[0][1], plain(block.text))) if outline else None


def _style(block: Block) -> _Style:
    return round(block.size * 2) / 2, block.bold, not block.italic
