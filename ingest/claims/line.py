"""Whether a regimen has a place in a line of treatment."""

import re

from ingest.claims.claim import Claim, Kind
from ingest.claims.reading import Reading
from ingest.claims.words import CONDITIONS
from ingest.drugs import drugs

_VERB = re.compile(
    r"\b(?:(?:is|are|has been|have been|was|were|remains?|can be|should be|must be|may be)\s+)"
    r"(?P<middle>(?:(?:not|no|longer|also|now|yet|currently|generally|usually|strongly|preferentially|only|the|a|an)\s+){0,3})"
    r"(?P<what>approved|FDA-approved|indicated|labell?ed|recommended|preferred|appropriate|standard|reserved)\b",
    re.I,
)
_APPROVAL = frozenset({"approved", "fda-approved", "indicated", "labelled", "labeled"})
_NEGATED = re.compile(r"\b(?:not|never|no longer)\b", re.I)
_GROUPS = ("symptoms", "receptors", "perioperative", "stage")
_COMMAND = re.compile(r"(?:do not|avoid|never)\b", re.I)
_SECOND_CLAUSE = re.compile(r"[;:]|,? (?:and|but|because|whereas|unless|even) ")


def extract(reading: Reading) -> tuple[Claim, ...]:
    """One claim when the sentence, in its first clause, gives a regimen a line or takes it away."""
    verb = _VERB.search(reading.text)
    if verb is None or _COMMAND.match(reading.text):
        return ()
    regimen = sorted({m.name for m in drugs(reading.text[: verb.start()])})
    clause = reading.text[verb.end() :]
    clause = clause[: m.start()] if (m := _SECOND_CLAUSE.search(clause)) else clause
    lines = [name for name, pattern in CONDITIONS["line"].items() if pattern.search(clause)]
    if not regimen or not lines or drugs(clause):
        return ()
    what = verb.group("what").lower()
    authority = "approved" if what in _APPROVAL else "recommended"
    if what == "reserved":
        return (
            _claims(reading, regimen, ("approved", "recommended"), "first line", "no")
            if "first line" not in lines
            else ()
        )
    if len(lines) != 1:
        return ()
    return _claims(reading, regimen, (authority,), lines[0], "no" if _NEGATED.search(verb.group("middle")) else "yes")


def conflict(one: Claim, other: Claim) -> bool:
    """True when one gives the line and the other takes it away."""
    return one.value != other.value


def _claims(
    reading: Reading, regimen: list[str], authorities: tuple[str, ...], line: str, answer: str
) -> tuple[Claim, ...]:
    kind: Kind = "line"
    return tuple(
        Claim(kind, (" + ".join(regimen), f"{a} for {line}", reading.under(_GROUPS)), (answer,), reading)
        for a in authorities
    )
