"""Two values of one measure in a question: where it stands now, where it stood, and how far it went."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.sieve import Sieve
from qa.conditions.amount import Amount, amounts
from qa.conditions.change import change, how_far
from qa.conditions.criterion import BEFORE_TREATMENT, Criterion
from qa.conditions.interval import Interval
from qa.conditions.unit import family

_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_PAST = re.compile(
    r"\b(?:was|were|been|baseline|previous(?:ly)?|before|initial(?:ly)?|from|used|usual(?:ly)?|prior|last|ago|earlier"
    rf"|start|once|former(?:ly)?|normal(?:ly)?|pre-?treatment|diagnosis|in (?:{_MONTH}|(?:19|20)\d\d))\b",
    re.IGNORECASE,
)
_NOW = re.compile(r"\b(?:is|now|current(?:ly)?|today|present(?:ly)?|latest|to|then|meanwhile)\b", re.IGNORECASE)
# What may stand between two values of one measure: words of time and course, and nothing that names another thing.
_TIME_WORD = Sieve(
    rf"(?:{_PAST.pattern}|{_NOW.pattern}|\b(?:and|but|it|which|that|has|have|had|be|at|in|on|the|a|an|of|her|his|their|value"
    r"|values|measured|down|up|only|still|just|treatment|therapy|year|month|week|time|this|off|after|with|by|dropped"
    rf"|drop|fell|fall|fallen|falls|rose|risen|declined|decreased|increased|went|came|gone|recovered|{_MONTH}|(?:19|20)\d\d)\b"
    r"|\b(?:\w+|\d+) (?:years?|months?|weeks?|days?)(?: ago)?\b|[\s,;:()%→>-])+",
    re.IGNORECASE,
)
_AT_START = re.compile(r"\b(?:baseline|pre-?treatment|before (?:the )?(?:start|treatment))\b", re.IGNORECASE)
_ARROW = re.compile(r"\s*%?\s*(?:→|-+>|=+>|>+)\s*")
_FROM = re.compile(r"\s*%?,?\s*(?:up |down )?from\s*", re.IGNORECASE)
_JUST_BEFORE = re.compile(r"\b(?:(?P<now>to|now|is)|(?P<past>from|was|baseline|pre-?treatment))\s+$", re.IGNORECASE)
_BREAK = re.compile(r"[,;(]|\b(?:and|but|to)\b|[.?!](?=\s|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two values of the measure of `named`, in the order of the text; its `own` is one of them."""

    named: Criterion
    own: Amount
    first: Amount
    second: Amount

    def later(self, text: str) -> Amount | None:
        """The one that holds now; None when the words do not tell."""
        if _ARROW.fullmatch(text, self.first.end, self.second.start):
            return self.second
        if _FROM.fullmatch(text, self.first.end, self.second.start):
            return self.first
        just = _JUST_BEFORE.search(text[: self.second.start])
        if just and just.group("past") and not _JUST_BEFORE.search(text[: self.first.start]):
            return self.first
        said = [_tense(text, a) for a in (self.first, self.second)]
        if said in (["past", "now"], ["past", ""], ["", "now"]):
            return self.second
        return self.first if said in (["now", "past"], ["", "past"], ["now", ""]) else None


def as_of_now(text: str, own: Sequence[Criterion]) -> Iterator[Criterion]:
    """`own`, each measure that has two values with the one that holds now, and how far it went from the other."""
    told: set[int] = set()
    for criterion in own:
        amount = _own(text, criterion) if criterion.kind == "measure" else None
        if amount is not None and amount.start in told:
            continue
        pair = _pair(text, criterion, amount) if amount is not None else None
        if pair is not None and _is_of_two(text, pair, own):
            pair = None
        if pair is None:
            yield criterion
            continue
        told |= {pair.first.start, pair.second.start}
        yield from _course(text, pair)


def _course(text: str, pair: _Pair) -> Iterator[Criterion]:
    now, own = pair.later(text), pair.own
    if now is None or now.interval.low is None or pair.named.interval is None:
        yield pair.named
        return
    before = pair.first if now is pair.second else pair.second
    scale = (pair.named.interval.low or 0) / own.interval.low if own.interval.low else 1.0
    begin, end = min(pair.named.start, pair.first.start), pair.second.end
    words = text[begin:end].strip()
    marks = tuple(m for m in pair.named.marks if m not in BEFORE_TREATMENT)
    yield replace(pair.named, interval=now.interval.scaled(scale), text=words, marks=marks)
    if _AT_START.search(text[begin:end]):
        yield replace(pair.named, interval=before.interval.scaled(scale), text=words, marks=(*marks, *BEFORE_TREATMENT))
    low, was = now.interval.low * scale, (before.interval.low or 0) * scale
    is_share = pair.named.unit == "%"
    sizes = [(low - was, "points" if is_share else pair.named.unit)]
    sizes += [(100 * (low - was) / was, "%")] if was and not is_share else []
    for size, unit in sizes:
        yield change(pair.named.about, Interval(round(size, 6), round(size, 6)), unit, words, begin)


def _pair(text: str, named: Criterion, own: Amount) -> _Pair | None:
    """A value with the one before or after it, when nothing but words of time and course stand between them."""
    if "change" in named.marks or named.interval is None or named.interval.low != named.interval.high:
        return None
    values = list(_values(text))
    at = values.index(own)
    for other in (*values[at + 1 : at + 2], *values[max(0, at - 1) : at]):
        first, second = sorted((own, other), key=lambda a: a.start)
        gap = text[first.end : second.start].replace(named.about, " ")
        if (own.unit == other.unit or None in (own.unit, other.unit)) and _TIME_WORD.fullmatch(gap):
            return _Pair(named, own, first, second)
    return None


def _is_of_two(text: str, pair: _Pair, own: Sequence[Criterion]) -> bool:
    """True when the first value is of another measure, named before it: 'AST 2 times and alkaline phosphatase 3
    times'."""
    if pair.named.start < pair.first.start:
        return False
    others = [c for c in own if c.kind == "measure" and not c.is_of(pair.named) and c.start < pair.first.start]
    return any(a.start == pair.first.start for c in others if (a := _own(text, c)) is not None)


def _own(text: str, criterion: Criterion) -> Amount | None:
    """The amount that a criterion was read from."""
    end = criterion.start + len(criterion.text) + 1
    return next((a for a in _values(text) if criterion.start <= a.start < end), None)


def _values(text: str) -> Iterator[Amount]:
    """The amounts that are values: no limits, no times, and not how far a value went."""
    return (a for a in amounts(text) if not a.stated and family(a.unit) != "time" and not how_far(text, a))


def _tense(text: str, amount: Amount) -> str:
    """What the words around a value, up to the next break on either side, say of its time."""
    if just := _JUST_BEFORE.search(text[: amount.start]):
        return "now" if just.group("now") else "past"
    breaks = list(_BREAK.finditer(text))
    begin = max((m.start() for m in breaks if m.end() <= amount.start), default=0)
    end = min((m.start() for m in breaks if m.start() >= amount.end), default=len(text))
    around = f"{text[begin : amount.start]} {text[amount.end : end]}"
    return "now" if _NOW.search(around) else "past" if _PAST.search(around) else ""
