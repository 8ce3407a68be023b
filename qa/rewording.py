"""One wording for what can be written in several ways: numbers, comparators, intervals, routes, negations, duties.

'six weeks apart', 'at 6-week intervals' and 'every 6 weeks' read the same, and so do '65 years and over' and
'≥65 years', 'stage II' and 'stage 2', 'free of' and 'without'. '12 months' is '1 year' and '14 days' are
'2 weeks'; nothing else is converted.
Both a statement and what it cites are reworded before they are compared, so a rule need only keep apart what differs.
"""

import re
from functools import lru_cache

from ingest.shipped_yaml import shipped_yaml
from ingest.sieve import Sieve

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SPELT = {**{word: i for i, word in enumerate(_ONES)}, "seventeen": 17, "eighteen": 18, "nineteen": 19, **_TENS}
_COUNTED = (
    r"(?:prior |previous |more |further |or |to |and |full )?(?:mg|g|kg|ml|hours?|days?|weeks?|months?|years?|minutes?"
    r"|patients?|people|women|men|children|drugs?|agents?|injections?|infusions?|arms?"
    r"|cycles?|doses?|times?|percent|%|lesions?|metastas[ie]s|lines?|tablets?|weekly|monthly"
    rf"|{'|'.join(_ONES[2:])}|\d+)\b"
)
_NUMBER_WORD = Sieve(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})[- ](?P<unit>{'|'.join(_ONES[1:10])})\b"
    rf"|(?P<word>{'|'.join(w for w in _SPELT if w not in ('zero', 'one'))})\b|(?P<few>one|zero)(?=[\s-]+{_COUNTED}))",
    re.IGNORECASE,
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_NUMERAL = r"(?:I{1,3}|IV|V)(?=[abcABC]?\b)"
_CLASS = Sieve(
    r"\b(?:stages?|grades?|phases?|class|types?|levels?|category)"
    rf"[ -]{_NUMERAL}[abcABC]?(?:(?:,? (?:or|and|to) |, ?|[–/-]){_NUMERAL}[abcABC]?)*"
)
_ANY_NUMERAL = re.compile(rf"\b{_NUMERAL}")
_MONTHS = re.compile(r"(?<![\d.,–-])(?<!\bto )\b(12|24|36|48|60|120)([\s-])month(s?)\b(?! (?:to|or) \d)", re.IGNORECASE)
_DAYS = re.compile(r"(?<![\d.,–-])(?<!\bto )\b(7|14|21|28|42)([\s-])day(s?)\b(?! (?:to|or) \d)", re.IGNORECASE)
_EITHER = re.compile(r"(?<![\d.,–-])(?<!to )\b(\d{1,2}) or (\d{1,2})\b(?![.,]\d)")
# '10, 20 and 30 mg': each number of a list has the unit of the last one.
_LISTED_UNIT = r"\d+(?:\.\d+)?[ -]?(?P<{}>%|[mk]?g(?:/\w+)?|mcg|mL|weeks?|days?|months?|years?|hours?|minutes?)(?!\w)"
_LISTED = Sieve(
    r"(?<![\w.,/–-])(?P<number>(?!(?:19|20)\d\d\b)\d+(?:\.\d+)?)"
    rf"(?=,? (?:and|or) {_LISTED_UNIT.format('last')}|, {_LISTED_UNIT.format('next')},? (?:and|or|\d))"
)
_LONGEST_LIST = 4


@lru_cache(maxsize=8_192)
def reworded(text: str) -> str:
    """`text` with the phrases of rewording.yaml replaced, and numbers in digits."""
    text = _NUMBER_WORD.sub(_digits, text.replace("’", "'"))
    text = _CLASS.sub(lambda m: _ANY_NUMERAL.sub(lambda n: _ROMAN[n.group().lower()], m.group()), text)
    for pattern, new in _phrases():
        text = pattern.sub(new, text)
    text = _EITHER.sub(_range, text)
    for _ in range(_LONGEST_LIST):
        text = _LISTED.sub(lambda m: f"{m.group('number')} {m.group('last') or m.group('next')}", text)
    text = _DAYS.sub(lambda m: f"{int(m.group(1)) // 7}{m.group(2)}week{m.group(3)}", text)
    return _MONTHS.sub(lambda m: f"{int(m.group(1)) // 12}{m.group(2)}year{m.group(3)}", text)


def _range(match: re.Match[str]) -> str:
    """'1 or 2' is '1 to 2'."""
    low, high = int(match.group(1)), int(match.group(2))
    return f"{low} to {high}" if high == low + 1 else match.group()


def _digits(match: re.Match[str]) -> str:
    if match.group("tens"):
        return str(_SPELT[match.group("tens").lower()] + _SPELT[match.group("unit").lower()])
    return str(_SPELT[(match.group("word") or match.group("few")).lower()])


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[Sieve, str], ...]:
    table = shipped_yaml("qa", "rewording.yaml")
    number, unit = table["number"], table["unit"]
    return tuple((_sieve(p.replace("NUMBER", number).replace("UNIT", unit)), new) for p, new in table["phrases"])


def _sieve(pattern: str) -> Sieve:
    is_cased = pattern.startswith("CASE")
    return Sieve(pattern.removeprefix("CASE"), 0 if is_cased else re.IGNORECASE)
