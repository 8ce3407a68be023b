"""What stands on pages for the sake of paging: running headers and footers, page and line numbers, contents."""

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import pairwise

from ingest.readers.pdf.lines import rows, shown
from ingest.readers.pdf.page import Page, Word

_MARGIN = 0.12  # of the page's height, at its top and bottom
_DOTS = re.compile(r"[.·]+")
_LEADER = re.compile(r"(?:[.·] ?){5,}\s*(?:\d{1,4}|[ivxlc]{1,6})$")
_NUMBER = re.compile(r"\d{1,5}")
_ROMAN = re.compile(r"[ivxlc]{1,6}")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–|\s]*#[-–|\s]*(?:(?:of|/)\s*#)?", re.IGNORECASE)
_FEWEST_LINE_NUMBERS = 5

_Place = tuple[str, int]
"""A margin line with its digits as '#', and how far from the page's nearer edge it stands, in points."""


def without_furniture(pages: Sequence[Page]) -> tuple[list[Page], list[str]]:
    """The pages without their furniture, and for each page the text that was taken off."""
    bare, numbers = _without_line_numbers(pages)
    margins = [_margin_rows(page) for page in bare]
    count = Counter(place for page in margins for place in {p for p, _ in page})
    kept: list[Page] = []
    removed: list[str] = []
    for page, lines, line_numbers in zip(bare, margins, numbers, strict=True):
        gone = [row for place, row in lines if _repeats(place, count, len(pages))]
        gone += _contents(page, {id(word) for row in gone for word in row})
        taken = {id(word) for row in gone for word in row}
        kept.append(replace(page, words=tuple(w for w in page.words if id(w) not in taken)))
        removed.append(" ".join((line_numbers, *map(shown, gone))).strip())
    return kept, removed


def _contents(page: Page, taken: Set[int]) -> list[list[Word]]:
    """The lines of a table of contents: a title, a row of dots and a page number."""
    if sum(_DOTS.fullmatch(w.text) is not None or "....." in w.text for w in page.words) == 0:
        return []
    return [row for row in rows(w for w in page.words if id(w) not in taken) if _LEADER.search(shown(row))]


def _margin_rows(page: Page) -> list[tuple[_Place, list[Word]]]:
    """The lines in the page's margins, with what repeats from page to page about them."""
    found = []
    for row in rows(w for w in page.words if not _MARGIN < w.baseline / max(1.0, page.height) < 1 - _MARGIN):
        text = re.sub(r"\d+", "#", shown(row)).lower()
        text = "#" if _ROMAN.fullmatch(text) else text
        baseline = row[0].baseline
        edge = round(baseline / 4) if baseline < page.height / 2 else -round((page.height - baseline) / 4)
        found.append(((text, edge), row))
    return found


def _repeats(place: _Place, count: Counter[_Place], pages: int) -> bool:
    """True when the line stands at the same place on enough pages: two of up to five, three otherwise."""
    text, edge = place
    seen = sum(count[text, edge + near] for near in (-1, 0, 1))
    is_number = _PAGE_NUMBER.fullmatch(text) is not None
    return seen >= (2 if pages <= 5 else 3) or (is_number and pages > 1 and seen >= 2)


def _without_line_numbers(pages: Sequence[Page]) -> tuple[list[Page], list[str]]:
    """Line numbers are numbers alone at the left of the text that count on from line to line."""
    zones = [zone for zone in map(_line_number_zone, pages) if zone is not None]
    if not zones or 3 * len(zones) < len(pages):
        return list(pages), [""] * len(pages)
    right = max(zones)
    kept: list[Page] = []
    removed: list[str] = []
    for page in pages:
        gone = [w for w in page.words if w.right <= right + 1 and _NUMBER.fullmatch(w.text)]
        taken = {id(w) for w in gone}
        kept.append(replace(page, words=tuple(w for w in page.words if id(w) not in taken)))
        removed.append(shown(gone))
    return kept, removed


def _line_number_zone(page: Page) -> float | None:
    """The right edge of the page's line numbers; None when it has none."""
    if sum(1 for w in page.words if _NUMBER.fullmatch(w.text)) < _FEWEST_LINE_NUMBERS:
        return None
    lines = rows(page.words)
    numbers = [row[0] for row in lines if _NUMBER.fullmatch(row[0].text)]
    body = [w.left for row in lines for w in row[:2] if w not in numbers]
    numbers = [w for w in numbers if w.right < min(body, default=0.0)]
    values = [int(w.text) for w in numbers]
    steps = Counter(b - a for a, b in pairwise(values))
    if len(numbers) < _FEWEST_LINE_NUMBERS or not steps:
        return None
    step, times = steps.most_common(1)[0]
    return max(w.right for w in numbers) if step > 0 and times >= 0.8 * (len(values) - 1) else None
