"""Dates as documents state them: a day, a month, or a year."""

import datetime as dt
import re
from dataclasses import dataclass

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = r"(?P<m{0}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEAR = r"(?P<y{0}>(?:19|20)\d\d)"
_WRITTEN = re.compile(
    "|".join(
        (
            r"\b(?P<y1>(?:19|20)\d\d)[-/](?P<n1>0?[1-9]|1[0-2])(?:[-/](?P<d1>[0-3]?\d))?\b",  # 2024-05-01, 2024-05
            r"\b(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?\s+" + _MONTH.format(2) + r",?\s+" + _YEAR.format(2),  # 1 May 2024
            r"\b" + _MONTH.format(3) + r"\s+(?P<d3>[0-3]?\d)(?:st|nd|rd|th)?,?\s+" + _YEAR.format(3),  # May 1, 2024
            r"\b" + _MONTH.format(4) + r",?\s+" + _YEAR.format(4),  # May 2024
            r"\b"
            + _YEAR.format(5)
            + r"\s+"
            + _MONTH.format(5)
            + r"(?:-[a-z]+)?(?:\s+(?P<d5>[0-3]?\d)\b)?",  # 2024 May 1
            r"\b" + _YEAR.format(6) + r"\b",
        )
    ),
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StatedDate:
    """`day` is the first day of what is stated; `as_stated` is YYYY, YYYY-MM or YYYY-MM-DD."""

    day: dt.date
    as_stated: str

    @property
    def short(self) -> str | None:
        """`as_stated` where that is less than a day."""
        return self.as_stated if len(self.as_stated) < len("YYYY-MM-DD") else None


def date_of(year: str | int, month: str | int | None = None, day: str | int | None = None) -> StatedDate | None:
    """A date of its parts, as precise as they are; None when they are no date."""
    try:
        y = int(year)
        m = _month(month) if month else None
        d = int(day) if day and m else None
        first = dt.date(y, m or 1, d or 1)
    except ValueError:
        return None
    return StatedDate(first, first.isoformat()[: 10 if d else 7 if m else 4])


def dates(text: str) -> list[StatedDate]:
    """Every date in a text, in its order. 05/01/2024 is read as the year alone: its month depends on the country."""
    found = []
    for match in _WRITTEN.finditer(text):
        parts = {k[0]: v for k, v in match.groupdict().items() if v}
        date = date_of(parts["y"], parts.get("m") or parts.get("n"), parts.get("d"))
        found += [date] if date else []
    return found


def latest(text: str) -> StatedDate | None:
    """The latest date of a text: '1998 (revised 2016)' is of 2016."""
    return max(dates(text), key=lambda d: (d.day, len(d.as_stated)), default=None)


def _month(written: str | int) -> int:
    text = str(written).strip().lower()
    if text.isdigit():
        return int(text)
    return _MONTHS.index(text[:3]) + 1
