"""Tables: rows of cells with spans into sentences that carry their column heads."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.canonical import CanonicalText, MarkerAt
from ingest.sentences import split_sentences

_MOST_COLUMNS = 200
_MOST_ROWS = 20_000
_LONG = 80  # words from which a row is cut into one sentence for each of its cells
_HEAD_WORDS = 8
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it stands in the source; `is_head` when the source marks it as a head, `is_bold` when all of its
    text is bold."""

    text: str
    markers: tuple[MarkerAt, ...] = ()
    is_head: bool = False
    is_bold: bool = False
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it stands in the source; `is_head` when it stands in the table's head."""

    cells: tuple[Cell, ...]
    is_head: bool = False


def fill(canonical: CanonicalText, rows: Sequence[Row], page: int | None = None) -> None:
    """Add a table, each body row as a sentence with its heads.

    A row of one cell over all columns heads the rows below it; heads of several rows are joined.
    """
    grid = _grid(rows)
    heads = _heads(rows, grid)
    columns = [_head(grid[:heads], c) for c in range(max(map(len, grid), default=0))]
    if heads and heads == len(grid):  # nothing but heads
        heads, columns = 0, [""] * len(columns)
    group, used = "", True
    over_all = columns[0] if len(set(columns)) == 1 else ""
    for row in grid[heads:]:
        cells = _distinct(row)
        if len(cells) == 1 and cells[0][2] == len(columns) > 1:
            _say_group(canonical, group, used, page)
            group, used = f"{over_all}: {cells[0][1].text}" if over_all else cells[0][1].text, False
            continue
        named = [(_joined(columns[c : c + span]), cell) for c, cell, span in cells]
        _row(canonical, [("", Cell(group))] * bool(group) + named, page)
        used = True
    _say_group(canonical, group, used, page)


def flat(rows: Sequence[Row]) -> str:
    """A table within a cell, as text: rows set apart by semicolons, cells by commas."""
    grid = _grid(rows)
    heads = _heads(rows, grid)
    columns = [_head(grid[:heads], c) for c in range(max(map(len, grid), default=0))]
    lines = [
        ", ".join(
            f"{h}: {cell.text}" if (h := _joined(columns[c : c + n])) else cell.text for c, cell, n in row if cell.text
        )
        for row in (_spans(r) for r in grid[heads if heads < len(grid) else 0 :])
    ]
    return "; ".join(line for line in lines if line)


def _say_group(canonical: CanonicalText, group: str, used: bool, page: int | None) -> None:
    if group and not used:
        canonical.row([("", group)], [], page)


def _row(canonical: CanonicalText, named: Sequence[tuple[str, Cell]], page: int | None) -> None:
    """One sentence; of a row that is too long to be one, a sentence for each sentence of its cells, after the first
    cell, which names the row."""
    named = [(h, c) for h, c in named if c.text]
    if sum(len(c.text.split()) for _, c in named) <= _LONG or not named:
        canonical.row([(h, c.text) for h, c in named], [m for _, c in named for m in c.markers], page)
        return
    first = named[0] if len(named) > 1 and len(named[0][1].text.split()) <= _LONG / 4 else None
    label = [(first[0], first[1].text)] if first else []
    for head, cell in named[1:] if first else named:
        spans = split_sentences(cell.text) if len(cell.text.split()) > _LONG / 2 else ((0, len(cell.text)),)
        for start, end in spans:
            own = [m for m in cell.markers if start < max(m[0], 1) <= end]
            canonical.row([*label, (head, cell.text[start:end])], own, page)


def _grid(rows: Sequence[Row]) -> list[list[Cell | None]]:
    """Every cell at each place that it covers."""
    grid: list[list[Cell | None]] = []
    pending: dict[int, tuple[Cell, int]] = {}
    for row in rows[:_MOST_ROWS]:
        line: list[Cell | None] = []
        cells = iter(row.cells)
        cell = next(cells, None)
        while (cell is not None or any(c >= len(line) for c in pending)) and len(line) < _MOST_COLUMNS:
            above = pending.get(len(line))
            if above is not None:
                line.append(above[0])
            elif cell is not None:
                for _ in range(max(1, min(cell.columns, _MOST_COLUMNS - len(line)))):
                    if cell.rows > 1:
                        pending[len(line)] = (cell, min(cell.rows, _MOST_ROWS))
                    line.append(cell)
                cell = next(cells, None)
            else:
                line.append(None)
        pending = {c: (x, n - 1) for c, (x, n) in pending.items() if n > 1}
        grid.append(line)
    return grid


def _heads(rows: Sequence[Row], grid: Sequence[Sequence[Cell | None]]) -> int:
    """How many rows at the top are heads: those the source marks so, else a first row that looks like one."""
    marked = 0
    for row in rows:
        if not row.cells or not (row.is_head or all(c.is_head for c in row.cells)):
            break
        marked += 1
    if marked or len(grid) < 2 or len(grid[0]) < 2:
        return marked
    first, body = grid[0], grid[1:]
    is_short = all(c is not None and c.text and len(c.text.split()) <= _HEAD_WORDS and c.columns == 1 for c in first)
    if not is_short:
        return 0
    if all(c is not None and c.is_bold for c in first) and not all(c and c.is_bold for c in body[0]):
        return 1
    has_digit = any(c is not None and _DIGIT.search(c.text) for c in first)
    counted = any(
        all(len(r) > i and (c := r[i]) is not None and _DIGIT.search(c.text) for r in body) for i in range(len(first))
    )
    return int(counted and not has_digit)


def _head(heads: Sequence[Sequence[Cell | None]], column: int) -> str:
    return _joined([c.text.rstrip(" :") for row in heads if column < len(row) and (c := row[column]) is not None])


def _joined(texts: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(t for t in texts if t))


def _spans(row: Sequence[Cell | None]) -> list[tuple[int, Cell, int]]:
    """The row's cells as (first column, cell, columns covered)."""
    found: list[tuple[int, Cell, int]] = []
    for i, cell in enumerate(row):
        if cell is None:
            continue
        if found and found[-1][1] is cell and found[-1][0] + found[-1][2] == i:
            found[-1] = (found[-1][0], cell, found[-1][2] + 1)
        else:
            found.append((i, cell, 1))
    return found


def _distinct(row: Sequence[Cell | None]) -> list[tuple[int, Cell, int]]:
    return [(c, cell, n) for c, cell, n in _spans(row) if cell.text]
