"""A Word table as rows of cells: spans, nested tables, and the rows that Word marks as heads."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ingest.canonical import MarkerAt
from ingest.readers.docx.package import WORD
from ingest.readers.docx.styles import value
from ingest.readers.table import Cell, Row

if TYPE_CHECKING:
    from lxml.etree import _Element

CellText = Callable[["_Element"], tuple[str, list[MarkerAt], bool]]
"""The text of a `w:tc`, its markers, and whether all of it is bold."""

_LONGEST_HEAD = 120
_FIRST_ROW = 0x0020  # of the bits of `w:tblLook`


def table_rows(table: "_Element", cell_text: CellText) -> list[Row]:
    """The rows of a `w:tbl`."""
    placed = [_placed(row) for row in _children(table, "tr")]
    found: list[Row] = []
    for i, cells in enumerate(placed):
        row: list[Cell] = []
        for column, span, element in cells:
            if element is None:
                row.append(Cell("", columns=span))
            elif not _goes_on(element):
                text, markers, bold = cell_text(element)
                rows = 1 + _rows_below(placed[i + 1 :], column)
                row.append(Cell(text, tuple(markers), is_bold=bold, columns=span, rows=rows))
        found.append(Row(tuple(row)))
    heads = _heads(table, found)
    return [Row(row.cells, is_head=i < heads) for i, row in enumerate(found)]


def cells(table: "_Element") -> list["_Element"]:
    """Every `w:tc` of a table in order, those of nested tables left to their own cells."""
    return [cell for row in _children(table, "tr") for cell in _children(row, "tc")]


def _children(element: "_Element", name: str) -> list["_Element"]:
    """The children of that name, also those within content controls and insertions; deleted rows are left out."""
    found: list[_Element] = []
    for child in element:
        if child.tag == f"{WORD}{name}":
            if child.find(f"{WORD}trPr/{WORD}del") is None:
                found.append(child)
        elif child.tag in (f"{WORD}sdt", f"{WORD}sdtContent", f"{WORD}ins", f"{WORD}customXml"):
            found += _children(child, name)
    return found


def _placed(row: "_Element") -> list[tuple[int, int, "_Element | None"]]:
    """First column, columns covered and cell; no cell for columns that the row leaves out at its sides."""
    before, after = (_number(row.find(f"{WORD}trPr"), name, 0) for name in ("gridBefore", "gridAfter"))
    found: list[tuple[int, int, _Element | None]] = [(0, before, None)] if before else []
    column = before
    for cell in _children(row, "tc"):
        span = max(1, _number(cell.find(f"{WORD}tcPr"), "gridSpan", 1))
        found.append((column, span, cell))
        column += span
    return [*found, (column, after, None)] if after else found


def _goes_on(cell: "_Element") -> bool:
    """True when the cell is the continuation of the one above it."""
    merge = cell.find(f"{WORD}tcPr/{WORD}vMerge")
    return merge is not None and merge.get(f"{WORD}val") != "restart"


def _rows_below(rows: list[list[tuple[int, int, "_Element | None"]]], column: int) -> int:
    count = 0
    for row in rows:
        below = next((cell for start, _, cell in row if start == column), None)
        if below is None or not _goes_on(below):
            break
        count += 1
    return count


def _heads(table: "_Element", rows: list[Row]) -> int:
    """How many rows at the top are heads: those repeated on every page, else the first where the table's look has a
    first row of its own and its cells are short."""
    marked = 0
    for element in _children(table, "tr"):
        if element.find(f"{WORD}trPr/{WORD}tblHeader") is None:
            break
        marked += 1
    if marked or len(rows) < 2 or len(rows[0].cells) < 2:
        return min(marked, len(rows) - 1)
    look = table.find(f"{WORD}tblPr/{WORD}tblLook")
    bits = look.get(f"{WORD}val") if look is not None else None
    first_row = look is not None and (
        look.get(f"{WORD}firstRow") in ("1", "true") or bool(bits and int(bits, 16) & _FIRST_ROW)
    )
    short = all(len(c.text) <= _LONGEST_HEAD for c in rows[0].cells) and any(c.text for c in rows[0].cells)
    if not (first_row and short):
        return 0
    return min(max(c.rows for c in rows[0].cells), len(rows) - 1)


def _number(element: "_Element | None", name: str, default: int) -> int:
    text = value(element, name)
    return int(text) if text and text.isdigit() else default
