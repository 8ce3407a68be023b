"""Amount: a quantity of a text as the values that it allows, with where it stands."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.quantity import Quantity, quantities
from ingest.sieve import Sieve
from qa.conditions.interval import Interval, bounded

_UNITS_AS_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
)
_ONES = {w: i for i, w in enumerate(f"{_UNITS_AS_WORDS} seventeen eighteen nineteen".split())}
_TENS = {w: 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}
_DIGITS_IN_WORDS = "|".join(list(_ONES)[1:10])
_WORD_NUMBER = Sieve(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})(?:[- ](?P<after>{_DIGITS_IN_WORDS}))?|(?P<ones>{'|'.join(_ONES)}))\b",
    re.IGNORECASE,
)
_WEEKS_AND_DAYS = Sieve(r"\b(\d\d)\+([0-6])\b")
_JOINER = re.compile(r"[\s,]*(?:(?:up )?to|through|and|but|-|–|—)?\s*(?:(?:to )?an? )?$")
_BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+$", re.IGNORECASE)
_FALL = re.compile(r"(?P<was>\d+(?:\.\d+)?)\s*to\s*(?P<now>\d+(?:\.\d+)?)", re.IGNORECASE)
_FELL = re.compile(r"\b(?:fell|dropped|declined|decreased|rose|increased|went (?:down|up))\s+$", re.IGNORECASE)
_TAIL = re.compile(
    r"[\s-]*(?:(?:percent(?:age)?(?: points?)?|points?|years?|months?|weeks?|days?|hours?|mm ?Hg|kg/m[2²])\b|%)?[\s-]*"
    r"(?:\([^)]{1,40}\)\s*)?(?:(?:of age|old|in (?:diameter|size|age)|gestation)\b)?\s*(?:or|and)\s+"
    r"(?P<after>older|over|above|more|greater|larger|longer|higher|later|beyond|upwards?|onwards?"
    r"|younger|under|below|less|fewer|smaller|shorter|lower|earlier)\b(?! than)",
    re.IGNORECASE,
)
_UPWARDS = frozenset(
    "older over above more greater larger longer higher later beyond upward upwards onward onwards".split()
)


@dataclass(frozen=True, slots=True)
class Amount:
    """`text` is as written; `unit` as `ingest.quantity` names it; `stated` is False for a bare number, which may be
    the patient's value but is no limit."""

    interval: Interval
    unit: str | None
    start: int
    end: int
    stated: bool

    def text(self, source: str) -> str:
        """Its words in the text it was read from."""
        return source[self.start : self.end].strip()


@lru_cache(maxsize=4_096)
def amounts(text: str) -> tuple[Amount, ...]:
    """Every amount of `text`, in order: numbers in words too, and limits that take two numbers ('5 mm to <8 mm')."""
    digits = in_digits(text)
    found: list[Amount] = []
    for quantity in quantities(digits):
        if quantity.high is not None and _number(quantity.high) < _number(quantity.low):
            found += _from_and_to(quantity, digits)
            continue
        amount = _with_tail(_amount(quantity, text), digits)
        joined = _joined(found[-1], amount, digits) if found else None
        if joined is None:
            found.append(amount)
        else:
            found[-1] = joined
    return tuple(found)


@lru_cache(maxsize=256)
def in_digits(text: str) -> str:
    """`text` with numbers in words as digits and '35+4' weeks as a decimal; no character moves."""
    text = _WEEKS_AND_DAYS.sub(lambda m: f"{m.group(1)}.{round(int(m.group(2)) * 10 / 7)}", text)
    return _WORD_NUMBER.sub(_digits, text)


def word_start(text: str, position: int) -> int:
    """Where the number begins in `text` that `in_digits` has at `position`: digits stand at the end of their word."""
    return min((m.start() for m in _WORD_NUMBER.finditer(text) if position in range(*m.span())), default=position)


def _digits(match: re.Match[str]) -> str:
    tens, after, ones = match.group("tens", "after", "ones")
    value = _ONES[ones.lower()] if ones else _TENS[tens.lower()] + (_ONES[after.lower()] if after else 0)
    return str(value).rjust(len(match.group()))


def _amount(quantity: Quantity, text: str) -> Amount:
    low, high = _number(quantity.low), None if quantity.high is None else _number(quantity.high)
    return Amount(
        interval=bounded(quantity.comparator, low, high),
        unit=quantity.unit,
        start=word_start(text, quantity.start),
        end=quantity.start + len(quantity.text),
        stated=quantity.comparator is not None or high is not None,
    )


def _from_and_to(quantity: Quantity, text: str) -> list[Amount]:
    """The two values of a fall, 'from 60 to 48 %'; none of a name, CA 19-9."""
    end = quantity.start + len(quantity.text)
    fall = _FALL.match(text, quantity.start, end) if _FROM.search(text[: quantity.start]) else None
    if fall is None:
        return []
    values = [(fall.start("was"), fall.end("was")), (fall.start("now"), end)]
    numbers = [float(fall.group("was")), float(fall.group("now"))]
    return [
        Amount(Interval(n, n), quantity.unit, begin, finish, stated=False)
        for n, (begin, finish) in zip(numbers, values, strict=True)
    ]


def _number(written: str) -> float:
    plain = re.match(r"[\d.]+", written)
    return float(plain.group().rstrip(".")) if plain else 0.0


def _with_tail(amount: Amount, text: str) -> Amount:
    """'12 years and older', '75 years of age or younger': the limit stands behind."""
    tail = _TAIL.match(text, amount.end)
    if tail is None or amount.stated or amount.interval.low is None:
        return amount
    side = "≥" if tail.group("after").lower() in _UPWARDS else "≤"
    return replace(amount, interval=bounded(side, amount.interval.low), end=tail.end(), stated=True)


def _joined(before: Amount, after: Amount, text: str) -> Amount | None:
    """One amount made of two: 'between 6 and 12', '40%–90%', '≥5 mm to <8 mm', '≥15 and <30'."""
    between = text[before.end : after.start]
    if not between.strip(" ,"):
        return None
    if _FELL.search(text[: before.start]) and between.strip().lower() == "to":
        return None  # 'dropped 12 points to 48' is how far and where to
    if not _JOINER.match(between) or (before.unit and after.unit and before.unit != after.unit):
        return None
    low, high = before.interval, after.interval
    is_range = not before.stated and not after.stated and low.low is not None and high.high is not None
    if is_range:
        word = between.strip(" ,")
        if word == "and" and not _BETWEEN.search(text[: before.start]):
            return None
        interval = Interval(low.low, high.high) if low.low < high.high else None  # type: ignore[operator]
    else:
        opens = low.high is None or not before.stated
        interval = Interval(low.low, high.high, low.low_open, high.high_open) if opens and high.low is None else None
        if interval and (interval.low is None or interval.high is None or interval.low >= interval.high):
            interval = None
    if interval is None:
        return None
    return Amount(interval, after.unit or before.unit, before.start, after.end, stated=True)


def is_year(amount: Amount) -> bool:
    """A bare 2022 is a year."""
    return amount.unit is None and not amount.stated and (amount.interval.low or 0) in range(1900, 2101)
