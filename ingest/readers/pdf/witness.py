"""A PDF's words by a second extractor: pdfminer, which shares no code with PDFium."""

import re
from collections import Counter
from collections.abc import Mapping, Set

from ingest.conservation import tokens
from ingest.readers.pdf.hyphens import joined

# What pdfminer lets out of files that PDFium reads; conservation is then not measured, which a note says.
_FAILS_WITH = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
_CUT = re.compile(r"([^\W\d_]+[-‐\u00ad])[ \t]*\n[ \t]*([^\W\d_]+)")

MOST_PAGES = 24
"""pdfminer takes some 50 ms a page: of a longer file so many pages are compared, evenly spread."""


def witness(raw: bytes, left_out: Mapping[int, str], known: Set[str]) -> str | None:
    """The words of up to MOST_PAGES pages, less those that were left out of each on purpose.

    None without words, or when pdfminer cannot read the file.

    `left_out` has a text for each page by its number: furniture, hidden and slanted text. `known` are the document's
    words, by which a word that a line end cuts is put together as the reader does.
    """
    import io

    from pdfminer.high_level import extract_text
    from pdfminer.psexceptions import PSException

    chosen = sorted(left_out)[:: max(1, -(-len(left_out) // MOST_PAGES))]
    try:
        text = extract_text(io.BytesIO(raw), page_numbers=[number - 1 for number in chosen])
    except (PSException, *_FAILS_WITH):
        return None
    found = tokens(_CUT.sub(lambda m: joined(m[1], m[2], known) + m[2], text))
    found.subtract(Counter(t for number in chosen for t in tokens(left_out[number]).elements()))
    return " ".join((+found).elements()) or None
