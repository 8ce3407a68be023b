"""Weeks of pregnancy: '34 weeks pregnant', '≥37+0 weeks' gestation'."""

import re
from collections.abc import Iterator

from qa.conditions.amount import amounts
from qa.conditions.criterion import Criterion
from qa.conditions.interval import Interval

_AFTER = re.compile(r"['’]?\s*(?:of\s+)?(?:gestation(?:al)?|pregnan\w+|amenorrh\w+)", re.IGNORECASE)
_BEFORE = re.compile(
    r"\bgestation(?:al age)?(?: of| is| at)?[^.;]{0,12}$|\bpregnant\s*$"
    r"|\bpregnan\w+ (?:at|of|in|from|before|after)\s*$",
    re.IGNORECASE,
)
_AT = re.compile(r"\b(?:at|by|from|before|until|beyond)\s*$", re.IGNORECASE)
_WEEKS_AND_DAYS = re.compile(r"\b[1-4]\d\+[0-6]\b(?:\s*weeks?\b)?")
_OBSTETRIC = re.compile(
    r"\b(?:pregnan\w+|gestation\w*|labour|labor|membranes|pre-?eclampsia|f[oe]et(?:us|al)|obstetric\w*|preterm|antenatal"
    r"|caesarean|cesarean|trimester)\b",
    re.IGNORECASE,
)


# As the American College of Obstetricians and Gynecologists counts them.
_TRIMESTERS = {
    "first": Interval(0, 14, high_open=True),
    "second": Interval(14, 28, high_open=True),
    "third": Interval(28, 43),
}
_TRIMESTER = re.compile(r"\b(first|second|third) trimester\b", re.IGNORECASE)


def read(text: str) -> Iterator[Criterion]:
    """The weeks of pregnancy that a text states; 'at 34 weeks' counts where it speaks of a pregnancy."""
    counted = [m.span() for m in _WEEKS_AND_DAYS.finditer(text)]  # nothing else is told so
    for amount in amounts(text):
        if any(begin <= amount.start < end for begin, end in counted):
            own = text[amount.start : amount.end]
            yield Criterion(
                "gestation", "weeks of pregnancy", own, interval=amount.interval, unit="week", start=amount.start
            )
            continue
        if amount.unit != "week":
            continue
        before = text[: amount.start]
        after = _AFTER.match(text, amount.end)
        if after or _BEFORE.search(before) or (_AT.search(before) and _OBSTETRIC.search(text)):
            own = text[amount.start : after.end() if after else amount.end].strip()
            yield Criterion(
                "gestation", "weeks of pregnancy", own, interval=amount.interval, unit="week", start=amount.start
            )
    for match in _TRIMESTER.finditer(text):
        weeks = _TRIMESTERS[match.group(1).lower()]
        yield Criterion(
            "gestation", "weeks of pregnancy", match.group(), interval=weeks, unit="week", start=match.start()
        )
