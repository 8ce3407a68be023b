"""HTML: headings, paragraphs, lists, definition lists and tables, as a reader of the page sees them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.canonical import CanonicalText
from ingest.readers import stated
from ingest.readers.document import Document, Parsed, article
from ingest.readers.html_inline import BLOCKS, add_inline, add_special
from ingest.readers.html_metadata import metadata
from ingest.readers.html_references import Listed, listed_references
from ingest.readers.html_table import rows_of
from ingest.readers.html_tree import attribute, parse, walk
from ingest.readers.html_witness import witness
from ingest.readers.inline import Inline
from ingest.readers.table import fill

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

NAME = "HTML"

_LOOKS_LIKE = re.compile(
    r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<(?:h[1-6]|p|div|table|article"
    r"|section|main|ul|ol)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_BOLD, _SLANTED = frozenset({"b", "strong"}), frozenset({"em", "i", "u"})
_HEADING = re.compile(r"h[1-6]")
# A paragraph that is bold as a whole is a heading when it is short and states nothing.
_BOLD_LEVEL, _SLANTED_LEVEL = 7, 8
_STATES = re.compile(
    r"[.;!,]$|\b(?:should|must|may|can|is|are|was|were|has|have|recommend\w*|suggest\w*|offer|avoid|consider|do not|use"
    r"|give|start|stop|refer)\b",
    re.IGNORECASE,
)
_HEADING_WORDS = 12
_BULLET = re.compile(r"^\s*(?:[•·‣▪●○◦–-]|\(?[a-z0-9]{1,2}[.)])\s+")


def accepts(document: Document) -> bool:
    """True when the text begins as an HTML document does, or with an element of one."""
    return document.is_text and _LOOKS_LIKE.match(document.text[:20_000]) is not None


def read(document: Document) -> Parsed:
    """Return the article. Raises ArticleError when the page has no text or nests too deeply."""
    root = parse(document.text, document.name)
    listed = listed_references(root)
    page = _Page(listed)
    page.fill(root)
    found = stated.complete(metadata(root), page.canonical)
    return Parsed(article(document, page.canonical, found, listed.references), witness=witness(document.text))


@dataclass
class _Page:
    """Walks the tree once and fills the canonical text."""

    listed: Listed
    canonical: CanonicalText = field(default_factory=CanonicalText)

    def __post_init__(self) -> None:
        self._inline = Inline(self.listed.by_mark)
        self._anchors = self.listed.by_anchor
        self._lists = 0
        self._opens_item = True  # what follows within an item stands under its beginning
        self._heading: int | None = None
        self._bold = self._slanted = 0
        self._weights = {"bold": 0, "slanted": 0, "plain": 0}
        self._term = ""

    def fill(self, root: "LexborNode") -> None:
        skipped: int | None = None
        for event, node in walk(root):
            if skipped is not None:
                skipped = None if event == "close" and node.mem_id == skipped else skipped
            elif event == "text":
                self._text(node.text_content or "")
            elif event == "open":
                skipped = node.mem_id if self._open(node) else None
            else:
                self._close(node)
        self._flush()

    def _open(self, node: "LexborNode") -> bool:
        """Begin an element; True when all that is in it has been dealt with."""
        tag = node.tag or ""
        if tag in BLOCKS:
            self._flush()
        if node.mem_id in self.listed.elements:
            return True
        if tag == "table":
            return self._table(node)
        if add_special(self._inline, node, self._anchors):
            return True
        self._bold += tag in _BOLD
        self._slanted += tag in _SLANTED
        self._lists += tag in ("ul", "ol", "menu", "dl")
        self._opens_item = self._opens_item or tag in ("li", "dt", "dd")
        if _HEADING.fullmatch(tag):
            self._heading = int(tag[1])
        elif attribute(node, "role") == "heading":
            level = attribute(node, "aria-level")
            self._heading = int(level) if level.isdigit() else 2
        return False

    def _close(self, node: "LexborNode") -> None:
        tag = node.tag or ""
        if tag in BLOCKS or attribute(node, "role") == "heading":
            self._flush(is_term=tag == "dt")
        self._bold -= tag in _BOLD
        self._slanted -= tag in _SLANTED
        self._lists -= tag in ("ul", "ol", "menu", "dl")

    def _text(self, text: str) -> None:
        self._inline.text(text)
        weight = "bold" if self._bold else "slanted" if self._slanted else "plain"
        self._weights[weight] += len(text.strip())

    def _table(self, node: "LexborNode") -> bool:
        """Add a table; False when its cells only lay out the page, so that they are walked as blocks."""
        rows = rows_of(node, self.listed.by_mark, self._anchors)
        if rows is None:
            return False
        caption = node.css_first("caption")
        if caption is not None and caption.parent is not None and caption.parent.mem_id == node.mem_id:
            inline = Inline(self.listed.by_mark)
            add_inline(inline, caption, self._anchors)
            self.canonical.caption(*inline.take())
        fill(self.canonical, rows)
        return True

    def _flush(self, *, is_term: bool = False) -> None:
        """Add the block that was collected, as what it is."""
        text, markers = self._inline.take()
        weights, self._weights = self._weights, {"bold": 0, "slanted": 0, "plain": 0}
        heading, self._heading = self._heading, None
        if not text:
            self._heading = heading
        elif heading is not None:
            self.canonical.heading(text, heading)
        elif is_term:
            self._term = text
        elif self._lists:
            if self._term:
                text, markers = f"{self._term}: {text}", [(o + len(self._term) + 2, m) for o, m in markers]
                self._term = ""
            self.canonical.item(text, markers, depth=self._lists + (not self._opens_item))
            self._opens_item = False
        elif level := _heading_level(text, weights):
            self.canonical.heading(text, level)
        else:
            self.canonical.paragraph(text, markers)


def _heading_level(text: str, weights: Mapping[str, int]) -> int | None:
    """The level of a paragraph that is a heading by its type alone; None for a paragraph."""
    is_short = len(text.split()) <= _HEADING_WORDS and not _STATES.search(text) and not _BULLET.match(text)
    if weights["plain"] or not is_short:
        return None
    return _BOLD_LEVEL if weights["bold"] else _SLANTED_LEVEL
