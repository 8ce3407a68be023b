"""Which treatment must have been given before: a number of regimens, or regimens by name."""

import re

from ingest.claims.claim import Claim
from ingest.claims.reading import Reading
from ingest.drugs import drugs

_INDICATED = re.compile(r"\b(?:indicated|indication|approved|labell?ed|label requires|requires?)\b", re.I)
_COUNT = re.compile(
    r"(?:(?:≥|>=)\s?(?P<digit>\d)|at least (?P<least>one|two|three|\d)|(?P<word>one|two|three|\d) or more)"
    r"(?: or more)? (?:prior |previous )?(?:[\w-]+ ){0,3}(?:regimens?|therap(?:y|ies)|lines?)\b",
    re.I,
)
_NAMED = re.compile(r"\b(?:prior|previously (?:received|treated with)|(?:have|has) received|after|including)\b", re.I)
_OF_A_TRIAL = re.compile(
    r"\btrial\b|\beligib\w+|\bnot (?:require|indicated|approved|labell?ed)\b|\bno prior\b"
    r"|\bhad (?:previously )?received\b",
    re.I,
)
_NUMBERS = {"one": 1, "two": 2, "three": 3}


def extract(reading: Reading) -> tuple[Claim, ...]:
    """One claim when the sentence says for which prior treatment a regimen is indicated."""
    text = f"{reading.lead} {reading.text}" if reading.lead.endswith(":") else reading.text
    indicated = _INDICATED.search(reading.text)
    if not indicated or _OF_A_TRIAL.search(reading.text):
        return ()
    start = len(text) - len(reading.text) + indicated.end()
    regimen = sorted({m.name for m in drugs(text) if m.end <= start})
    required = _required(text[start:])
    if not regimen or not required:
        return ()
    return (Claim("population", (" + ".join(regimen), "prior treatment required"), required, reading),)


def conflict(one: Claim, other: Claim) -> bool:
    """True for different numbers of regimens, for drugs by name against a number of any, and for different drugs."""
    return set(one.value) != set(other.value)


def _required(text: str) -> tuple[str | float, ...]:
    count = _COUNT.search(text)
    if count:
        found = (count.group("digit") or count.group("least") or count.group("word")).lower()
        return (float(_NUMBERS.get(found, found)),)
    named = _NAMED.search(text)
    after = sorted({m.name for m in drugs(text) if named and m.start > named.end()})
    return tuple(after) if len(after) >= 2 else ()
