"""How far a value went: 'a fall of ≥10 points', 'more than 2 g/dL below baseline'. A fall is a negative change."""

import re
from collections.abc import Iterator

from qa.conditions.amount import Amount, amounts
from qa.conditions.criterion import ANYTHING, Criterion
from qa.conditions.interval import Interval
from qa.conditions.unit import family
from qa.conditions.words import vocabulary

_FALL = r"(?:f[ae]ll(?:s|en|ing)?|drop\w*|declin\w+|decreas\w+|reduction|reduced)"
_RISE = r"(?:ris(?:e|es|en|ing)|rose|increas\w+)"
_QUALIFIED = r"(?:about |around |approximately |at least |more than |over |an? |absolute |[<>≤≥]\s*)*"
_BEFORE = re.compile(
    rf"\b(?:absolute )?(?:(?P<fall>{_FALL})|{_RISE})\b(?: (?!(?:by|of)\b)[\w-]+){{0,4}} (?:by|of|is|was) {_QUALIFIED}$",
    re.IGNORECASE,
)
_JUST_BEFORE = re.compile(rf"\b(?:(?P<fall>{_FALL})|{_RISE}) {_QUALIFIED}$", re.IGNORECASE)
_POINTS = re.compile(r"\s*(?:%|percent(?:age)?)?[\s-]*points?\b", re.IGNORECASE)
_TO = re.compile(r"\s*(?:%|percent)?\s*to \d", re.IGNORECASE)  # 'fell 15 % to 45 %'
_AFTER = re.compile(
    rf"\s*(?:%|percent(?:age)?)?[\s-]*(?:points?)?\s*(?:or (?:more|greater|less) )?(?:absolute )?"
    rf"(?:(?:(?P<fall>{_FALL})|{_RISE})\b|(?:(?P<below>below|under)|above|over) (?:\w+ ){{0,2}}baseline\b)",
    re.IGNORECASE,
)
# What is aimed at, advised or found is no condition.
_NOT_STATED = re.compile(
    r"\b(?:recommend\w*|goals?|targets?|aim\w*|achiev\w*|caus\w+|produc\w+|show\w*|found|median|mean|average|dos(?:e|es|ed|ing)"
    r"|risk|rates?|survival|mortality|events?)\b[^;:.]{0,60}$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.;](?=\s|$)")


def read(text: str) -> Iterator[Criterion]:
    """The changes that a text states, each of the measure that it names nearest by. A share of a value that is no share
    itself is relative; everything else is in points or in the unit of the measure."""
    for amount in amounts(text):
        match = how_far(text, amount)
        if match is None or _NOT_STATED.search(text[: amount.start]):
            continue
        points = _POINTS.match(text, amount.end)
        begin, end = min(match.start(), amount.start), max(match.end(), amount.end, points.end() if points else 0)
        name, unit = _measure(text, begin, end)
        is_fall = any(match.groupdict().values())
        yield change(
            name,
            signed(amount.interval, is_fall),
            _unit(amount, text, unit),
            text[begin:end].strip(),
            begin,
        )


def how_far(text: str, amount: Amount) -> re.Match[str] | None:
    """The words by which an amount is how far a value went, and not where it stands."""
    if family(amount.unit) == "time":
        return None
    before = text[: amount.start]
    is_how_far = amount.unit == "points" or _POINTS.match(text, amount.end) or _TO.match(text, amount.end)
    just = _JUST_BEFORE.search(before) if is_how_far else None
    return _BEFORE.search(before) or just or _AFTER.match(text, amount.end)


def change(name: str, interval: Interval, unit: str | None, text: str, start: int = 0) -> Criterion:
    """The criterion of a change; `name` is of the measure, empty where it is not said."""
    return Criterion(
        "measure",
        f"change in {name}" if name else "change",
        text,
        name=(name.lower() or ANYTHING,),
        marks=("change", "relative" if unit == "%" else "absolute"),
        interval=interval,
        unit=unit,
        start=start,
    )


def signed(size: Interval, is_fall: bool) -> Interval:
    """A size with its direction. Less than some fall is also no fall at all, and so with a rise."""
    if not is_fall:
        return size
    low = None if size.high is None else -size.high
    return Interval(low, None if size.low is None else -size.low, size.high_open, size.low_open)


def _measure(text: str, begin: int, end: int) -> tuple[str, str | None]:
    """The measure that is named nearest in the sentence, and its unit."""
    first = max((m.end() for m in _ENDS.finditer(text, 0, begin)), default=0)
    last = min((m.start() for m in _ENDS.finditer(text, end)), default=len(text))
    named = [
        (max(begin - m.end(), m.start() - end, 0), name, measure.unit)
        for name, measure in vocabulary().measures.items()
        for m in measure.pattern.finditer(text, first, last)
    ]
    _, name, unit = min(named, default=(0, "", None), key=lambda found: found[0])
    return name, unit


def _unit(amount: Amount, text: str, unit: str | None) -> str | None:
    if amount.unit == "points" or _POINTS.match(text, amount.end) or re.search(r"\bpoints?\b", amount.text(text)):
        return "points"
    return "points" if amount.unit == unit == "%" else amount.unit
