"""Blocks to canonical text, with the reference list and the reference markers as data."""

import re
from collections.abc import Sequence

from ingest.article import Marker, Reference
from ingest.canonical import CanonicalText, MarkerAt, PageAt
from ingest.readers.pdf.blocks import Block
from ingest.readers.pdf.headings import CAPTION
from ingest.readers.pdf.paragraphs import BULLET, NUMBER

_REFERENCES = re.compile(r"(?:\d+\.?\s*)?(?:references|bibliography|literature cited|works cited)", re.IGNORECASE)
_LISTED = re.compile(r"\[?(\d{1,4})[.)\]]?\s+(?=\S)")
_LOOKS_LISTED = re.compile(r"\b(?:19|20)\d\d\b|\bdoi\b|https?://|\bin press\b", re.IGNORECASE)
_FEWEST_LISTED = 3
_DEEPEST = 6


def filled(blocks: Sequence[Block], levels: Sequence[int | None]) -> tuple[CanonicalText, tuple[Reference, ...]]:
    """The text and the references of a document, `levels` being the heading level of each block."""
    listed = _reference_list(blocks, levels)
    references = _references([blocks[i] for i in listed])
    known = frozenset(r.reference_id for r in references)
    canonical = CanonicalText()
    for i, (block, level) in enumerate(zip(blocks, levels, strict=True)):
        if block.table is not None:
            _table(canonical, block, known)
        elif level is not None:
            canonical.heading(block.text, level)
        elif i not in listed:
            _text(canonical, block, known)
    return canonical, references


def largest(blocks: Sequence[Block], levels: Sequence[int | None]) -> str | None:
    """The title as a reader sees it: the heading that is set largest on the first page, the first of several; the
    largest text where it has no heading."""
    first = [(b, lv) for b, lv in zip(blocks, levels, strict=True) if b.pages[0][1] == 1 and 8 <= len(b.text) <= 250]
    chosen = [b for b, lv in first if lv is not None] or [b for b, _ in first]
    return max(chosen, key=lambda b: round(b.size)).text if chosen else None


def _text(canonical: CanonicalText, block: Block, known: frozenset[str]) -> None:
    begins = BULLET.match(block.text) or NUMBER.match(block.text) if block.kind == "item" else None
    shift = begins.end() if begins else 0
    markers: list[MarkerAt] = [(max(0, at - shift), _marker(mark, known)) for at, mark in block.marks]
    pages: list[PageAt] = [(max(0, at - shift), page) for at, page in block.pages]
    add = canonical.item if block.kind == "item" else canonical.paragraph
    add(block.text[shift:], markers, pages)


def _table(canonical: CanonicalText, block: Block, known: frozenset[str]) -> None:
    if (table := block.table) is None:
        return
    if table.caption:
        canonical.paragraph(table.caption, [], block.pages)
    for row in table.rows:
        cells = [(table.heads[cell.first], cell.text) for cell in row]
        markers: list[MarkerAt] = [(0, _marker(mark, known)) for cell in row for _, mark in cell.marks]
        canonical.row(cells, markers, block.pages[0][1])


def _marker(mark: str, known: frozenset[str]) -> Marker:
    return Marker(mark, mark if mark in known else None)


def _reference_list(blocks: Sequence[Block], levels: Sequence[int | None]) -> frozenset[int]:
    """Positions of the entries below 'References', up to a table, a caption or the next heading as high."""
    found: list[int] = []
    depth: int | None = None
    for i, (block, level) in enumerate(zip(blocks, levels, strict=True)):
        if _REFERENCES.fullmatch(block.text.strip(" :")) and block.lines == 1:
            depth = level or _DEEPEST
        elif block.table is not None or CAPTION.match(block.text) or (level is not None and level <= (depth or 0)):
            depth = None
        elif depth is not None and level is None and _LOOKS_LISTED.search(block.text):
            found.append(i)
    return frozenset(found) if len(found) >= _FEWEST_LISTED else frozenset()


def _references(entries: Sequence[Block]) -> tuple[Reference, ...]:
    """One reference for each entry: by its number where it has one, else by its place."""
    found: dict[str, Reference] = {}
    for place, entry in enumerate(entries, start=1):
        number = _LISTED.match(entry.text)
        reference_id = number.group(1) if number else f"entry-{place}"
        text = entry.text[number.end() :] if number else entry.text
        found.setdefault(reference_id, Reference(reference_id, "other", text))
    return tuple(found.values())
