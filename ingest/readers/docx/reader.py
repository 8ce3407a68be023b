"""A Word document to an Article: one walk over its body."""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ingest.article import Reference
from ingest.canonical import CanonicalText, MarkerAt
from ingest.readers.document import Document, Metadata, Parsed, article
from ingest.readers.docx.inline import Paragraph, paragraph
from ingest.readers.docx.numbering import Numbering
from ingest.readers.docx.package import WORD, Package, open_package
from ingest.readers.docx.styles import Role, Styles
from ingest.readers.docx.table import cells, table_rows
from ingest.readers.docx.witness import witness
from ingest.readers.references import LIST_TITLE, leading_number, of_line
from ingest.readers.stated import complete
from ingest.readers.table import fill, flat
from ingest.readers.titles import sane_title

if TYPE_CHECKING:
    from lxml.etree import _Element

_LOOKS_LISTED = re.compile(r"\b(?:19|20)\d\d\b|\bdoi\b|https?://", re.IGNORECASE)
_FEWEST_LISTED = 3
_LONGEST_HEADING = 100
_WRAPPERS = tuple(f"{WORD}{n}" for n in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml"))
_DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
HIDDEN = "Hidden text was left out."


def read_docx(document: Document) -> Parsed:
    """The article of a Word document. Raises ArticleError for a damaged or oversized package, or one without text."""
    package = open_package(document)
    walk = _Walk(package)
    walk.body()
    title = walk.title or _property_title(package) or next((s.headings[-1] for s in walk.canonical.sections), None)
    metadata = complete(Metadata(title=title), walk.canonical)
    notes = (HIDDEN,) if walk.hidden else ()
    return Parsed(article(document, walk.canonical, metadata, walk.references), witness(package.source), notes)


class _Walk:
    """Walks the blocks of the body once and fills the canonical text."""

    def __init__(self, package: Package) -> None:
        self.canonical = CanonicalText()
        self.title: str | None = None
        self.hidden = False
        self._body = package.body
        self._styles = Styles(package.styles)
        self._numbering = Numbering(package.numbering)
        self._notes = {"footnote": _by_id(package.footnotes), "endnote": _by_id(package.endnotes)}
        self._pending: list[tuple[str, str]] = []
        paragraphs = [p for p in _blocks(self._body) if p.tag == f"{WORD}p"]
        roles = [self._styles.role(p) for p in paragraphs]
        self._shift = 1 if any(r.is_title for r in roles) else 0
        self._has_headings = any(r.heading for r in roles)
        self._listed = self._reference_list(paragraphs, roles)
        self.references = tuple({r.reference_id: r for r in self._listed.values()}.values())
        self._known: Mapping[str, str] = {r.reference_id: r.reference_id for r in self.references}

    def body(self) -> None:
        """Add every block of the document, and the notes that nothing called."""
        self._blocks(self._body)

    def _blocks(self, parent: "_Element") -> None:
        for element in _blocks(parent):
            if element.tag == f"{WORD}tbl":
                self._table(element)
            elif element not in self._listed:
                self._paragraph(element)

    def _paragraph(self, element: "_Element") -> None:
        role, found = self._styles.role(element), paragraph(element, self._known)
        self.hidden |= found.hidden
        label = self._numbering.label(role)
        if role.is_contents:
            return
        level = self._level(role, found)
        if role.is_title and found.text:
            self.title = self.title or found.text
        if level is not None:
            self.canonical.heading(f"{label} {found.text}".strip() if found.text else "", level)
        elif self._numbering.is_list(role):
            self.canonical.item(found.text, found.markers, depth=role.depth + 1)
        else:
            self.canonical.paragraph(found.text, found.markers)
        for box in found.boxes:
            self._blocks(box)
        for kind, note_id in found.notes:
            self._note(kind, note_id)

    def _level(self, role: Role, found: Paragraph) -> int | None:
        """The heading level; in a document without heading styles a short bold line is a heading."""
        if role.is_title:
            return 1
        if role.heading is not None:
            return role.heading + self._shift
        looks = found.bold and len(found.text) <= _LONGEST_HEADING and not re.search(r"[.;,:]$", found.text)
        return 2 if looks and not self._has_headings and not self._numbering.is_list(role) else None

    def _note(self, kind: str, note_id: str) -> None:
        """A foot or end note stands after the paragraph that calls it."""
        note = self._notes[kind].pop(note_id, None)
        if note is not None:
            self._blocks(note)

    def _table(self, table: "_Element") -> None:
        """A table of one column is a box around text."""
        rows = table_rows(table, self._cell)
        if max((sum(c.columns for c in row.cells) for row in rows), default=0) < 2:
            for cell in cells(table):
                self._blocks(cell)
        else:
            fill(self.canonical, rows)
        pending, self._pending = self._pending, []
        for kind, note_id in pending:
            self._note(kind, note_id)

    def _cell(self, cell: "_Element") -> tuple[str, list[MarkerAt], bool]:
        """The blocks of a cell as one text; what does not end a sentence is set apart by a semicolon."""
        text = ""
        markers: list[MarkerAt] = []
        bold: list[bool] = []
        for element in _blocks(cell):
            if element.tag == f"{WORD}tbl":
                found = Paragraph(flat(table_rows(element, self._cell)), [], False)
            else:
                found = paragraph(element, self._known)
                self.hidden |= found.hidden
                self._pending += found.notes
                bold += [found.bold] if found.text else []
            for box in found.boxes:
                found = Paragraph(f"{found.text} {self._cell(box)[0]}".strip(), found.markers, found.bold)
            if found.text and text:
                text += " " if re.search(r"[.!?;:,]$", text) else "; "
            markers += [(len(text) + offset, marker) for offset, marker in found.markers]
            text += found.text
        return text, markers, bool(bold) and all(bold)

    def _reference_list(self, paragraphs: list["_Element"], roles: list[Role]) -> dict["_Element", Reference]:
        """The paragraphs below a heading 'References', up to the next heading, as references."""
        found: dict[_Element, Reference] = {}
        is_list = False
        for element, role in zip(paragraphs, roles, strict=True):
            text = paragraph(element, {}).text
            if LIST_TITLE.fullmatch(text):
                is_list = True
            elif role.heading or role.is_title:
                is_list = False
            elif is_list and _LOOKS_LISTED.search(text):
                found[element] = of_line(text, leading_number(text) or str(len(found) + 1))
        return found if len(found) >= _FEWEST_LISTED else {}


def _blocks(parent: "_Element") -> Iterator["_Element"]:
    """Paragraphs and tables in order, also those within content controls and insertions."""
    for child in parent:
        if child.tag in (f"{WORD}p", f"{WORD}tbl"):
            yield child
        elif child.tag in _WRAPPERS or child.tag == f"{WORD}body":
            yield from _blocks(child)


def _by_id(notes: "_Element | None") -> dict[str, "_Element"]:
    """Notes by id; Word's own separators have a type and are no notes."""
    found = () if notes is None else [n for n in notes if n.get(f"{WORD}type") in (None, "normal")]
    return {n.get(f"{WORD}id") or "": n for n in found}


def _property_title(package: Package) -> str | None:
    title = None if package.properties is None else package.properties.findtext(f"{_DUBLIN_CORE}title")
    return sane_title(title or "")
