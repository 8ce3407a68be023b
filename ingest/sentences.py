"""Where sentences begin and end.

A sentence is the unit of citation, so the splitter is our own: it must keep exact offsets, never cut inside a number,
a drug name or an abbreviation, and give the same result for ever (an index stores the spans).
"""

import re

# Words after which a full stop does not end a sentence.
_ABBREVIATIONS = frozenset(
    "e.g i.e vs cf al approx ca etc fig figs tab no nos vol pp dr prof st mr mrs ms resp incl excl max min ref refs eq"
    " sect ch jan feb mar apr jun jul aug sep sept oct nov dec inj".split()
)
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)")
_NEXT = re.compile(r"\s+[\"'“‘(\[]*([A-Z0-9≥≤<>~])")
_LAST_WORD = re.compile(r"([A-Za-z][A-Za-z.]*)$")
# "Murthy R.", "Smith, M. T." and "(P. Lee et al.; K. Kim)", but not "vitamin D."
_PERSON_INITIAL = re.compile(r"(?:^|\b[A-Z][a-z]+,? |\b[A-Z]\. ?|[;(&] ?)[A-Z]$")


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the (start, end) span of each sentence of one paragraph, in order, without surrounding space.

    Together the spans hold every character of `text` that is not white space.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if _ends_sentence(text, match):
            spans.append(_strip(text, start, match.end()))
            start = match.end()
    spans.append(_strip(text, start, len(text)))
    return tuple((s, e) for s, e in spans if e > s)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    if not _NEXT.match(text, match.end()):
        return False
    if match.group()[0] != ".":
        return True
    before = text[max(0, match.start() - 40) : match.start()]
    word = _LAST_WORD.search(before)
    is_abbreviation = word is not None and word.group(1).lower().strip(".") in _ABBREVIATIONS
    return not is_abbreviation and not _PERSON_INITIAL.search(before)


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
