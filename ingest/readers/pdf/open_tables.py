"""Tables without ruling lines: lines of a column whose words stand in the same places, line after line."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.readers.pdf.lines import Line, line
from ingest.readers.pdf.page import Word
from ingest.readers.pdf.paragraphs import BULLET, NUMBER
from ingest.readers.pdf.tables import Cell, Table

_GAP = 1.5  # of the font size, between two cells
_ALIGNED = 3.0  # points
_SHARE_ALIGNED = 0.7
_FEWEST_ROWS = 3
_FAR = 3.0  # font sizes between two rows of one table
_LONGEST_CELL = 90

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Row:
    line: Line
    cells: tuple[Line, ...]


def split(lines: Sequence[Line]) -> list[Line | Table]:
    """The lines of a column, from the top down, with every run of them that makes a table as a Table."""
    rows = [_Row(one, tuple(_cells(one))) for one in lines]
    found: list[Line | Table] = []
    i = 0
    while i < len(rows):
        size, table = _table_at(rows[i:])
        found.append(table or lines[i])
        i += size if table else 1
    return found


def _cells(one: Line) -> list[Line]:
    parts: list[list[Word]] = []
    for word in one.words:
        alone = bool(parts) and len(parts) == 1 and _is_label(parts[0])
        if parts and (word.left - max(w.right for w in parts[-1]) < _GAP * one.size or alone):
            parts[-1].append(word)
        else:
            parts.append([word])
    return [line(part) for part in parts]


def _is_label(words: Sequence[Word]) -> bool:
    """True for the bullet or number of a list item, which is no cell."""
    text = " ".join(w.text for w in words) + " x"
    return any(m is not None and m.end() == len(text) - 1 for m in (BULLET.match(text), NUMBER.match(text)))


def _table_at(rows: Sequence[_Row]) -> tuple[int, Table | None]:
    """The table that begins with the first row, and how many rows it takes."""
    taken = _run(rows)
    while taken >= _FEWEST_ROWS:
        columns = _columns([c for row in rows[:taken] for c in row.cells if len(row.cells) > 1])
        if len(columns) > 1 and _fits(rows[:taken], columns):
            return taken, _table(rows[:taken], columns)
        taken -= 1
    return 1, None


def _run(rows: Sequence[_Row]) -> int:
    """How many rows from the first could be of one table: rows of several cells, or of one between such."""
    size = 0
    for i, row in enumerate(rows):
        if i and row.line.baseline - rows[i - 1].line.baseline > _FAR * row.line.size:
            break
        if any(len(cell.text) > _LONGEST_CELL for cell in row.cells):
            break
        if len(row.cells) > 1:
            size = i + 1
        elif i > size:
            break
    return size


def _columns(cells: Sequence[Line]) -> list[Span]:
    """The columns that cells stand in: spans of x that no gap between cells divides."""
    found: list[Span] = []
    for cell in sorted(cells, key=lambda c: c.left):
        if found and cell.left < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], cell.right))
        else:
            found.append((cell.left, cell.right))
    return found


def _fits(rows: Sequence[_Row], columns: Sequence[Span]) -> bool:
    """True when no two cells of a row share a column, most rows have two cells, and columns have a common edge."""
    for row in rows:
        places = [_column(cell, columns) for cell in row.cells]
        if len(set(places)) < len(places) or None in places:
            return False
    if sum(len(row.cells) > 1 for row in rows) < max(_FEWEST_ROWS, 0.6 * len(rows)):
        return False
    return all(
        _is_aligned([c for row in rows for c in row.cells if _column(c, columns) == i]) for i in range(len(columns))
    )


def _is_aligned(cells: Sequence[Line]) -> bool:
    edges = ([c.left for c in cells], [c.right for c in cells], [(c.left + c.right) / 2 for c in cells])
    return any(
        sum(abs(x - median(values)) <= _ALIGNED for x in values) >= _SHARE_ALIGNED * len(values) for values in edges
    )


def _column(cell: Line, columns: Sequence[Span]) -> int | None:
    held = [i for i, (left, right) in enumerate(columns) if cell.left < right and cell.right > left]
    return held[0] if len(held) == 1 else None


def _table(rows: Sequence[_Row], columns: Sequence[Span]) -> Table:
    grid = [
        tuple(Cell(i, i, n, n, c.text, c.marks, c.bold) for c in row.cells for i in [_column(c, columns) or 0])
        for n, row in enumerate(rows)
    ]
    has_heads = _is_head(grid[0], grid[1:])
    heads = {cell.first: cell.text for cell in grid[0]} if has_heads else {}
    body = _with_continuations(grid[1:] if has_heads else grid)
    return Table(
        left=min(c[0] for c in columns),
        top=rows[0].line.baseline - rows[0].line.size,
        right=max(c[1] for c in columns),
        bottom=rows[-1].line.baseline,
        edges=tuple(c[0] for c in columns),
        caption="",
        heads=tuple(heads.get(i, "") for i in range(len(columns))),
        rows=tuple(body),
    )


def _is_head(first: tuple[Cell, ...], rest: Sequence[tuple[Cell, ...]]) -> bool:
    """The first row holds heads when it alone is bold, or when it has no number above columns that have."""
    if all(c.bold for c in first):
        return not all(c.bold for row in rest for c in row)
    numeric = sum(any(ch.isdigit() for ch in c.text) for row in rest for c in row)
    return not any(ch.isdigit() for c in first for ch in c.text) and numeric >= len(rest)


def _with_continuations(grid: Sequence[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """Rows without a first cell go on the row above: its cells have a second line."""
    found: list[tuple[Cell, ...]] = []
    for row in grid:
        if found and row[0].first > 0:
            more = {c.first: c for c in row}
            held = {c.first: c for c in found[-1]}
            both = {
                i: Cell(i, i, c.top, c.bottom, f"{held[i].text} {c.text}", held[i].marks + c.marks) if i in held else c
                for i, c in more.items()
            }
            found[-1] = tuple(sorted({**held, **both}.values(), key=lambda c: c.first))
        else:
            found.append(row)
    return found
