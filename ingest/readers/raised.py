"""Raised characters: part of the text (10⁹, kg/m², ¹⁸F) or a reference marker, by what stands around them."""

import re

SUPERSCRIPTS = str.maketrans("0123456789+-−–mn", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ᵐⁿ")
_POWER = re.compile(r"[-−–+]?\d{1,2}")
_INVERSE = re.compile(r"[-−–][1-3]")
_CHARGE = re.compile(r"\d?[+−–-]")
_ORDINAL = re.compile(r"st|nd|rd|th|e|er|o|a", re.IGNORECASE)
_SIGN = re.compile(r"TM|SM|[®™©℠°º%]")
_AFTER_TEN = re.compile(r"(?:^|[^\d.,])10$")
_AFTER_LENGTH = re.compile(r"(?:^|[\s/(·.×\d])(?:[cmkdµμn]?m|ft)$")
_AFTER_UNIT = re.compile(r"(?:^|[\s/(·.×\d])(?:[cmkdµμn]?m|[kmµμn]?g|[mdµμ]?L|s|sec|h|hr|min|d|day|mol|Pa)$")
_AFTER_SYMBOL = re.compile(r"(?:^|[\s(=,;])(?:[RIa-zχηψτσ]|chi)$")
_AFTER_ION = re.compile(r"(?:^|[\s(,/])(?:Ca|Mg|Na|K|Cl|Fe|Zn|H|Cu|Li|HCO3|CD\d+)$")
_ISOTOPE = re.compile(r"(?:F|Tc|Lu|I|Ga|Ra|Sr|Y|C|N|O|In|Tl|Zr|Xe|Rb|Cu|Sm|P|H|Cr|Co|Cs|Ir|U)\b")
_MASS = re.compile(r"\d{1,3}m?")
_MAX_RANGE = 60


def raised_text(before: str, raised: str, after: str) -> str | None:
    """`raised` as it reads in one line between `before` and `after`; None when it is a reference marker."""
    raised = raised.strip()
    if _SIGN.fullmatch(raised) or (_ORDINAL.fullmatch(raised) and before[-1:].isdigit()):
        return raised
    is_power = (_POWER.fullmatch(raised) or raised == "n") and (
        _AFTER_TEN.search(before)
        or (_AFTER_LENGTH.search(before) and raised in ("2", "3"))
        or (_AFTER_UNIT.search(before) and _INVERSE.fullmatch(raised))
        or (_AFTER_SYMBOL.search(before) and raised in ("2", "3", "n"))
    )
    is_charge = _CHARGE.fullmatch(raised) and _AFTER_ION.search(before)
    is_isotope = _MASS.fullmatch(raised) and not before[-1:].isalnum() and _ISOTOPE.match(after)
    return raised.translate(SUPERSCRIPTS) if is_power or is_charge or is_isotope else None


def marks(raised: str) -> tuple[str, ...]:
    """The single marks of a raised run: '1,3-5' is 1, 3, 4 and 5; brackets are no part of a mark."""
    found: list[str] = []
    for part in re.split(r"[,;\s]+", raised.strip(" ()[]")):
        ends = re.fullmatch(r"(\d{1,4})[-−–](\d{1,4})", part)
        if ends and 0 < int(ends[2]) - int(ends[1]) <= _MAX_RANGE:
            found += map(str, range(int(ends[1]), int(ends[2]) + 1))
        elif part:
            found.append(part)
    return tuple(found)
