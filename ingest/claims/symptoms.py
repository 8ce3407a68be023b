"""For whom a regimen is: those with symptoms, or only those without."""

import re

from ingest.claims.claim import Claim
from ingest.claims.reading import Reading

_FOR = re.compile(r"\b(?:should|recommended|preferred|must)\b", re.I)
_LIMITED = re.compile(r"\b(?:approved|indicated|labell?ed|only)\b", re.I)
_NEGATED = re.compile(r"\bnot (?:approved|indicated|labell?ed|recommended)\b|\bshould not\b", re.I)


def extract(reading: Reading) -> tuple[Claim, ...]:
    """One claim when a regimen is advised for patients with symptoms, or limited to those without."""
    if not reading.drugs or _NEGATED.search(reading.text):
        return ()
    group = reading.conditions.get("symptoms", frozenset())
    if len(group) != 1:
        return ()
    (condition,) = group
    if condition == "with symptoms" and not (
        _FOR.search(reading.text) and re.search("symptomatic", reading.text, re.I)
    ):
        return ()
    if condition == "without symptoms" and not _LIMITED.search(reading.text):
        return ()
    subject = (" + ".join(sorted(reading.drugs)), "with or without symptoms", reading.under(("site",)))
    return (Claim("population", subject, (condition,), reading, open_group="symptoms"),)


def conflict(one: Claim, other: Claim) -> bool:
    """True when one says with symptoms and the other only without."""
    return one.value != other.value
