"""Grades that do not exist on the scale they are given in."""

import re
from collections.abc import Iterator, Mapping

from ingest.lint.document import Document, Surroundings
from ingest.lint.finding import Hit

# What a marker's grade may be, by the scale of its reference. Each part between semicolons or commas must fit.
_QUALITY = (
    r"(?:strength |evidence |certainty |quality )?"
    r"(?:strong|moderate|weak|conditional|high|intermediate|low|very low|insufficient)(?: recommendation)?"
)
_CLASS = r"class (?:I|IIa|IIb|III|1|2a|2b|3)(?:: (?:no benefit|harm))?"
_LEVEL = r"level (?:A|B|B-R|B-NR|C|C-LD|C-EO)"
_SCALES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"(?:{pattern})(?:[;,] (?:{pattern}))*")
    for name, pattern in {
        "ASCO": _QUALITY,
        "GRADE": rf"{_QUALITY}|[12][A-D]|good practice|not graded",
        "ESMO": r"I|II|III|IV|V|[A-E]|level (?:I|II|III|IV|V)|grade [A-E]",
        "ACC/AHA": rf"{_CLASS}|{_LEVEL}",
        "ESC": rf"{_CLASS}|{_LEVEL}",
        "USPSTF": r"(?:grade )?[ABCDI]|(?:strength |certainty |evidence )(?:high|moderate|low)",
        "Oxford": r"(?:level )?(?:1[abc]?|2[abc]?|3[ab]?|4|5)-?|(?:grade )?[ABCD]",
    }.items()
}
# What a grade in running text may be: (scale, how it is written, what it may be, what to say).
_IN_TEXT: tuple[tuple[str, re.Pattern[str], re.Pattern[str], str], ...] = (
    (
        "ESMO-MCBS",
        re.compile(r"\bMCBS(?:,? v?\d\.\d)?(?: (?:score|grade))?(?: of|:)? (?P<grade>[0-9A-Z]{1,2})\b(?!\.\d)"),
        re.compile(r"[ABC1-5]"),
        "ESMO-MCBS is A, B or C in the curative setting and 5 to 1 otherwise; I-V with A-E is the level of evidence.",
    ),
    (
        "ACC/AHA class",
        re.compile(
            r"\b[Cc]lass (?P<grade>[IVX]+[a-z]?|\d[a-z]?) recommendation"
            r"|\b[Rr]ecommendation,? [Cc]lass (?P<other>[IVX]+[a-z]?|\d[a-z]?)\b"
        ),
        re.compile(r"I|IIa|IIb|III|1|2a|2b|3"),
        "The classes are I, IIa, IIb and III, or 1, 2a, 2b and 3.",
    ),
    (
        "USPSTF grade",
        re.compile(r"\bUSPSTF[^.;]{0,40}?\bgrade (?P<grade>[A-Z0-9][+-]?)(?![\w+-])"),
        re.compile(r"[ABCDI]"),
        "The USPSTF grades are A, B, C, D and I.",
    ),
    (
        "GRADE",
        re.compile(r"\bGRADE (?:certainty|quality|evidence)[ :]+(?:of |is )?(?P<grade>[\w]+(?: low)?)\b"),
        re.compile(r"high|moderate|low|very low|of|assessment|profiles?|ratings?", re.IGNORECASE),
        "GRADE certainty is high, moderate, low or very low.",
    ),
    (
        "Oxford level",
        re.compile(r"\bOxford[^.;]{0,30}\blevel (?P<grade>\d[a-z]?)\b"),
        re.compile(r"1[abc]?|2[abc]?|3[ab]?|4|5"),
        "The Oxford levels are 1a to 5.",
    ),
)  # fmt: skip


def impossible_grades(document: Document, _: Surroundings) -> Iterator[Hit]:
    """Grades in the text, and those that markers carry, that their scale does not have."""
    for sentence, text in document.texts():
        for scale, written, possible, explanation in _IN_TEXT:
            for match in written.finditer(text):
                grade = next(g for g in match.groups() if g)
                if not possible.fullmatch(grade):
                    yield document.hit(sentence, f"There is no {scale} {grade!r}. {explanation}")
        for marker in sentence.markers:
            own = document.article.reference(marker.reference_id).scale if marker.reference_id else None
            possible_here = _SCALES.get(own or "")
            if marker.grade and possible_here and not possible_here.fullmatch(marker.grade.strip()):
                yield document.hit(sentence, f"{marker.grade!r} is no grade of the scale {own}.")
