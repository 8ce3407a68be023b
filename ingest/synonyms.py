"""What the corpus itself says means the same: abbreviations it spells out and brand names it gives."""

import re
from collections.abc import Iterable

from ingest.article import Article

Synonyms = tuple[tuple[str, str], ...]
"""Pairs of (short form or brand name, what it stands for), as written."""

_DEFINITION = re.compile(r"((?:[\w/+-]+ ){0,7}[\w/+-]+) \(([A-Z][A-Za-z0-9-]{1,9})\)")
_BRAND = re.compile(r"\b([a-z]{5,}) \((?:[A-Z][\w-]+, )?([A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})?)\)")


def defined_synonyms(articles: Iterable[Article]) -> Synonyms:
    """Return every definition of the articles once, in alphabetical order."""
    return tuple(sorted({pair for a in articles for pair in definitions(a.text)}))


def definitions(text: str) -> Synonyms:
    """What one text spells out, in its order."""
    return (*_abbreviations(text), *_brands(text))


def _abbreviations(text: str) -> Iterable[tuple[str, str]]:
    for match in _DEFINITION.finditer(text):
        short = match.group(2)
        long = long_form(short, match.group(1))
        if long is not None and sum(c.isupper() for c in short) >= 2:
            yield short, long


def _brands(text: str) -> Iterable[tuple[str, str]]:
    lower = set(re.findall(r"\b[a-z]+\b", text))
    for match in _BRAND.finditer(text):
        brand = match.group(2)
        if brand.split()[0].lower() not in lower:
            yield brand, match.group(1)


def long_form(short: str, before: str) -> str | None:
    """The end of `before` that `short` abbreviates, or None.

    A. Schwartz and M. Hearst, A simple algorithm for identifying abbreviation definitions in biomedical text, 2003:
    match the letters from right to left, the first of them at the start of a word.
    """
    letters = [c for c in short.lower() if c.isalnum()]
    place = len(before)
    for i, letter in reversed(list(enumerate(letters))):
        place -= 1
        while place >= 0 and (
            before[place].lower() != letter or (i == 0 and place > 0 and before[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return None
    long = before[place:]
    fits = len(long) > len(short) and len(long.split()) <= min(len(letters) + 5, 2 * len(letters))
    return long if fits else None
