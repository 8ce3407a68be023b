"""The line of treatment: 'first-line', 'after one or more prior regimens', 'treatment-naive'; 1 is the first."""

import re
from collections.abc import Iterator

from ingest.sieve import Sieve
from qa.conditions.amount import in_digits, word_start
from qa.conditions.criterion import Criterion
from qa.conditions.interval import Interval

_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4}
_LINE = Sieve(
    r"\b(?P<alternative>(?:first|second|1st|2nd)-? (?:or|versus|vs) )?(?P<ordinal>first|second|third|fourth|1st"
    r"|2nd|3rd)(?:[- ]or[- ](?:second|third|later))?[- ]line\b(?P<later>\s+(?:and|or)\s+(?:later|beyond|subsequent))?"
    r"|\b(?P<digit>[123])L\b",
    re.IGNORECASE,
)
_PRIOR = Sieve(
    r"(?:(?:≥|>=|at least)\s*(?P<least>\d)|(?P<more>\d)\s+or\s+more|(?P<exact>\d))(?: or more)?\s+"
    r"(?:prior|previous|earlier)\s+(?:[\w-]+ ){0,3}(?:regimens?|therap(?:y|ies)|lines?|treatments?)\b",
    re.IGNORECASE,
)
_NAIVE = Sieve(
    r"\b(?:treatment|therapy)[- ]na[iï]ve\b|\bno (?:prior|previous) (?:[\w-]+ ){0,2}(?:therapy|treatment"
    r"|regimens?)\b|\bpreviously untreated\b",
    re.IGNORECASE,
)


def read(text: str) -> Iterator[Criterion]:
    """The lines that a text names, in words or as a number of earlier regimens."""
    for match in _LINE.finditer(text):
        if match.group("alternative"):
            continue  # 'first- or second-line?' asks
        line = float(_ORDINALS.get((match.group("ordinal") or "").lower(), match.group("digit") or 0))
        yield _criterion(match.group(), Interval(line, None if match.group("later") else line), match.start())
    for match in _PRIOR.finditer(in_digits(text)):
        count = float(match.group("least") or match.group("more") or match.group("exact"))
        most = count + 1 if match.group("exact") else None
        start = word_start(text, match.start())
        yield _criterion(text[start : match.end()], Interval(count + 1, most), start)
    for match in _NAIVE.finditer(text):
        yield _criterion(match.group(), Interval(1, 1), match.start())


def _criterion(own: str, interval: Interval, start: int) -> Criterion:
    return Criterion("line", "line of treatment", own.strip(), interval=interval, soft=True, start=start)
