"""JATS and NLM articles: abstract, sections, lists, tables, formulas, with the reference list as references."""

import re
from typing import TYPE_CHECKING

from ingest.canonical import CanonicalText
from ingest.readers.document import Document, Parsed, article
from ingest.readers.inline import Inline
from ingest.readers.jats_inline import add_inline, add_node
from ingest.readers.jats_metadata import metadata, people
from ingest.readers.jats_references import references
from ingest.readers.jats_witness import witness
from ingest.readers.table import Cell, Row, fill
from ingest.readers.xml_tree import local, parse, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "JATS XML"

_ROOT = re.compile(rb"<(?:\w+:)?article[\s>]")
_SIGNS = re.compile(rb"JATS|NLM//DTD|<front[\s>]|dtd-version=|article-type=")
_WITHIN = 20_000
_SECTIONS = frozenset("sec abstract trans-abstract ack app boxed-text glossary notes bio".split())
_BLOCKS = frozenset(
    "p list def-list table-wrap table-wrap-group fig fig-group disp-formula disp-formula-group disp-quote verse-group"
    " boxed-text sec supplementary-material fn-group fn ack app app-group glossary notes statement speech preformat"
    " code".split()
)
_SKIPPED = frozenset("ref-list title label object-id graphic media alternatives sec-meta permissions".split())
_UNTITLED = {"abstract": "Abstract", "trans-abstract": "Abstract", "ack": "Acknowledgements", "glossary": "Glossary"}


def accepts(document: Document) -> bool:
    """True for XML whose root is an article with the marks of JATS or its forerunner."""
    head = document.raw[:_WITHIN]
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and bool(_ROOT.search(head) and _SIGNS.search(head))


def read(document: Document) -> Parsed:
    """Return the article. Raises ArticleError for XML that is broken, declares entities or has no text.

    Letters of reviewers and replies (`sub-article`, `response`) are not the article's own text and are left out.
    """
    root = parse(document.raw, document.name)
    main = root if local(root) == "article" else next(e for e in root.iter() if local(e) == "article")
    letters = [e for e in main if local(e) in ("sub-article", "response")]
    for letter in letters:
        main.remove(letter)
    listed, ids = references(main)
    walk = _Walk(ids)
    for part in main.iter():
        if local(part) in ("abstract", "trans-abstract") and local(part.getparent()) == "article-meta":
            walk.block(part, 1)
    for name in ("body", "back", "floats-group"):
        walk.canonical.leave_headings()
        for part in main.findall(f"{{*}}{name}"):
            walk.children(part, 1)
    for line in people(main):
        walk.about(line)
    notes = (f"{len(letters)} letters of reviewers or replies are left out.",) if letters else ()
    return Parsed(article(document, walk.canonical, metadata(main), listed), witness(document), notes)


class _Walk:
    """Fills the canonical text, block by block."""

    def __init__(self, ids: dict[str, str]) -> None:
        self.canonical = CanonicalText()
        self._ids = ids
        self._is_about = False
        self._opens_item = True  # what follows within an item stands under its beginning

    def about(self, line: str) -> None:
        """Add a line about the article itself, after all of its text."""
        if not self._is_about:
            self.canonical.heading("About this article", 1)
        self._is_about = True
        self.canonical.paragraph(line, [])

    def children(self, element: "_Element", level: int) -> None:
        for child in element:
            if local(child) not in _SKIPPED:
                self.block(child, level)

    def block(self, element: "_Element", level: int, lists: int = 0) -> None:
        match local(element):
            case name if name in _SECTIONS:
                self._section(element, level, _UNTITLED.get(name, ""))
            case "list":
                self._list(element, level, lists + 1)
            case "def-list":
                self._definitions(element)
            case "table-wrap":
                self._table(element)
            case "fig" | "supplementary-material":
                self._figure(element, level)
            case "p" | "title" | "disp-formula" | "fn" | "preformat" | "code" | "attrib":
                self._mixed(element, level, lists)
            case _:
                self.children(element, level) if len(element) and not (element.text or "").strip() else self._mixed(
                    element, level, lists
                )

    def _section(self, element: "_Element", level: int, untitled: str) -> None:
        title = next((e for e in element if local(e) == "title"), None)
        label = next((e for e in element if local(e) == "label"), None)
        text = " ".join(t for t in (text_of(label), self._text(title)) if t) or untitled
        if text:
            self.canonical.heading(text, level)
        for child in element:
            if local(child) not in _SKIPPED and child is not title:
                self.block(child, level + 1)

    def _text(self, element: "_Element | None") -> str:
        inline = Inline()
        if element is not None:
            add_inline(inline, element, {})
        return inline.take()[0]

    def _mixed(self, element: "_Element", level: int, lists: int) -> None:
        """A block of text with blocks in it: what stands before, between and after them are blocks of their own."""
        inline = Inline(self._ids)
        inline.text(element.text or "")
        for child in element:
            if local(child) in _BLOCKS:
                self._flush(inline, lists)
                self.block(child, level, lists)
            else:
                add_node(inline, child, self._ids)
            inline.text(child.tail or "")
        self._flush(inline, lists)

    def _flush(self, inline: Inline, lists: int) -> None:
        text, markers = inline.take()
        if not text:
            return
        if lists:
            self.canonical.item(text, markers, depth=lists + (not self._opens_item))
            self._opens_item = False
        else:
            self.canonical.paragraph(text, markers)

    def _figure(self, element: "_Element", level: int) -> None:
        """Label and caption as a paragraph, then whatever else it holds."""
        inline = Inline(self._ids)
        for part in element:
            if local(part) in ("label", "caption"):
                add_inline(inline, part, self._ids)
                inline.text(" ")
        self._flush(inline, 0)
        for part in element:
            if local(part) not in _SKIPPED and local(part) != "caption":
                self.block(part, level)

    def _list(self, element: "_Element", level: int, lists: int) -> None:
        for item in element:
            if local(item) == "title":
                self._mixed(item, level, 0)
            elif local(item) == "list-item":
                self._opens_item = True
                for child in item:
                    if local(child) != "label":
                        self.block(child, level, lists)

    def _definitions(self, element: "_Element") -> None:
        for item in element.iter("{*}def-item"):
            inline = Inline(self._ids)
            term = item.find("{*}term")
            inline.text(f"{self._text(term)}: " if term is not None else "")
            self._opens_item = True
            for definition in item.findall("{*}def"):
                add_inline(inline, definition, self._ids)
            self._flush(inline, 1)

    def _table(self, element: "_Element") -> None:
        inline = Inline(self._ids)
        for part in element:
            if local(part) in ("label", "caption"):
                add_inline(inline, part, self._ids)
                inline.text(" ")
        self.canonical.caption(*inline.take())
        for table in element.iter("{*}table"):
            fill(self.canonical, [self._row(row) for row in table.iter("{*}tr")])
        for foot in element.findall("{*}table-wrap-foot"):
            self.children(foot, 9)

    def _row(self, row: "_Element") -> Row:
        cells = [c for c in row if local(c) in ("td", "th")]
        parent = row.getparent()
        return Row(tuple(map(self._cell, cells)), is_head=parent is not None and local(parent) == "thead")

    def _cell(self, cell: "_Element") -> Cell:
        inline = Inline(self._ids)
        add_inline(inline, cell, self._ids)
        text, markers = inline.take()
        is_head = local(cell) == "th" and cell.get("scope") not in ("row", "rowgroup")
        return Cell(text, tuple(markers), is_head, columns=_span(cell, "colspan"), rows=_span(cell, "rowspan"))


def _span(cell: "_Element", name: str) -> int:
    written = (cell.get(name) or "").strip()
    return int(written) if written.isdigit() and len(written) < 6 and int(written) else 1
