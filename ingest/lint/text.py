"""Characters that do not belong to the text."""

import re
from collections.abc import Iterator

from ingest.lint.document import Document, Surroundings
from ingest.lint.finding import Hit

# A number after these words is part of the sentence.
_BELONGS = (
    r"(?<!\bof)(?<!\bgrade)(?<!\bphase)(?<!\bday)(?<!\bcycle)(?<!\btype)(?<!\bclass)(?<!\blevel)(?<!\bstage)(?<!\bto)"
    r"(?<!\band)(?<!\bor)(?<!\bis)(?<!\bwas)(?<!\bversion)(?<!\bcohort)(?<!\bweek)(?<!\bstep)(?<!\bSTEP)(?<!\bpart)"
    r"(?<!\binterleukin)(?<!\bfactor)(?<!\bvitamin)(?<!\bpolysorbate)(?<!\btable)(?<!\bfigure)(?<!\bleast)(?<!\bthan)(?<!\bin)(?<!\bat)(?<!\bby)(?<!\babout)"
)
_TRAILING = re.compile(rf"[A-Za-z)\]]{_BELONGS} [1-9]\d?(?:, ?\d{{1,2}})*\.?$", re.IGNORECASE)
_INSIDE = re.compile(rf"[a-z)]{_BELONGS} \d{{1,2}}(?:, \d{{1,2}})*(?=, [a-z]|\. [A-Z])", re.IGNORECASE)
_SHOWN = 3


def stray_digits(document: Document, _: Surroundings) -> Iterator[Hit]:
    """Numbers that look like a reference marker and read like a number of the sentence."""
    if document.is_answer_page:
        yield from _bare_markers(document.raw)
    for sentence, text in document.texts():
        if _TRAILING.search(text):
            yield document.hit(sentence, "The sentence ends with a number that looks like a reference marker.")


def _bare_markers(raw: str) -> Iterator[Hit]:
    """An answer page's own markers are bare digits; taken as text they become numbers of the sentence."""
    body = raw.partition("\nReferences\n")[0]
    lines = [(n, line.strip()) for n, line in enumerate(body.splitlines(), start=1) if _leaks(line.rstrip())]
    if lines:
        shown = " … ".join(line[-40:] for _, line in lines[:_SHOWN])
        where = f"line {lines[0][0]} and {len(lines) - 1} more" if len(lines) > 1 else f"line {lines[0][0]}"
        yield Hit(where, shown, f"{len(lines)} lines hold bare digits as markers, which read as numbers of the text.")


def _leaks(line: str) -> bool:
    return _TRAILING.search(line) is not None or _INSIDE.search(line) is not None
