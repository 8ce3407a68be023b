"""Doses of one drug: the first one, the later ones, or the only one."""

import re

from ingest.claims.claim import Claim
from ingest.claims.reading import Reading
from ingest.drugs import drugs

_DOSE = re.compile(
    r"(?<![\w.,])(?P<number>\d+(?:,\d{3})*(?:\.\d+)?)\s?(?P<unit>(?:mg|g|µg|μg|mcg)(?:/(?:kg|m2|m²))?|units|IU|Gy)(?:/day)?(?![\w/])"
)
_GIVEN = re.compile(
    r"\b(?:given|dosed|taken|administered|dose (?:of|is)|recommended|is \d|infused|loading dose|starting dose|dose:"
    r"|is started)",
    re.I,
)
_TO_MG = {"g": 1000.0, "µg": 0.001, "μg": 0.001, "mcg": 0.001}
_UNCLEAR = re.compile(
    r"\b(?:reduc|escalat|maxim|up to|at most|limit|lower|higher|delay|miss|repeat|if |when |unless|instead|alternativ"
    r"|increas|titrat|above|below|range|rais|daily dose equivalent|studied|was given|were given|planned)\w*",
    re.I,
)
_JOINED = re.compile(r"\b(?:with|plus)\b[^.;:]*$|\($", re.I)
_GROUPS = ("route", "kidneys", "liver", "age", "schedule", "perioperative", "symptoms", "change", "pregnancy")


def extract(reading: Reading) -> tuple[Claim, ...]:
    """One claim for each of at most two doses that follow the drug the sentence is about."""
    text = reading.text
    doses = list(_DOSE.finditer(text))
    if not 1 <= len(doses) <= 2 or not _GIVEN.search(text) or _UNCLEAR.search(text):
        return ()
    mentions = drugs(text)
    if not mentions or mentions[0].start > doses[0].start():
        return ()
    head, others = mentions[0], [m for m in mentions[1:] if m.name != mentions[0].name]
    if any(m.start > doses[0].start() or not _JOINED.search(text[: m.start]) for m in others):
        return ()
    return tuple(
        Claim("number", (head.name, role, reading.under(_GROUPS)), value, reading)
        for role, value in zip(_roles(text, doses), map(_value, doses), strict=False)
    )


def conflict(one: Claim, other: Claim) -> bool:
    """True for different numbers of one unit, and for one number with two units."""
    return (one.value[0] == other.value[0]) != (one.value[1] == other.value[1])


def _roles(text: str, doses: list[re.Match[str]]) -> tuple[str, ...]:
    if len(doses) == 1:
        first = re.search(r"\b(?:loading|initial|first)\b", text, re.I)
        later = re.search(r"\bmaintenance\b", text, re.I)
        return () if first and later else ("first dose" if first else "later doses" if later else "dose",)
    then = re.search(r"\bthen\b|\bmaintenance\b", text[doses[0].end() : doses[1].start()], re.I)
    return ("first dose", "later doses") if then else ()


def _value(match: re.Match[str]) -> tuple[str | float, ...]:
    number, (mass, slash, per) = float(match.group("number").replace(",", "")), match.group("unit").partition("/")
    if mass in _TO_MG:
        number, mass = round(number * _TO_MG[mass], 6), "mg"
    return number, (mass + slash + per).replace("²", "2")
