"""Quantities in text: a comparator, a number or range, and a unit."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

_COMPARATORS = {
    "<": "<", "less than": "<", "below": "<", "under": "<", "fewer than": "<",
    "younger than": "<", "smaller than": "<", "shorter than": "<", "lower than": "<",
    ">": ">", "more than": ">", "greater than": ">", "above": ">", "over": ">", "exceeding": ">",
    "older than": ">", "larger than": ">", "longer than": ">", "higher than": ">", "exceeds": ">", "beyond": ">",
    "≤": "≤", "<=": "≤", "at most": "≤", "up to": "≤", "no more than": "≤", "less than or equal to": "≤",
    "not more than": "≤", "not exceeding": "≤", "at or below": "≤", "within": "≤",
    "≥": "≥", ">=": "≥", "at least": "≥", "no less than": "≥", "greater than or equal to": "≥", "at or above": "≥",
    "not less than": "≥", "minimum of": "≥", "a minimum of": "≥",
}  # fmt: skip
_AFTER = {
    "more": "≥", "longer": "≥", "older": "≥", "greater": "≥", "higher": "≥", "later": "≥",
    "less": "≤", "shorter": "≤", "younger": "≤", "fewer": "≤", "lower": "≤", "earlier": "≤",
}  # fmt: skip
_UNITS = {
    "day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month",
    "year": "year", "years": "year", "hour": "hour", "hours": "hour", "hourly": "hour", "minute": "minute",
    "minutes": "minute", "min": "minute", "cycle": "cycle", "cycles": "cycle", "lesion": "lesion", "lesions": "lesion",
    "metastases": "lesion", "metastasis": "lesion", "percent": "%", "points": "points", "times": "times",
    "fractions": "fraction", "fraction": "fraction", "h": "hour", "hr": "hour", "hrs": "hour", "wk": "week",
    "wks": "week", "mo": "month", "mos": "month", "mth": "month", "mths": "month", "yr": "year", "yrs": "year",
    "x": "times",
    "units": "unit", "tablets": "tablet", "capsules": "capsule", "puffs": "puff", "drops": "drop", "mmes": "mme",
    "×": "times",
}  # fmt: skip
# A filtration rate, of the whole kidneys or for a body surface of 1.73 m².
_FILTRATION = (
    r"m[lL]\s?(?:/|per)\s?(?P<per>min(?:ute)?|s(?:ec(?:ond)?)?)\b"
    r"(?P<surface>\s?(?:/|per)\s?1[.,]73(?:\s?m(?:\^?2|²)?(?!\w))?)?"
)
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?[⁰¹²³⁴⁵⁶⁷⁸⁹]*"
_DIGIT = re.compile(r"\d")
_QUANTITY = re.compile(
    rf"(?:(?<!-)(?P<comparator>{'|'.join(sorted(map(re.escape, _COMPARATORS), key=len, reverse=True))})\s*)?"
    rf"(?<![\w.])(?P<low>{_NUMBER})(?:\s*(?:-|–|to)\s*(?P<high>{_NUMBER}))?(?![\w]*\d)"
    rf"(?:[\s-]?(?P<unit>%|{_FILTRATION}|"
    r"[µμn]g(?:/[\w.]*\w)*|(?:mc|[mk])?g\b(?:/[\w.]*\w)*|MMEs?(?:/\w+)?\b|m[lL](?:/[\w.]*\w)*|[mnpµμ]mol/(?:L|litre|liter|mol)\b"
    r"|mOsm/kg\b|mEq/L\b|[mk]?IU(?:/m?L)?\b|BU/mL\b|U/L\b|mm ?Hg\b|cells/[\w³]+|[cm]m[23²³]?(?!\w)|Gy\b|°C"
    r"|(?:hourly|hours?|days?|weeks?|months?|years?|minutes?|min|cycles?|lesions?|metastas[ei]s|percent|points|times"
    r"|h|hrs?|wks?|mos?|mths?|yrs?|units?|tablets?|capsules?|puffs?|drops?|[x×](?= ?ULN)"
    rf"|fractions?)\b))?(?:\s+or\s+(?P<after>{'|'.join(_AFTER)})\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a text states: `low` and `high` (None for a single number) as written less thousands commas."""

    text: str
    comparator: str | None
    low: str
    high: str | None
    unit: str | None
    start: int = field(default=0, compare=False)
    """Where it stands in the text it was read from; two quantities are the same wherever they stand."""

    def is_stated_by(self, other: "Quantity") -> bool:
        """True when `other` has the same comparator, numbers and unit; a unit that `other` has may be left out."""
        return (self.comparator, self.low, self.high) == (
            other.comparator,
            other.low,
            other.high,
        ) and self.unit in (None, other.unit)


@lru_cache(maxsize=4_096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of `text`, in order. The digits of names such as HER2 or T-DM1 are none."""
    if not _DIGIT.search(text):
        return ()
    return tuple(_quantity(match) for match in _QUANTITY.finditer(text))


def _quantity(match: re.Match[str]) -> Quantity:
    comparator, after = match.group("comparator", "after")
    return Quantity(
        text=match.group().strip(),
        comparator=_COMPARATORS[comparator.lower()] if comparator else _AFTER[after.lower()] if after else None,
        low=match.group("low").replace(",", ""),
        high=match.group("high").replace(",", "") if match.group("high") else None,
        unit=_unit(match),
        start=match.start(),
    )


def _unit(match: re.Match[str]) -> str | None:
    """The unit in one spelling: 'mL per minute/1.73 m²' is 'ml/min/1.73m2'."""
    if per := match.group("per"):
        return f"ml/{'min' if per.lower().startswith('m') else 's'}{'/1.73m2' if match.group('surface') else ''}"
    unit = match.group("unit")
    return None if unit is None else _UNITS.get(unit.lower(), unit.lower())
