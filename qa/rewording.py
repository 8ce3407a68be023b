"""One wording for what can be written in several ways: numbers, comparators, intervals, routes, negations, duties.

'six weeks apart', 'at 6-week intervals' and 'every 6 weeks' read the same, and so do '65 years and over' and
'≥65 years', 'stage II' and 'stage 2', 'free of' and 'without'. '12 months' is '1 year'; nothing else is converted.
Both a statement and what it cites are reworded before they are compared, so a rule need only keep apart what differs.
"""

import re
from functools import lru_cache
from importlib.resources import files

import yaml

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_SPELT = {**{word: i for i, word in enumerate(_ONES)}, "seventeen": 17, "eighteen": 18, "nineteen": 19, **_TENS}
_COUNTED = (
    r"(?:prior |previous |more |further |or |to |and |full )?(?:mg|g|kg|ml|hours?|days?|weeks?|months?|years?|minutes?"
    r"|cycles?|doses?|times?|percent|%|lesions?|metastas[ie]s|lines?|tablets?|weekly|monthly"
    rf"|{'|'.join(_ONES[2:])}|\d+)\b"
)
_NUMBER_WORD = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TENS)})[- ](?P<unit>{'|'.join(_ONES[1:10])})\b"
    rf"|(?P<word>{'|'.join(w for w in _SPELT if w not in ('zero', 'one'))})\b|(?P<few>one|zero)(?=[\s-]+{_COUNTED}))",
    re.IGNORECASE,
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}
_CLASS = re.compile(r"\b(stages?|grades?|phases?|class|types?|levels?|category)([ -])(I{1,3}|IV|V)(?=[abcABC]?\b)")
_MONTHS = re.compile(r"(?<![\d.,–-])(?<!\bto )\b(12|24|36|48|60|120)([\s-])months?\b(?! (?:to|or) \d)", re.IGNORECASE)


@lru_cache(maxsize=8_192)
def reworded(text: str) -> str:
    """`text` with the phrases of rewording.yaml replaced, and numbers in digits."""
    text = _NUMBER_WORD.sub(_digits, text.replace("’", "'"))
    text = _CLASS.sub(lambda m: m.group(1) + m.group(2) + _ROMAN[m.group(3).lower()], text)
    for pattern, new in _phrases():
        text = pattern.sub(new, text)
    return _MONTHS.sub(lambda m: f"{int(m.group(1)) // 12}{m.group(2)}year", text)


def _digits(match: re.Match[str]) -> str:
    if match.group("tens"):
        return str(_SPELT[match.group("tens").lower()] + _SPELT[match.group("unit").lower()])
    return str(_SPELT[(match.group("word") or match.group("few")).lower()])


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    table = yaml.safe_load(files("qa").joinpath("rewording.yaml").read_text(encoding="utf-8"))
    number, unit = table["number"], table["unit"]
    return tuple((_compiled(p.replace("NUMBER", number).replace("UNIT", unit)), new) for p, new in table["phrases"])


def _compiled(pattern: str) -> re.Pattern[str]:
    is_cased = pattern.startswith("CASE")
    return re.compile(pattern.removeprefix("CASE"), 0 if is_cased else re.IGNORECASE)
