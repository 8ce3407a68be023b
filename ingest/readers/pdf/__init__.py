"""PDF files with a text layer: what a reader of the pages sees, with the page of every sentence.

PDFium gives the characters, their places and the pages' lines (it reads `≥140` where pdfminer reads `‡140`); the grids
that lines make are found by pdfplumber; pdfminer is the second extractor against which text conservation is measured.
"""

from ingest.readers.document import Document, Parsed

NAME = "PDF"


def accepts(document: Document) -> bool:
    """True when the file begins as a PDF does, within its first kilobyte as other programs allow."""
    return b"%PDF-" in document.raw[:1024]


def read(document: Document) -> Parsed:
    """Return the article. Raises ArticleError for a file that is damaged, locked, scanned or too long."""
    from ingest.readers.pdf.reader import read_pdf

    return read_pdf(document)
