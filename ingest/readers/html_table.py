"""HTML tables as rows of cells; tables that only lay out the page are told apart."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ingest.clean import one_line
from ingest.readers.html_inline import add_special
from ingest.readers.html_tree import attribute, text_of, walk
from ingest.readers.inline import Inline
from ingest.readers.table import Cell, Row, flat

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_MOST_NESTED = 20
_LAYOUT_WORDS = 60


def rows_of(
    table: "LexborNode", references: Mapping[str, str], anchors: Mapping[str, str], depth: int = 0
) -> list[Row] | None:
    """The rows of a table; None when it has one column, or headings within its cells: then it is layout."""
    lines = [(row, head, _cells(row)) for row, head in _rows(table)]
    is_column = all(len(cells) <= 1 for _, _, cells in lines) and not table.css_first("th")
    if not depth and (is_column or attribute(table, "role") == "presentation" or _has_sections(table)):
        return None
    found = []
    for _, is_head, cells in lines:
        found.append(Row(tuple(_cell(c, references, anchors, depth) for c in cells), is_head))
    return found


def _has_sections(table: "LexborNode") -> bool:
    """True for a table whose cells hold headings and much text under them, as a page's layout does."""
    if table.css_first("th") is not None:
        return False
    cells = [c for c in table.css("td") if c.css_first("h1, h2, h3") is not None]
    return any(len(text_of(c).split()) > _LAYOUT_WORDS for c in cells)


def _rows(table: "LexborNode") -> Iterator[tuple["LexborNode", bool]]:
    """The table's own rows, and whether each stands in its head."""
    for part in _children(table):
        if part.tag == "tr":
            yield part, False
        elif part.tag in ("thead", "tbody", "tfoot"):
            yield from ((row, part.tag == "thead") for row in _children(part) if row.tag == "tr")


def _cells(row: "LexborNode") -> list["LexborNode"]:
    return [c for c in _children(row) if c.tag in ("td", "th")]


def _children(node: "LexborNode") -> Iterator["LexborNode"]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _cell(node: "LexborNode", references: Mapping[str, str], anchors: Mapping[str, str], depth: int) -> Cell:
    inline = Inline(references)
    _fill(inline, node, references, anchors, depth)
    text, markers = inline.take()
    words = len(text.split())
    text = one_line(" ".join([text, *_pictures(node, alone=not text)]))
    bold = " ".join(text_of(n) for n in node.css("strong, b") if n.parent is not None)
    return Cell(
        text=text.strip(" ;"),
        markers=tuple(markers),
        is_head=node.tag == "th" and attribute(node, "scope") not in ("row", "rowgroup"),
        is_bold=bool(text) and len(bold.split()) >= words,
        columns=_span(node, "colspan"),
        rows=_span(node, "rowspan"),
    )


def _pictures(cell: "LexborNode", *, alone: bool) -> list[str]:
    """What the pictures of a cell say: of one that stands alone any sign, such as a tick; beside text a description of
    several words, for one word most often repeats the text."""
    found = [attribute(image, "alt") for image in cell.css("img")]
    return [words for words in found if alone or len(words.split()) > 1]


def _fill(
    inline: Inline, cell: "LexborNode", references: Mapping[str, str], anchors: Mapping[str, str], depth: int
) -> None:
    """Add a cell's text; paragraphs and list items in it are set apart by semicolons, tables in it are flattened."""
    skipped: int | None = None
    fresh = True  # nothing since the last break
    for event, node in walk(cell):
        if skipped is not None:
            skipped = None if event == "close" and node.mem_id == skipped else skipped
        elif event == "text":
            inline.text(node.text_content or "")
            fresh = fresh and not (node.text_content or "").strip()
        elif event == "open" and node.tag == "table":
            inner = rows_of(node, references, anchors, depth + 1) if depth < _MOST_NESTED else None
            inline.text(f" {flat(inner) if inner else text_of(node)} ")
            skipped, fresh = node.mem_id, False
        elif event == "open" and add_special(inline, node, anchors):
            skipped, fresh = node.mem_id, fresh and node.tag == "br"
        elif node.tag in ("p", "li", "div", "dd") and not fresh:
            inline.text("; " if event == "close" or node.tag == "li" else " ")
            fresh = True


def _span(node: "LexborNode", name: str) -> int:
    written = attribute(node, name).strip()
    return int(written) if written.isdigit() and len(written) < 6 and int(written) else 1
