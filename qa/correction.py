"""A value put right: "sorry, she's 66" and "no, 5 weeks" are the last question with that value in place of the one it
had."""

import re

from ingest.lexical import words
from qa.conditions.amount import Amount, amounts

_OPENING = re.compile(
    r"(?:(?:no|nope|sorry|actually|wait|oops|apologies|correction|my mistake|make that|i mean(?:t)?|rather)\b"
    r"[\s,.:;!–-]*)+",
    re.IGNORECASE,
)
_SAYS_NO_MORE = frozenset(
    "it s is its the a an she he i m am are was that this they patient about around only now just of aged age old year"
    " years should be have been said wrong not has".split()
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def corrected(text: str, last: str) -> str | None:
    """The last question with its value of the same kind exchanged for the one of `text`; None when `text` does not
    begin as a correction, says anything else, or fits no value or more than one."""
    opening = _OPENING.match(text)
    if opening is None or text.rstrip().endswith("?"):
        return None
    rest = text[opening.end() :]
    values = amounts(rest)
    if len(values) != 1 or _says_more(rest, values[0]):
        return None
    (value,) = values
    places = _of_the_same_kind(value, last)
    if len(places) != 1:
        return None
    return last[: places[0].start] + _worded(value.text(rest), places[0], last) + last[places[0].end :]


def _says_more(rest: str, value: Amount) -> bool:
    return not set(words(f"{rest[: value.start]} {rest[value.end :]}".lower())) <= _SAYS_NO_MORE


def _of_the_same_kind(value: Amount, last: str) -> list[Amount]:
    """The single amounts with its unit; any that has one, for a bare number; else the bare ones."""
    found = [a for a in amounts(last) if a.interval.low == a.interval.high]
    alike = [a for a in found if a.unit and value.unit in (None, a.unit)]
    return alike or [a for a in found if a.unit is None]


def _worded(own: str, before: Amount, last: str) -> str:
    """The new value in the words of the old one where it is a bare number: "66-year" for "55-year"."""
    if _NUMBER.fullmatch(own):
        return _NUMBER.sub(own, before.text(last), count=1)
    return own
