"""The parts of a DOCX package, within limits: nothing outside the package is ever opened."""

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.errors import ArticleError
from ingest.readers.document import Document

if TYPE_CHECKING:
    from lxml.etree import _Element

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_PART = 100_000_000
MAX_TOTAL = 400_000_000
MAX_RATIO = 500
_RATIO_MATTERS_FROM = 5_000_000


@dataclass(frozen=True, slots=True)
class Package:
    """The XML parts that hold text, structure and properties; None for a part that is not there."""

    body: "_Element"
    styles: "_Element | None"
    numbering: "_Element | None"
    footnotes: "_Element | None"
    endnotes: "_Element | None"
    properties: "_Element | None"
    source: str
    """The text of the body part."""


def open_package(document: Document) -> Package:
    """Raises ArticleError when the package is damaged, or unpacks to more than its limits."""
    try:
        with zipfile.ZipFile(io.BytesIO(document.raw)) as package:
            _check_sizes(package, document.name)
            parts = {name: _part(package, name) for name in package.namelist() if name in _WANTED}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise ArticleError(f"{document.name}: is a damaged Word document ({error}). Save it anew.") from error
    found = {key: _parsed(parts[name], document.name) if name in parts else None for name, key in _WANTED.items()}
    body = found.pop("body")
    if body is None:
        raise ArticleError(f"{document.name}: is a damaged Word document (it has no text part). Save it anew.")
    return Package(body=body, source=parts["word/document.xml"].decode("utf-8", "replace"), **found)


_WANTED = {
    "word/document.xml": "body",
    "word/styles.xml": "styles",
    "word/numbering.xml": "numbering",
    "word/footnotes.xml": "footnotes",
    "word/endnotes.xml": "endnotes",
    "docProps/core.xml": "properties",
}


def _check_sizes(package: zipfile.ZipFile, name: str) -> None:
    """By the sizes that the package declares, before anything is unpacked; more than that is never unpacked."""
    parts = package.infolist()
    too_large = any(p.file_size > MAX_PART for p in parts) or sum(p.file_size for p in parts) > MAX_TOTAL
    bombs = [
        p for p in parts if p.file_size > _RATIO_MATTERS_FROM and p.file_size > MAX_RATIO * max(1, p.compress_size)
    ]
    if too_large or bombs:
        raise ArticleError(f"{name}: unpacks to far more than it holds (a ZIP bomb?), so it is not read.")


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(MAX_PART)


def _parsed(raw: bytes, name: str) -> "_Element":
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise ArticleError(f"{name}: is a damaged Word document ({error.msg}). Save it anew.") from error
