"""How many: 'three brain metastases', 'a single lesion', 'two to four'."""

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.lexical import terms
from ingest.sieve import Sieve
from qa.conditions.amount import Amount, amounts, in_digits, is_year
from qa.conditions.criterion import SITES, Criterion
from qa.conditions.interval import Interval
from qa.conditions.words import vocabulary

_SIZE = r"(?:\s+\d+(?:\.\d+)?[\s-]?[cm]m\b)?"  # 'two 1.5 cm metastases'
_WORDS_BETWEEN = re.compile(
    rf"{_SIZE}(?:[\s-]+(?!of\b|and\b|or\b|to\b|in\b|with\b|after\b|is\b|are\b)[A-Za-z][\w+/-]*){{0,4}}?[\s-]+$"
)
_METASTASIS = re.compile(r"^(?:mets?|metastas[ei]?s?i?)$")
_ONE_OR_MANY = rf"\b(?P<word>single|solitary|sole|multiple|several){_SIZE}(?:[\s-]+[A-Za-z][\w+/-]*){{0,3}}?[\s-]+"


def read(text: str) -> Iterator[Criterion]:
    """The numbers of things that words.yaml lists as counted."""
    counted = vocabulary().counted
    for amount in amounts(text):
        is_of_a_name = text[max(0, amount.start - 1) : amount.start] in ("-", "–")  # HIV-2
        if is_of_a_name or amount.unit not in (None, "lesion") or not _is_a_number_of_things(amount):
            continue
        if amount.unit == "lesion":
            yield _criterion(amount.interval, amount.text(text), amount.start)
            continue
        digits = in_digits(text)
        nouns = [
            noun
            for noun in counted.finditer(text, amount.end, min(len(text), amount.end + 60))
            if _WORDS_BETWEEN.fullmatch(digits[amount.end : noun.start()])
        ]
        if nouns:
            yield _criterion(amount.interval, text[amount.start : nouns[-1].end()], amount.start)
    for match in _one_or_many().finditer(text):
        is_one = match.group("word").lower() in ("single", "solitary", "sole")
        yield _criterion(Interval(1, 1) if is_one else Interval(2, None), match.group(), match.start())


def _is_a_number_of_things(amount: Amount) -> bool:
    """A whole number, and no year: 'the 2019 guideline on joint infections'."""
    least = float(amount.interval.low or 1)
    return least.is_integer() and not is_year(amount)


@lru_cache(maxsize=1)
def _one_or_many() -> Sieve:
    return Sieve(_ONE_OR_MANY + vocabulary().counted.pattern, re.IGNORECASE)


def _criterion(interval: Interval, own: str, start: int) -> Criterion:
    words = [w for w in re.findall(r"[A-Za-z][\w-]*", own.lower()) if w not in ("cm", "mm")][-2:]
    stems = [t for w in words for t in terms(w)]
    head = _METASTASIS.sub("metastas", stems[-1]) if stems else "lesion"
    marks = tuple(t for t in stems[:-1] if t in SITES)
    about = f"number of {' '.join(words) or 'lesions'}"
    return Criterion("count", about, own.strip(), name=(head,), marks=marks, interval=interval, start=start)
