"""Blocks: the paragraphs, list items, footnotes and tables of a document, joined over columns and pages."""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from typing import Literal

from ingest.readers.pdf.hyphens import joined
from ingest.readers.pdf.lines import Line, Mark
from ingest.readers.pdf.tables import Table

Kind = Literal["paragraph", "item", "footnote", "table"]

_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Block:
    """Text that belongs together, with its style.

    `pages` are (offset, page) for each page that it stands on, the first with offset 0. `lines` is how many lines it
    has; `reaches` is true where its last line is as long as its column is wide. `table` is set for a table alone.
    """

    kind: Kind
    text: str
    pages: tuple[tuple[int, int], ...]
    marks: tuple[Mark, ...] = ()
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    lines: int = 1
    reaches: bool = False
    table: Table | None = None

    @property
    def is_open(self) -> bool:
        """True when the text stops before its sentence does."""
        return self.kind in ("paragraph", "item") and _SENTENCE_END.search(self.text) is None

    def followed_by(self, after: "Block", known: Set[str]) -> "Block":
        """This block and the rest of it, which stands in another column or on another page."""
        text = joined(self.text, after.text, known)
        moved = len(text)
        pages = [*self.pages, *((moved + offset, page) for offset, page in after.pages)]
        kept = [p for i, p in enumerate(pages) if i == 0 or p[1] != pages[i - 1][1]]
        return replace(
            self,
            text=text + after.text,
            pages=tuple(kept),
            marks=(*self.marks, *((moved + offset, mark) for offset, mark in after.marks)),
            lines=self.lines + after.lines,
            reaches=after.reaches,
        )


def block(kind: Kind, lines: Sequence[Line], page: int, known: Set[str], *, reaches: bool = False) -> Block:
    """One block out of its lines."""
    text = ""
    marks: list[Mark] = []
    for one in lines:
        text = joined(text, one.text, known)
        marks += [(len(text) + offset, mark) for offset, mark in one.marks]
        text += one.text
    longest = max(lines, key=lambda one: len(one.text))
    bold, italic = all(one.bold for one in lines), all(one.italic for one in lines)
    return Block(kind, text, ((0, page),), tuple(marks), longest.size, bold, italic, lines=len(lines), reaches=reaches)


def whole(columns: Iterable[Sequence[Block]], known: Set[str]) -> list[Block]:
    """The blocks of all columns of all pages in order, with what a column or page break cut put together again."""
    found: list[Block] = []
    for column in columns:
        rest = list(column)
        last = _last_open(found)
        if rest and last is not None and _continues(found[last], rest[0]):
            found[last] = found[last].followed_by(rest.pop(0), known)
        found += [_continued_table(found, b) if i == 0 else b for i, b in enumerate(rest)]
    return found


def _last_open(blocks: Sequence[Block]) -> int | None:
    """The position of the last block of running text: footnotes stand between it and its rest."""
    i = len(blocks) - 1
    while i >= 0 and blocks[i].kind == "footnote":
        i -= 1
    return i if i >= 0 and blocks[i].is_open else None


def _continues(before: Block, after: Block) -> bool:
    if after.kind != "paragraph" or abs(before.size - after.size) > 0.6 or before.bold != after.bold:
        return False
    return after.text[:1].islower() or (before.reaches and before.lines > 1) or before.text.endswith(("-", ","))


def _continued_table(before: Sequence[Block], after: Block) -> Block:
    """A table that goes on at the top of a page has the heads of the one before it."""
    earlier = next((b for b in reversed(before) if b.kind != "footnote"), None)
    if after.table is None or earlier is None or earlier.table is None:
        return after
    rest = after.table.continuing(earlier.table)
    return after if rest is None else replace(after, table=rest)
