"""Word documents (DOCX): headings, lists, tables, text boxes and notes in document order.

The XML of the package is read with lxml as it stands, since python-docx passes over insertions, text boxes, content
controls and notes. Headers, footers, comments, deletions and hidden text are no part of the article.
"""

import io
import zipfile

from ingest.readers.document import Document, Parsed

NAME = "DOCX"


def accepts(document: Document) -> bool:
    """True for a ZIP package that holds a Word document."""
    if not document.raw.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(document.raw)) as package:
            return "word/document.xml" in package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def read(document: Document) -> Parsed:
    """Return the article. Raises ArticleError for a damaged or oversized package."""
    from ingest.readers.docx.reader import read_docx

    return read_docx(document)
