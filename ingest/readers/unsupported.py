"""Formats that are recognised and not read, each with what to do instead."""

import io
import zipfile

from ingest.readers.document import Document

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is an old Office file (DOC, XLS, PPT); save it as DOCX or PDF"),
    (b"{\\rtf", "is RTF, which is not supported; save it as DOCX or PDF"),
    (b"\x89PNG", "is an image, which has no text; ingest the document that it comes from"),
    (b"\xff\xd8\xff", "is an image, which has no text; ingest the document that it comes from"),
    (b"GIF8", "is an image, which has no text; ingest the document that it comes from"),
    (b"II*\x00", "is an image, which has no text; ingest the document that it comes from"),
    (b"MM\x00*", "is an image, which has no text; ingest the document that it comes from"),
    (b"\x1f\x8b", "is a compressed archive; unpack it first"),
    (b"\xfd7zXZ\x00", "is a compressed archive; unpack it first"),
    (b"BZh", "is a compressed archive; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "is a compressed archive; unpack it first"),
    (b"SQLite format 3\x00", "is a database, not a document"),
)  # fmt: skip
_IN_ZIP: tuple[tuple[str, str], ...] = (
    ("xl/workbook.xml", "is a spreadsheet (XLSX), which is not supported; save it as PDF or HTML"),
    ("ppt/presentation.xml", "is a presentation (PPTX), which is not supported; save it as PDF"),
    ("META-INF/container.xml", "is an e-book (EPUB), which is not supported; save it as PDF or HTML"),
    ("content.xml", "is an OpenDocument file, which is not supported; save it as DOCX or PDF"),
)


def verdict(document: Document) -> str | None:
    """Why a document of a known format is not read, as the end of a sentence; None when the format is not known."""
    raw = document.raw
    if not raw.strip():
        return "is empty."
    for signature, why in _SIGNATURES:
        if raw.startswith(signature):
            return f"{why}."
    if raw.startswith(b"PK\x03\x04"):
        return f"{_zip(raw)}."
    if b"\x00" in raw and not document.is_text:
        return "holds binary data of an unknown format."
    return None


def _zip(raw: bytes) -> str:
    """By the names in the archive's directory: nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return "is a damaged archive or Office file"
    return next((why for name, why in _IN_ZIP if name in names), "is an archive; unpack it first")
