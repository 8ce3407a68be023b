"""Tables without ruling lines: lines of a column whose words stand in the same places, line after line."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from ingest.readers.pdf.lines import Line, line
from ingest.readers.pdf.page import Word
from ingest.readers.pdf.paragraphs import BULLET, NUMBER
from ingest.readers.pdf.tables import Cell, Table

_GAP = 0.9  # of the font size, between two cells
_ALIGNED = 3.0  # points
_SHARE_ALIGNED = 0.7
_FEWEST_ROWS = 3
_FAR = 2.2  # font sizes between two rows of one table
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
    heads, body = _headed(grid)
    return Table(
        left=min(c[0] for c in columns),
        top=rows[0].line.baseline - rows[0].line.size,
        right=max(c[1] for c in columns),
        bottom=rows[-1].line.baseline,
        edges=tuple(c[0] for c in columns),
        caption="",
        heads=tuple(heads.get(i, "") for i in range(len(columns))),
        rows=tuple(_with_continuations(body)),
    )


def _headed(
    grid: Sequence[tuple[Cell, ...]],
) -> tuple[dict[int, str], Sequence[tuple[Cell, ...]]]:
    """The heads by column, and the rows below them. Heads set over the middle of their columns go by their order."""
    depth = _head_rows(grid)
    heads: dict[int, str] = {}
    for cell in (c for row in grid[:depth] for c in row):
        heads[cell.first] = f"{heads.get(cell.first, '')} {cell.text}".strip()
    used = sorted({c.first for row in grid[depth:] for c in row})
    if set(heads) <= set(used):
        return heads, grid[depth:]
    if len(heads) == len(used):
        return dict(zip(used, (heads[i] for i in sorted(heads)), strict=True)), grid[depth:]
    return {}, grid


def _head_rows(grid: Sequence[tuple[Cell, ...]]) -> int:
    """The first row holds heads when it alone is bold, with its second lines, or when it has no number above columns
    that have."""
    first, rest = grid[0], grid[1:]
    if all(c.bold for c in first):
        depth = 1 + next((i for i, row in enumerate(rest) if row[0].first == 0 or not all(c.bold for c in row)), 0)
        return depth if not all(c.bold for row in grid[depth:] for c in row) else 0
    numeric = sum(any(ch.isdigit() for ch in c.text) for row in rest for c in row)
    return int(not any(ch.isdigit() for c in first for ch in c.text) and numeric >= len(rest))


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
