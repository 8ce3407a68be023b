"""Grades, stages and classes: 'grade 3 diarrhoea', 'stage II–IV', 'NYHA class III', 'grade 2 or higher'."""

import itertools
import re
from collections.abc import Iterator

from ingest.lexical import STOPWORDS, terms
from qa.conditions.criterion import Criterion
from qa.conditions.interval import Interval
from qa.equivalents import standing_for

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_VALUE = r"(?:[1-5]|I{1,3}|IV|V)(?:[A-Ca-c]?\d?)"
_STAGE = re.compile(
    rf"\b(?P<scale>NYHA(?: functional)?(?: class)?|CKD stages?|stages?|grades?"
    rf"|CEAP(?: class)?)\s*(?:of\s+)?(?P<comparator>[≥≤<>])?\s*"
    rf"(?P<low>{_VALUE})\b(?:\s*(?:-|–|to|or|and|/|,)\s*(?P<comparator2>[≥≤<>])?(?:(?:stage|grade|class)\s*)?(?P<high>{_VALUE})\b)?"
    r"(?:\s*(?:or|and)\s+(?P<after>higher|more|above|worse|greater|later|lower|less|below))?",
    re.IGNORECASE,
)
# The grade of a recommendation is none of a disease: 'Grade 1B', '(Grade 2C)', 'grade: strong'.
_OF_EVIDENCE = re.compile(
    r"\bgrades?\b\s*:?\s*[-–]?\s*(?:[1-3]\s?[A-D]\b|[A-EI]\b|[1-3]\s*[;,)]?\s*(?:level|evidence|recommend))",
    re.IGNORECASE,
)
_OF_ADVICE = re.compile(r"\b(?:strong|weak|conditional|recommendation|evidence|level)\b[\s,:;(\[]*$", re.IGNORECASE)
_REACH = 40


def read(text: str) -> Iterator[Criterion]:
    """The steps of a scale that a text names, each with what it is the grade of."""
    for match in _STAGE.finditer(text):
        if _OF_EVIDENCE.match(text, match.start()) or re.match(r"\s*(?:evidence|recommend)", text[match.end() :], re.I):
            continue
        low, high = _number(match.group("low")), _number(match.group("high") or match.group("low"))
        scale = (
            re.sub(r"\s.*|s$", "", match.group("scale").lower())
            if "nyha" not in match.group("scale").lower()
            else "nyha"
        )
        if low is None or high is None or _OF_ADVICE.search(text[: match.start()]):
            continue
        of = _of(text, match) if scale == "grade" else ()
        interval = _interval(match, min(low, high), max(low, high))
        yield Criterion(
            "stage",
            re.sub(r"(?<=age|ade)s$", "", match.group("scale")),
            match.group().strip(),
            name=(*of, scale),
            interval=interval,
            start=match.start(),
        )


def _interval(match: re.Match[str], low: int, high: int) -> Interval:
    after = (match.group("after") or "").lower()
    if match.group("comparator") in ("≥", ">") or after in ("higher", "more", "above", "worse", "greater", "later"):
        return Interval(low, None, low_open=match.group("comparator") == ">")
    if match.group("comparator") in ("≤", "<") or after in ("lower", "less", "below"):
        return Interval(None, low, high_open=match.group("comparator") == "<")
    return Interval(low, high)


def _number(written: str) -> int | None:
    plain = re.sub(r"[^0-9IVivx]", "", re.sub(r"(?<=[IViv])[A-Ca-c]\d?$|(?<=\d)[A-Ca-c]\d?$", "", written))
    return int(plain[0]) if plain[:1].isdigit() else _ROMAN.get(plain.lower())


def _of(text: str, match: re.Match[str]) -> tuple[str, ...]:
    """The nouns that follow a grade, up to the next function word, or stand before it."""
    after = re.match(r"[)\s]*((?:\(?[A-Za-z][\w-]*\)?[ ]?){1,4})", text[match.end() : match.end() + _REACH])
    before = re.search(
        r"(?<![\w'’])((?:[A-Za-z][\w-]* ?){1,2})[(,\s]*$", text[max(0, match.start() - _REACH) : match.start()]
    )
    words = re.findall(r"[A-Za-z][\w-]*", after.group(1)) if after else []
    nouns = list(itertools.takewhile(lambda w: w.lower() not in STOPWORDS, words))
    stems = terms(" ".join(nouns)) or (terms(before.group(1)) if before else [])
    return (*stems, *standing_for(tuple(stems)))
