"""Results of trials: the hazard ratio and the figures of the arms for one endpoint of one trial."""

import re
from collections.abc import Iterator

from ingest.claims.claim import Claim
from ingest.claims.reading import Reading
from ingest.claims.words import named, vocabulary

# A trial goes by an acronym: HER2CLIMB, DESTINY-Breast09, HER2CLIMB-05, STEP 1, N0574.
_TRIAL = re.compile(
    r"\b(?=(?:[A-Z0-9]*[A-Z]){4}|N\d{3})(?!HER2\b)[A-Z][A-Z0-9]{3,}(?:-[A-Z][a-z]+\d+|-\d+[A-Z]?| \d\b)?"
    r"(?![\w-]*-positive)"
)
_NOT_TRIALS = frozenset(
    "ASCO ESMO ASTRO EANO NCCN NICE USPSTF KDIGO EULAR ANCA LDLC LVEF GOLD EORTC ADHD NSAID".split()
)
_TIME = re.compile(
    r"\b(?:at|after|over|within)(?: a median of)? (\d+(?:\.\d+)?)[- ](year|month|week)s?\b|\b(\d+)-(year|month|week)\b",
    re.I,
)
_HAZARD = re.compile(r"\b(?:HR|hazard ratio)\b[^.;]{0,100}?(\d+\.\d+)", re.I)
_NOT_A_RESULT = re.compile(r"\([^()]*\)|\b95% CI[^;,.]*|\b\d+ (?:patients|adults|women|men)\b|\bgrade \d\b", re.I)
_FIGURE = re.compile(r"(?<![\w.-])(\d+(?:\.\d+)?)(?:\s?(%|months?))?(?![\w-])")
_GROUPS = (
    "symptoms", "site", "measurable", "activity", "receptors", "nodes", "age", "report", "severity", "perioperative",
    "diabetes", "risk",
)  # fmt: skip


def extract(reading: Reading) -> tuple[Claim, ...]:
    """One claim for the hazard ratio and one for the arms, when the sentence names one trial and one endpoint."""
    trials = _trials(reading.text) or _trials(reading.lead)
    endpoints = named(vocabulary().endpoints, reading.text)
    if len(trials) != 1 or len(endpoints) != 1:
        return ()
    subject = (trials[0], endpoints[0], _times(reading.text), reading.under(_GROUPS))
    return tuple(
        Claim("number", (*subject, what), value, reading)
        for what, value in (("hazard ratio", _hazard(reading.text)), ("results", _arms(reading.text)))
        if value
    )


def conflict(one: Claim, other: Claim) -> bool:
    """True when as many figures of the same unit differ by more than rounding."""
    if len(one.value) != len(other.value) or one.value[0] != other.value[0]:
        return False
    pairs = zip(one.value[1:], other.value[1:], strict=True)
    return any(not _same_number(str(a), str(b)) for a, b in pairs)


def _trials(text: str) -> list[str]:
    return [t for t in dict.fromkeys(_TRIAL.findall(text)) if t not in _NOT_TRIALS]


def _times(text: str) -> str:
    return ", ".join(sorted({f"{a or c} {b or d}".lower() for a, b, c, d in _TIME.findall(text)}))


def _hazard(text: str) -> tuple[str, ...]:
    found = set(_HAZARD.findall(text))
    return ("", *found) if len(found) == 1 else ()


def _arms(text: str) -> tuple[str, ...]:
    """The unit, then the figures in order of size: one for a single arm, two for a comparison."""
    figures = list(_figures(_TIME.sub(" ", _NOT_A_RESULT.sub(" ", text))))
    units = {unit.rstrip("s") for _, unit in figures if unit}
    if len(units) != 1 or not 1 <= len(figures) <= 2 or (len(figures) == 1 and not figures[0][1]):
        return ()
    return (units.pop(), *sorted((n for n, _ in figures), key=float))


def _figures(text: str) -> Iterator[tuple[str, str]]:
    for match in _FIGURE.finditer(text):
        whole_number_alone = match.group(2) is None and "." not in match.group(1)
        if not whole_number_alone:
            yield match.group(1), (match.group(2) or "").lower()


def _same_number(one: str, other: str) -> bool:
    places = min(len(n.partition(".")[2]) for n in (one, other))
    return abs(float(one) - float(other)) < 0.51 / float(10**places)
