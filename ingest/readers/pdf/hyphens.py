"""Joins the end of one line to the beginning of the next."""

import re
from collections.abc import Iterable, Set

from ingest.readers.pdf.page import Page

_PUNCTUATION = ".,;:!?()[]\"'“”‘’"
# First and last parts of compounds that keep their hyphen, whatever words the document has elsewhere.
_FIRSTS = frozenset(
    "self well all ex half cross high low long short first second third one two three four five six non evidence"
    " patient dose age sex drug event time progression disease large small open double single".split()
)
_LASTS = frozenset(
    "positive negative based related free specific resistant refractory sensitive dependent independent associated"
    " induced naive naïve centred centered like type term risk dose line old week month year day up release acting"
    " blind controlled label modifying targeted directed driven mediated adjusted treated sparing".split()
)
_SOFT = "\u00ad"
_LAST = re.compile(r"([^\W\d_]+)[-‐]$")
_FIRST = re.compile(r"[^\W\d_]+")


def vocabulary(pages: Iterable[Page]) -> frozenset[str]:
    """Every word of a document in lower case, as it stands within a line."""
    return frozenset(w.text.strip(_PUNCTUATION).lower() for page in pages for w in page.words)


def joined(before: str, after: str, known: Set[str]) -> str:
    """`before` as it stands in front of `after`: with a space, or without the hyphen that only broke the line.

    A hyphen goes when the document has the whole word elsewhere, and stays when it has the hyphenated one, when both
    parts are words of their own, or when what follows is no small letter.
    """
    if before.endswith(_SOFT):
        return before.rstrip(_SOFT)
    first = _FIRST.match(after)
    if not before.endswith(("-", "‐")):
        return f"{before} " if before and not before.endswith(("–", "—", "/")) else before
    last = _LAST.search(before)
    if last is None or first is None or not first.group()[0].islower():
        return before
    left, right = last.group(1).lower(), first.group().lower()
    if left + right in known:
        return before[:-1]
    keeps = f"{left}-{right}" in known or (left in known and right in known) or left in _FIRSTS or right in _LASTS
    return before if keeps else before[:-1]
