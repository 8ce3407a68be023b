"""What kind of value a question asks for: a dose or a time; and whether a sentence gives one."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from ingest.drugs import Mention, drugs
from ingest.quantity import Quantity, quantities
from qa.conditions.amount import in_digits

AskedFor = Literal["dose", "time"]

# "How much gets into the milk?", "how much weight is lost?": an amount, and none that is given.
_OF_WHAT_HAPPENS = (
    r"(?! (?:of (?:it|this|that|the) )?(?:\w+s (?:in|into|to|from|through)|weight|time|benefit|risk|better|worse|longer"
    r"|more|less)\b)"
)
_DOSE = re.compile(
    rf"(?<!\blow[ -])(?<!\bhigh[ -])\bdos(?:e|es|age|ing)\b"
    rf"|\bhow (?:much{_OF_WHAT_HAPPENS}|many (?:mg|milligrams?|gy|units?|cycles?))\b"
    r"|\b(?:protein|energy|calori\w+|fluid|vitamin|iron|calcium|iodine) (?:requirement|intake|need)s?\b"
    r"|\btitrat\w+|\bnumber of fractions\b|\bfractionation\b|(?<!ejection )\bfractions\b|(?<!\d )\bgy\b",
    re.I,
)
# "Does the dose affect the risk?" asks for no dose, "what dose action?" for what to do, and "how frequently do patients
# have ..." for no interval.
_OF_THE_VALUE = re.compile(
    r"\bdos(?:e|age|ing) (?:actions?|adjust\w*|modif\w*|reduc\w*|changes?)\b"
    r"|\bdos(?:e|es) again\b|\b(?:repeat|restart with) (?:a|the|her|his) (?:loading |initial )?dose\b"
    r"|\b(?:with|lower|reduce|change|adjust|keep|hold|skip|delay|cut|halve|drop|decrease|increase|raise|double)"
    r" the dose\b"
    r"|(?<![\w-])(?:affects?|effects? of|influences?|relat\w+|associat\w+|depend\w*|difference|correlat\w+|based on)\b",
    re.I,
)
_HOW_COMMON = re.compile(
    r"\bhow (?:often|frequently) (?:do|does|did|are|is) (?:\w+ ){0,4}"
    r"(?:have|has|found|seen|present|occurs?|happens?|develops?)\b",
    re.I,
)
# "Which equation should be used for dosing?" asks for an equation.
_OF_A_TOOL = re.compile(
    r"^\W*(?:Q\d+\W+)?(?:what|which) (?:\w+ ){0,2}(?:parameters?|tests?|tools?|equations?|formula[es]?|methods?"
    r"|scores?|scales?|markers?|criteri(?:on|a)) (?:should|is|are|can|may|must|do|does)\b",
    re.I,
)
# "LVEF 47 % before the first dose" says when, and "a dose missed by 3 days" what happened.
_A_DOSE_AS_A_TIME = re.compile(
    r"\b(?:before|after|since|until|between|following|prior to) (?:(?:the|her|his|each|every|any|a|my|two) )?"
    r"(?:(?:first|second|third|fourth|next|last|previous|initial|final|\d+(?:st|nd|rd|th)) )?dos(?:e|es|ing)\b"
    r"|\bdoses? (?:(?:was|is|were|has been) )?(?:missed|late|delayed|skipped|omitted|forgotten)\b"
    r"|\b(?:missed|late|delayed|skipped|omitted|forgotten|forgot) (?:(?:a|the|one|her|his|my|two) )?doses?\b",
    re.I,
)
# "A duration regimen" is a kind of treatment.
_TIME = re.compile(
    r"\bhow (?:often|long|soon|frequently|quickly)\b|\binterval\b|\bfrequency\b"
    r"|\bduration\b(?! (?:regimen|course|protocol)s?\b)",
    re.I,
)
# mg/dL, g/L and mL/min are no doses.
_DOSE_UNIT = re.compile(
    r"(?:(?:mc|[mkµμ])?g|mmes?|ml|iu|gy|cycle|unit|tablet|capsule|puff|drop)(?:/(?!d?l\b|ml\b|litre|liter|min\b|s\b)|$)",
    re.I,
)
_BEGINNING = re.compile(r"\b(?:start(?:ing)?|initial|first|beginning|lowest)\b[^.?]{0,20}\bdos", re.IGNORECASE)
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


@lru_cache(maxsize=4_096)
def asked_for(question: str) -> tuple[AskedFor, ...]:
    """The kinds of value that a question asks for; empty for most questions."""
    found: list[AskedFor] = []
    if any(p.search(question) for p in (_OF_THE_VALUE, _HOW_COMMON, _OF_A_TOOL)):
        return ()
    if _DOSE.search(_A_DOSE_AS_A_TIME.sub(" ", question)):
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


# "Atorvastatin 80 mg had 55 strokes against 33 with placebo" tells of an arm of a trial, and gives no dose.
_OF_AN_ARM = re.compile(
    r"\b(?:hazard ratio|odds ratio|relative risk|confidence interval|with placebo|HR \d)", re.IGNORECASE
)


def gives_dose_of(sentence: str, names: frozenset[str]) -> bool:
    """True when a dose of a sentence is of one of these drugs, by generic name: the last that is named before it is
    one, or where none is before it the first after it. A sentence that names no drug gives no other's dose, and the
    result of an arm of a trial gives none."""
    if _OF_AN_ARM.search(sentence):
        return False
    named = drugs(sentence)
    doses = [q for q in quantities(sentence) if q.unit and _DOSE_UNIT.match(q.unit)]
    if not named or not names:
        return bool(doses)
    return any(_drug_of(q, named) in names for q in doses)


def _drug_of(dose: Quantity, named: Sequence[Mention]) -> str:
    before = [m for m in named if m.start < dose.start]
    return (before[-1] if before else named[0]).name


_RESULT = r"(?:survival|landmark|rate|DFS|OS|PFS|outcomes?|results?|follow-up)"
_AFTER_YEARS = re.compile(
    rf"\b(?P<number>\d+)[- ](?P<unit>year|month)s?\b(?=[\w -]{{0,40}}\b{_RESULT}\b)"
    rf"|\b{_RESULT} (?:at|after) (?P<later>\d+) (?P<of>year|month)s?\b",
    re.IGNORECASE,
)


def time_points(text: str) -> frozenset[tuple[str, str]]:
    """The times at which a text asks for a result: ("10", "year") of "10-year survival" and "survival at 10 years"."""
    found = _AFTER_YEARS.finditer(text)
    return frozenset(
        ((m.group("number") or m.group("later")), (m.group("unit") or m.group("of")).lower()) for m in found
    )


def has_time_point(sentence: str, point: tuple[str, str]) -> bool:
    """True when a sentence has that time, as "10-year", "at 10 years" or "ten years"."""
    number, unit = point
    return re.search(rf"\b{number}[- ]{unit}", in_digits(sentence), re.IGNORECASE) is not None


def asks_for_most(question: str) -> bool:
    """True when a question asks for the largest dose: 'the maximum dose', 'the target dose'."""
    return _MOST.search(question) is not None


def asks_for_first(question: str) -> bool:
    """True when a question asks for the dose to begin with: 'the starting dose'."""
    return _BEGINNING.search(question) is not None


def largest_dose(sentence: str) -> float:
    """The largest number of milligrams or grams of a sentence, in milligrams; 0 when it gives none."""
    return max((float(q.high or q.low) * _MG[q.unit] for q in quantities(sentence) if q.unit in _MG), default=0.0)


_CHOICE = r"(?:first|1st)[- ](?:line|choice)\b|\bof choice\b|\bpreferred\b|\bpreferable\b"
_ASKS_FOR_CHOICE = re.compile(rf"\b{_CHOICE}|\binitial\b|\bfirst\W*$|\bto start (?:with|on)\b", re.IGNORECASE)
_SAYS_CHOICE = re.compile(
    rf"\b{_CHOICE}|\b(?:as|for) (?:the )?(?:initial|first)\b"
    r"|\b(?:initial(?:ly)?|primary) (?:treat\w*|therap\w*|manage\w*|test\w*|drug|choice|antibiotic|imaging)",
    re.IGNORECASE,
)
_SECOND = re.compile(r"\b(?:second|third)[- ](?:line|choice)\b|\btreatment planning\b", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\)")
_PASSED = re.compile(
    r"\b(?:after|if|following|despite|beyond|to|with|of|during) (?:the |an? |their )?(?:initial|first)\b", re.IGNORECASE
)


def asks_for_first_choice(question: str) -> bool:
    """True when a question asks for what comes first: "first-line drug", "the preferred test"."""
    return _ASKS_FOR_CHOICE.search(_PASSED.sub(" ", question)) is not None


def says_first_choice(sentence: str) -> bool:
    """True when a sentence says of something, not in brackets, that it comes first, of nothing that it comes later."""
    if _SECOND.search(sentence):
        return False
    return _SAYS_CHOICE.search(_PASSED.sub(" ", _ASIDE.sub(" ", sentence))) is not None
