"""How often: a test is done, or a drug is given."""

import re

from ingest.claims.claim import Claim
from ingest.claims.reading import Reading
from ingest.claims.words import named, vocabulary

_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4, "year": 365.0}
_EVERY = re.compile(
    r"\bevery (?:(?P<low>\d+)(?:\s?(?:-|–|to)\s?(?P<high>\d+))? )?(?P<unit>hour|day|week|month|year)s?\b", re.I
)
_ADVERBS = re.compile(
    r"\b(?:(?P<count>once|twice|(?:two|three|four) times) (?:a |per )?"
    r"(?P<per>daily|day|weekly|week|monthly|month|yearly|year)"
    r"|annual(?:ly)?|every other (?P<other>day|week|month|year))\b",
    re.I,
)
_COUNTS = {"once": 1, "twice": 2, "two times": 2, "three times": 3, "four times": 4}
_UNCLEAR = re.compile(
    r"\b(?:not the guideline|example|or every|delay|miss|if |until|trial|protocol|rather than)\w*", re.I
)
_GROUPS = (
    "symptoms", "perioperative", "purpose", "phase", "risk", "age", "activity", "change", "kidneys", "liver",
    "pregnancy", "diabetes", "prevention",
)  # fmt: skip
_DOSE_GROUPS = ("route", "schedule", "age", "kidneys", "liver", "change", "perioperative", "activity")
_TOLERANCE = 1.12  # 12 weeks and 3 months are one interval


def extract(reading: Reading) -> tuple[Claim, ...]:
    """One claim when the sentence has one interval, and one test or else one drug to which it belongs."""
    found = [*_EVERY.finditer(reading.text), *_ADVERBS.finditer(reading.text)]
    if len(found) != 1 or _UNCLEAR.search(reading.text):
        return ()
    tests = named(vocabulary().tests, reading.text)
    if len(tests) == 1:
        subject = (tests[0], "interval", ", ".join(sorted(reading.drugs)), reading.under(_GROUPS))
    elif not tests and len(reading.drugs) == 1 and re.search(r"\b(?:given|taken|dos\w+|mg|Gy)\b", reading.text):
        subject = (reading.drugs[0], "interval", "", reading.under(_DOSE_GROUPS))
    else:
        return ()
    return (Claim("interval", subject, _days(found[0]), reading),)


def conflict(one: Claim, other: Claim) -> bool:
    """True when the intervals do not overlap, 12 % of tolerance for months of 30 days included."""
    (low, high), (other_low, other_high) = map(float, one.value), map(float, other.value)
    return low > other_high * _TOLERANCE or other_low > high * _TOLERANCE


def _days(match: re.Match[str]) -> tuple[float, float]:
    groups = match.groupdict()
    if groups.get("unit"):
        low, high = float(groups["low"] or 1), float(groups["high"] or groups["low"] or 1)
        return low * _DAYS[groups["unit"].lower()], high * _DAYS[groups["unit"].lower()]
    if groups.get("other"):
        days = 2 * _DAYS[groups["other"].lower()]
    elif groups.get("count"):
        days = _DAYS[_unit(groups["per"].lower())] / _COUNTS[groups["count"].lower()]
    else:
        days = _DAYS["year"]
    return days, days


def _unit(word: str) -> str:
    return {"daily": "day"}.get(word, word.removesuffix("ly"))
