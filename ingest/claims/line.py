"""Whether a regimen has a place in a line of treatment."""

import re

from ingest.claims.claim import Claim
from ingest.claims.reading import Reading
from ingest.claims.words import vocabulary
from ingest.drugs import drugs

_COMMAND = re.compile(r"(?:do not|avoid|never)\b", re.IGNORECASE)
_VERB = re.compile(
    r"\b(?:is|are|has been|have been|was|were|remains?|can be|should be|must be|may be)\s+"
    r"(?P<middle>(?:(?:not|no|longer|also|now|yet|currently|generally|usually|strongly|preferentially|only|the|a|an)\s+){0,3})"
    r"(?P<what>approved|FDA-approved|indicated|labell?ed|recommended|preferred|appropriate|standard|reserved)\b",
    re.IGNORECASE,
)
_OTHER_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|which|that|before|because|recommends?|says?|requires?|names?|states?)\b|[:;]",
    re.IGNORECASE,
)
_SECOND_CLAUSE = re.compile(r"[;:]|,? (?:and|but|because|whereas|unless|even) ")
_NEGATED = re.compile(r"\b(?:not|no longer)\b", re.IGNORECASE)
_APPROVAL = frozenset({"approved", "fda-approved", "indicated", "labelled", "labeled"})
_GROUPS = ("symptoms", "receptors", "perioperative", "stage")


def extract(reading: Reading) -> tuple[Claim, ...]:
    """Claims when the sentence, in its first clause, gives a regimen a line of treatment or takes it away."""
    verb = _VERB.search(reading.text)
    if verb is None or _COMMAND.match(reading.text):
        return ()
    before, clause = reading.text[: verb.start()], _first_clause(reading.text[verb.end() :])
    regimen = () if _OTHER_VERB.search(before) else tuple(sorted({m.name for m in drugs(before)}))
    lines = [name for name, pattern in vocabulary().conditions["line"].items() if pattern.search(clause)]
    if not regimen or not lines or drugs(clause):
        return ()
    what = verb.group("what").lower()
    if what == "reserved":
        reserved = "first line" not in lines
        return tuple(_claim(reading, regimen, a, "first line", "no") for a in ("approved", "recommended") if reserved)
    if len(lines) != 1:
        return ()
    authority = "approved" if what in _APPROVAL else "recommended"
    return (_claim(reading, regimen, authority, lines[0], "no" if _NEGATED.search(verb.group("middle")) else "yes"),)


def conflict(one: Claim, other: Claim) -> bool:
    """True when one gives the line and the other takes it away."""
    return one.value != other.value


def _first_clause(text: str) -> str:
    second = _SECOND_CLAUSE.search(text)
    return text[: second.start()] if second else text


def _claim(reading: Reading, regimen: tuple[str, ...], authority: str, line: str, answer: str) -> Claim:
    subject = (" + ".join(regimen), f"{authority} for {line}", reading.under(_GROUPS))
    return Claim("line", subject, (answer,), reading, open_group="line")
