"""What kind of value a question asks for: a dose or a time; and whether a sentence gives one."""

import re
from typing import Literal

from ingest.quantity import quantities

AskedFor = Literal["dose", "time"]

# "How much gets into the milk?", "how much weight is lost?": an amount, and none that is given.
_OF_WHAT_HAPPENS = (
    r"(?! (?:of (?:it|this|that|the) )?(?:\w+s (?:in|into|to|from|through)|weight|time|benefit|risk|better|worse|longer"
    r"|more|less)\b)"
)
_DOSE = re.compile(
    rf"\bdos(?:e|es|age|ing)\b|\bhow (?:much{_OF_WHAT_HAPPENS}|many (?:mg|milligrams?|gy|units?|cycles?))\b"
    r"|\btitrat\w+",
    re.I,
)
# "Does the dose affect the risk?" asks for no dose, and "how frequently do patients have ..." for no interval.
_OF_THE_VALUE = re.compile(
    r"\b(?:affects?|effects? of|influences?|relat\w+|associat\w+|depend\w*|difference|correlat\w+|based on)\b",
    re.I,
)
_HOW_COMMON = re.compile(
    r"\bhow (?:often|frequently) (?:do|does|did|are|is) (?:\w+ ){0,4}(?:have|has|found|seen|present)\b", re.I
)
_TIME = re.compile(r"\bhow (?:often|long|soon|frequently|quickly)\b|\binterval\b|\bfrequency\b|\bduration\b", re.I)
_DOSE_UNIT = re.compile(r"(?:(?:mc|[mkµμ])?g|mmes?|ml|iu|gy|cycle|unit|tablet|capsule|puff|drop)(?:/|$)", re.I)
_MG = {"mg": 1.0, "g": 1000.0, "µg": 0.001, "μg": 0.001}
_MOST = re.compile(
    r"\b(?:max(?:imum|imal)?|highest|largest|top|target|full|maintenance)\b[^.?]{0,20}\bdos", re.IGNORECASE
)
_TIME_UNITS = frozenset({"hour", "minute", "day", "week", "month", "year", "cycle"})
_TIME_WORDS = re.compile(
    r"\b(?:daily|weekly|monthly|yearly|annual(?:ly)?|once|twice|immediate\w*|until|lifelong|indefinite\w*|hours?|days?"
    r"|weeks?|months?|years?)\b",
    re.I,
)


def asked_for(question: str) -> tuple[AskedFor, ...]:
    """The kinds of value that a question asks for; empty for most questions."""
    found: list[AskedFor] = []
    if _OF_THE_VALUE.search(question) or _HOW_COMMON.search(question):
        return ()
    if _DOSE.search(question):
        found.append("dose")
    if _TIME.search(question):
        found.append("time")
    return tuple(found)


def gives(sentence: str, kind: AskedFor) -> bool:
    """True when a sentence states a value of that kind."""
    if kind == "time" and _TIME_WORDS.search(sentence):
        return True
    units = [q.unit for q in quantities(sentence) if q.unit]
    return any(u in _TIME_UNITS if kind == "time" else _DOSE_UNIT.match(u) is not None for u in units)


def asks_for_most(question: str) -> bool:
    """True when a question asks for the largest dose: 'the maximum dose', 'the target dose'."""
    return _MOST.search(question) is not None


def largest_dose(sentence: str) -> float:
    """The largest number of milligrams or grams of a sentence, in milligrams; 0 when it gives none."""
    return max((float(q.high or q.low) * _MG[q.unit] for q in quantities(sentence) if q.unit in _MG), default=0.0)
