"""What a reader of the ingest report should know about a PDF, each with its pages."""

from collections.abc import Iterable, Sequence

from ingest.readers.pdf.page import Page

_MANY_UNMAPPED = 20
_MOST_RANGES = 12


def no_text(pages: Sequence[Page]) -> str:
    """Why a file without any text is not read."""
    if any(page.hidden for page in pages):
        return "holds only text that a reader of its pages cannot see (hidden text), which is not read."
    scanned = [page.number for page in pages if page.pictures]
    if scanned:
        return (
            f"has no text layer ({listed(scanned)}: scanned, a picture of text). "
            "Run text recognition (OCR) over it and ingest the result."
        )
    return "has no text on its pages. If they show text, run text recognition (OCR) over it and ingest the result."


def notes(pages: Sequence[Page], damaged: Sequence[int], removed: Sequence[str]) -> tuple[str, ...]:
    """One sentence for each thing that was left out or is uncertain."""
    found = [
        (damaged, "damaged, not read."),
        ([p.number for p in pages if not p.words and p.pictures], "scanned without a text layer, not in the article."),
        (
            [p.number for p in pages if p.recognised],
            "scanned; the text comes from text recognition (OCR) and may hold mistakes.",
        ),
        ([p.number for p in pages if p.hidden], "text that a reader cannot see (hidden text) was left out."),
        ([p.number for p in pages if p.turned and p.words], "rotated; the text was turned upright and read."),
        ([p.number for p in pages if p.slanted], "text at an angle to the rest was left out."),
        (
            [p.number for p in pages if p.unmapped >= _MANY_UNMAPPED],
            "the font does not say which letters its signs are, the text may be wrong.",
        ),
    ]
    taken = sum(len(text.split()) for text in removed)
    furniture = (
        [f"{taken:,} words of running headers, footers, page and line numbers and contents were left out."]
        if taken
        else []
    )
    return (*(f"{listed(numbers).capitalize()}: {what}" for numbers, what in found if numbers), *furniture)


def listed(numbers: Iterable[int]) -> str:
    """'page 3' or 'pages 1-4, 7'."""
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    shown = [str(a) if a == b else f"{a}-{b}" for a, b in ranges[:_MOST_RANGES]]
    more = f" and {sum(b - a + 1 for a, b in ranges[_MOST_RANGES:])} more" if len(ranges) > _MOST_RANGES else ""
    single = len(ranges) == 1 and ranges[0][0] == ranges[0][1]
    return f"{'page' if single else 'pages'} {', '.join(shown)}{more}"
