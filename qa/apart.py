"""Do two sentences on one matter give different advice, values or first choices? Whether the matter is one is for
`qa.differing` to say."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from ingest.claims import Kind
from qa.asked import says_first_choice
from qa.conditions.amount import Amount, amounts, in_digits, is_year
from qa.conditions.interval import Interval
from qa.conditions.reading import criteria
from qa.conditions.unit import family, same_scale

_AGAINST = re.compile(
    r"\b(?:(?:should|must|do|does|need) not|don['’]t|never|not (?:be )?(?:recommended|advised|indicated|safe|offered"
    r"|used|given|performed|supported|needed|necessary|routinely)|(?:recommend|suggest|advise)(?:s|ed|ing)? against"
    r"|contraindicated|avoid(?:ed|ing)?|unsafe|no role)\b",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(?:should|must|may(?! (?:cause|occur))|(?:recommend|suggest|advise)(?:s|ed)?|indicated|safe|preferred"
    r"|(?:is|are|be) (?:given|\w+ed))\b|^(?:offer|give|use|start|perform|prescribe)\b",
    re.IGNORECASE,
)
# What an age, a level or a size is when it is what is advised, and not whom a sentence is for.
_SETS = re.compile(
    r"\b(?:targets?|goals?|aim(?:s|ed)?|begin(?:s|ning)?|start(?:s|ed|ing)?|initiat\w+|stop(?:s|ped|ping)?)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(every|each|for|lasting|at|after|before|within|in|until)\s+(?:(?:about|at least|up to|the first)\s+)?$",
    re.IGNORECASE,
)
# What is done: to reduce a dose is not to stop it. After the first word of each its synonyms.
_ACTS = {
    act: re.compile(rf"\b(?:{words})\w*\b", re.IGNORECASE)
    for act, words in {
        "start": "start|begin|beg[au]n|initiat|commenc",
        "stop": "stop|withh[eo]ld|discontinu|ceas|interrupt",
        "reduce": "reduc|halv|lower(?:ed|ing|s)\\b|decreas|taper",
        "increase": "increas|rais|escalat|doubl|titrat",
        "resume": "resum|restart",
        "check": "monitor|measur|check|recheck|repeat",
    }.items()
}
_ANY_ACT = re.compile("|".join(p.pattern for p in _ACTS.values()), re.IGNORECASE)
_ROUTES = re.compile(
    r"\b(?P<by_mouth>oral|orally|by mouth|tablets?|capsules?)\b|\b(?P<into_a_vein>intravenous|infus|iv\b)"
    r"|\b(?P<by_needle>subcutaneous|intramuscular|inject|under the skin)"
    r"|\b(?P<on_the_skin>topical|cream|ointment|gel\b|patch)|\b(?P<by_breath>inhal|nebuli|spray|intranasal|nasal)"
    r"|\b(?P<from_below>rectal|vaginal|suppositor|enema)",
    re.IGNORECASE,
)
_OFTEN = {
    re.compile(words, re.IGNORECASE): number
    for words, number in {
        r"\bonce\b": "1 times", r"\btwice\b": "2 times", r"\bthrice\b": "3 times",
        r"\b(?:every year|annual(?:ly)?|yearly)\b": "every 1 year", r"\bbiennial(?:ly)?\b": "every 2 years",
        r"\bevery month\b": "every 1 month", r"\bevery week\b": "every 1 week",
    }.items()
}  # fmt: skip
_THEN = re.compile(r"\s*(?:after|before|later|of age)\b", re.IGNORECASE)
# What happened to patients, which is compared within one trial only.
_REPORTS = re.compile(
    r"\b(?:mean|median|hazard|placebo|trials?|study|studies|cohorts?|CI|reported|observed|rates?|incidence|prevalence"
    r"|survival|respon(?:se|ded))\b",
    re.IGNORECASE,
)
_ROLES = {"each": "every", "lasting": "for"} | dict.fromkeys(("at", "after", "before", "within", "in", "until"), "when")
_TIME = "time"


@dataclass(frozen=True, slots=True)
class _Value:
    """An amount, and of a time what it is: how long, how often or when."""

    interval: Interval
    unit: str
    role: str


def apart(one: str, other: str, *, drugs: Sequence[frozenset[str]]) -> Kind | None:
    """In which way two sentences on one matter disagree: for and against, values that exclude each other, another drug
    named first; `drugs` are those that each names. None when they do not."""
    if drugs[0] == drugs[1]:
        if {_turn(one), _turn(other)} == {"for", "against"}:
            return "direction"
        is_alike = _do_the_same(one, other) and not any(map(_REPORTS.search, (one, other)))
        if is_alike and _values_exclude(_values(one), _values(other), are_goals=sets(one) and sets(other)):
            return "number"
    if any(drugs) and not drugs[0] & drugs[1] and says_first_choice(one) and says_first_choice(other):
        return "line"
    return None


def sets(text: str) -> bool:
    """True for a sentence that sets a goal or says when to begin or stop: its value is no condition."""
    return _SETS.search(text) is not None


def without_turn(text: str) -> str:
    """The text without the words that advise or advise against or say what is done, numbers in digits."""
    return _ANY_ACT.sub(" ", _FOR.sub(" ", _AGAINST.sub(" ", in_digits(text))))


def _do_the_same(one: str, other: str) -> bool:
    """False where another thing is done, or the same by another route."""
    acts = [{act for act, words in _ACTS.items() if words.search(text)} for text in (one, other)]
    routes = [{m.lastgroup for m in _ROUTES.finditer(text)} for text in (one, other)]
    return routes[0] == routes[1] and (not all(acts) or acts[0] == acts[1])


def _turn(text: str) -> str:
    return "against" if _AGAINST.search(text) else "for" if _FOR.search(text) else ""


@lru_cache(maxsize=1_024)
def _values(text: str) -> tuple[_Value, ...]:
    """What has a unit, ages, and bare numbers that are no years."""
    for words, number in _OFTEN.items():
        text = words.sub(number, text)
    told = (a for a in amounts(text) if not is_year(a))
    ages = (c.interval for c in criteria(text) if c.interval and c.kind == "age")
    return (
        *(_Value(a.interval, a.unit or "", _role(text, a) if family(a.unit) == _TIME else "") for a in told),
        *(_Value(age, "age", "") for age in ages),
    )


def _role(text: str, amount: Amount) -> str:
    before = _ROLE.search(text[: amount.start])
    word = before.group(1).lower() if before else "at" if _THEN.match(text, amount.end) else ""
    return _ROLES.get(word, word)


def _values_exclude(one: Sequence[_Value], other: Sequence[_Value], *, are_goals: bool) -> bool:
    """True when they have values of one kind beside those that both have, and none of the one may be one of the
    other's. Where one ends as the other begins, and neither is a goal, they are two branches of one rule."""
    left, theirs = [v for v in one if v not in other], [v for v in other if v not in one]
    pairs = [found for a, b in product(left, theirs) if _are_alike(a, b) and (found := _on_one_scale(a, b))]
    return bool(pairs) and all(_exclude(a, b) and (are_goals or not _touch(a, b)) for a, b in pairs)


def _are_alike(one: _Value, other: _Value) -> bool:
    return bool(one.unit) == bool(other.unit) and (one.role == other.role or not (one.role and other.role))


def _on_one_scale(one: _Value, other: _Value) -> tuple[Interval, Interval] | None:
    own, theirs = same_scale(one.interval, one.unit, other.interval, other.unit)
    return None if own is None or theirs is None else (own, theirs)


def _touch(one: Interval, other: Interval) -> bool:
    return any(a.high is not None and a.high == b.low and a.low != b.low for a, b in ((one, other), (other, one)))


def _exclude(one: Interval, other: Interval) -> bool:
    """True for values that share none, and for two limits to the same side."""
    if not one.meets(other):
        return True
    open_ends = [(i.low is None, i.high is None) for i in (one, other)]
    return open_ends[0] == open_ends[1] != (False, False) and one != other
