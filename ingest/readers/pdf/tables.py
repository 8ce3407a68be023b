"""Ruled tables: where the ruling lines of a page make a grid, its cells, their column heads and their rows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.readers.pdf.lines import Mark, line, rows
from ingest.readers.pdf.page import Page, Rule, Word

_SNAP = 3.0  # points
_MOST_EDGES = 1_500
_LONGEST_HEAD = 120


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over the columns `first` to `last` and the rows `top` to `bottom`, all inclusive."""

    first: int
    last: int
    top: int
    bottom: int
    text: str
    marks: tuple[Mark, ...] = ()
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table where it stands on its page. `edges` are the x of its columns; `heads` one for each column, empty where
    it has none; `rows` its body, from the top down, cells that span several rows standing in each of them."""

    left: float
    top: float
    right: float
    bottom: float
    edges: tuple[float, ...]
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def holds(self, word: Word) -> bool:
        """True when the word stands within the table."""
        middle = word.baseline - 0.3 * word.size
        return self.left <= (word.left + word.right) / 2 <= self.right and self.top <= middle <= self.bottom

    def continuing(self, before: "Table") -> "Table | None":
        """This table as the rest of the one at the end of the page before; None when its columns are others."""
        if len(before.edges) != len(self.edges):
            return None
        if any(abs(a - b) > _SNAP for a, b in zip(self.edges, before.edges, strict=True)) or not any(before.heads):
            return None
        if self.heads == before.heads or not any(self.heads):
            return replace(self, heads=before.heads)
        first = tuple(Cell(i, i, 0, 0, head) for i, head in enumerate(self.heads))
        return replace(self, heads=before.heads, rows=(first, *self.rows))


def tables(page: Page) -> list[Table]:
    """The tables of a page, from the top down. A grid of one column or one row is a box around text and no table."""
    if not any(not r.is_horizontal for r in page.rules):
        return []
    found = [_table(page, boxes) for boxes in _grids(page.rules)]
    return sorted((t for t in found if t is not None), key=lambda t: t.top)


def _grids(rules: Sequence[Rule]) -> list[list[tuple[float, float, float, float]]]:
    """Boxes (left, top, right, bottom) of the cells of each grid that the lines make."""
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    edges = merge_edges([_edge(r) for r in (*rules, *_outer(rules))], _SNAP, _SNAP, _SNAP, _SNAP)
    if len(edges) > _MOST_EDGES:
        return []
    grids = cells_to_tables(intersections_to_cells(edges_to_intersections(edges, _SNAP, _SNAP)))
    return [list(grid) for grid in grids]


def _outer(rules: Sequence[Rule]) -> list[Rule]:
    """The outer edges that a table without them would have: where its long horizontal lines all begin and all end."""
    found: list[Rule] = []
    ends = {(round(r.left / _SNAP), round(r.right / _SNAP)) for r in rules if r.is_horizontal}
    for left, right in ends:
        same = [
            r for r in rules if r.is_horizontal and abs(r.left / _SNAP - left) < 1 and abs(r.right / _SNAP - right) < 1
        ]
        top, bottom = min(r.top for r in same), max(r.top for r in same)
        inner = [
            r
            for r in rules
            if not r.is_horizontal and same[0].left < r.left < same[0].right and top - _SNAP <= r.top < bottom
        ]
        if bottom - top > _SNAP and inner:
            found += [Rule(x, top, x, bottom) for x in (same[0].left, same[0].right)]
    return found


def _edge(rule: Rule) -> dict[str, Any]:
    return {
        "x0": rule.left,
        "x1": rule.right,
        "top": rule.top,
        "bottom": rule.bottom,
        "width": rule.right - rule.left,
        "height": rule.bottom - rule.top,
        "orientation": "h" if rule.is_horizontal else "v",
    }


def _table(page: Page, boxes: list[tuple[float, float, float, float]]) -> Table | None:
    xs, ys = _steps([b[i] for b in boxes for i in (0, 2)]), _steps([b[i] for b in boxes for i in (1, 3)])
    if len(xs) < 3 or len(ys) < 3:
        return None
    cells = [_cell(page, box, xs, ys) for box in boxes]
    grid = [tuple(c for c in cells if c.top <= r <= c.bottom and c.text) for r in range(len(ys) - 1)]
    grid = [tuple(sorted(row, key=lambda c: c.first)) for row in grid if row]
    used = {c.first for row in grid for c in row}
    if len(used) < 2:
        return None
    caption, heads, body = _headed(grid, len(xs) - 1)
    return Table(xs[0], ys[0], xs[-1], ys[-1], tuple(xs), caption, heads, tuple(body))


def _steps(values: list[float]) -> list[float]:
    """The distinct positions among `values`, those closer than three points being one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SNAP:
            found.append(value)
    return found


def _cell(page: Page, box: tuple[float, float, float, float], xs: list[float], ys: list[float]) -> Cell:
    left, top, right, bottom = box
    inside = [
        w for w in page.words if left <= (w.left + w.right) / 2 < right and top <= w.baseline - 0.3 * w.size < bottom
    ]
    text, marks, bold = _text(inside)
    first, last = _step(left, xs), _step(right, xs) - 1
    return Cell(first, max(first, last), _step(top, ys), max(_step(top, ys), _step(bottom, ys) - 1), text, marks, bold)


def _step(value: float, steps: list[float]) -> int:
    return min(range(len(steps)), key=lambda i: abs(steps[i] - value))


def _text(words: Sequence[Word]) -> tuple[str, tuple[Mark, ...], bool]:
    lines = [line(row) for row in rows(words)]
    text, marks = "", []
    for one in lines:
        text += " " if text and not text.endswith("-") else ""
        marks += [(len(text) + offset, mark) for offset, mark in one.marks]
        text += one.text
    return text, tuple(marks), bool(lines) and all(one.bold for one in lines)


def _headed(grid: list[tuple[Cell, ...]], width: int) -> tuple[str, tuple[str, ...], list[tuple[Cell, ...]]]:
    """The caption in the table's first row, the heads of its columns, and its other rows."""
    caption = ""
    if len(grid) > 2 and len(grid[0]) == 1 and grid[0][0].last - grid[0][0].first + 1 == width and width > 1:
        caption, grid = grid[0][0].text, grid[1:]
    depth = _head_rows(grid)
    heads = tuple(_head(grid[:depth], column) for column in range(width))
    if not depth or max(map(len, heads)) > _LONGEST_HEAD:
        return caption, ("",) * width, grid
    return caption, heads, grid[depth:]


def _head_rows(grid: list[tuple[Cell, ...]]) -> int:
    """How many rows at the top hold heads: one, and those that a head spans or that stand under a common head."""
    if len(grid) < 2 or (len(grid[0]) == 1 and not grid[0][0].bold):
        return 0
    top = grid[0][0].top
    depth = max(c.bottom for c in grid[0]) - top + 1
    if depth == 1 and any(c.last > c.first for c in grid[0]) and len(grid) > 2 and len(grid[1]) > len(grid[0]):
        depth = 2
    return min(depth, len(grid) - 1)


def _head(head_rows: list[tuple[Cell, ...]], column: int) -> str:
    texts = [c.text for row in head_rows for c in row if c.first <= column <= c.last]
    return " ".join(dict.fromkeys(texts))
