"""Sizes, levels, shares and scores: any amount with a name beside it. Doses, goals and results are none."""

import re
from collections.abc import Iterator
from dataclasses import replace

from qa.conditions.amount import Amount, amounts, in_digits, is_year
from qa.conditions.change import how_far
from qa.conditions.criterion import BEFORE_TREATMENT, Criterion
from qa.conditions.interval import Interval
from qa.conditions.naming import Name, name_of
from qa.conditions.unit import family
from qa.conditions.words import Measure, vocabulary

_JOINS = re.compile(r"[\s,;%(]*(?:or(?: (?:(?:falls?|drops?|declines?|rises?|goes) )?(?:to|is|between))?|and|to)?\s*")
_OF_AGE = re.compile(r"[\s-]*(?:y/?o\b|yo\b|(?:years?|yrs?)[\s-]+old\b)", re.IGNORECASE)
_OF_LEADS = re.compile(r"[\s-]*leads?\b|(?:st|nd|rd|th)\b", re.IGNORECASE)  # 12-lead, 3rd
# 'LVEF below 50 % before the start' is of the value at that time, and not of what it has become.
_FIRST = re.compile(r"\b(?:baseline|pre-?treatment)\s+$", re.IGNORECASE)
_AT_START = re.compile(
    r"\s*(?:%|percent)?(?: or (?:more|less|higher|lower))?[\s(,]*"
    r"(?:at baseline\b|before (?:the )?(?:start|treatment|therapy)\b)",
    re.IGNORECASE,
)
_LONGEST = 80  # characters of a name with its amount
_MEASURED = frozenset(
    {"length", "area", "volume", "substance", "concentration", "filtration", "activity", "%", "times"}
)
_OF_THEIR_OWN = frozenset("kg/m2 kg/m² mm hg ml/min mosm/kg meq/l bu/ml °c points".split()) | {"mm hg"}
_BLOOD_PRESSURE = re.compile(r"\b(?P<systolic>\d{2,3})\s?/\s?(?P<diastolic>\d{2,3})\b(?!\s?mg)(?:\s?mm ?Hg)?")
_PRESSURE_NEAR = re.compile(r"\b(?:blood pressure|BP|hypertens\w+|mm ?Hg)\b", re.IGNORECASE)
# A goal or a result is no condition.
_GOAL = re.compile(
    r"\b(?:goals?|targets?|aim(?:s|ed|ing)?|maintain\w*|achiev\w+|keep|kept|treat(?:ing|ed)? to|titrat\w+ to"
    r"|reduc\w+ (?:to|of|by)"
    r"|to (?:lower|reduce|raise)|lower(?:ing|ed)? to|to a level|until|to below|to under"
    r"|ensur\w+)\b(?:(?!\b(?:with|whose|if|when)\b)[^;:.]){0,60}$",
    re.IGNORECASE,
)
_RESULT = re.compile(
    r"\b(?:median|mean\b|average\b|hazard|odds|CI\b|confidence|sensitivit\w+|specificit\w+|accuracy|incidence|prevalence|survival"
    r"|response rate|rate of|rates of|occurr\w+ in|reported in|was seen|were seen|found in|p\s*[<=])[^;:.]{0,60}$",
    re.IGNORECASE,
)
_OF_PEOPLE = re.compile(
    r"\s*(?:of|in)?\s*(?:the |all |these |their )?(?:patients|people|women|men|cases|events|participants|chance"
    r"|survival|CI\b|confidence)",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\s*(?:%|percent(?:age)?)?[\s-]*points?\b", re.IGNORECASE)
_DOSED = re.compile(
    r"\b(?:dose|dosage|tablets?|inject\w*|infus\w*|administer\w*|give|given|fluoride|margins?|varnish|gel|cream|solution)\b[^;:.]{0,25}$",
    re.IGNORECASE,
)
# A share is a condition only of one of these: '45 % stenosis', but not '90 % relief'.
_SHARES = frozenset(
    "stenosi risk probabl likelihood malign loss gain burn blast invas satur predict volum involv percentil area weight"
    " occlus obstruct narrow surfac cell express fall drop declin decreas increas haematocrit hematocrit chang".split()
)
_ABBREVIATION = range(2, 7)
_SCORE = frozenset("score scale index count titr ratio".split())
_NO_NAME = frozenset(
    "rate respons surviv reduct mortal incid preval sensit specif accuraci interv patient dose margin week month year"
    " day hour fraction studi trial figur tabl recommend varnish gel fluorid solut cream evid level type step variant"
    " question grade stage class line scale resolut".split()
)


def read(text: str) -> Iterator[Criterion]:
    """The measured values and limits that a text states, each with the name of what is measured."""
    pressures = list(_BLOOD_PRESSURE.finditer(text))
    if pressures and not _PRESSURE_NEAR.search(text):
        pressures = []
    yield from (one for match in pressures for one in _pressure(match))
    names: dict[str | None, Name] = {}
    unit: str | None = None
    last = 0
    change: Amount | None = None
    for amount in amounts(text):
        if any(m.start() <= amount.start < m.end() for m in pressures):
            continue
        if how_far(text, amount):
            last, change = amount.end, amount
            continue
        gap = text[last : amount.start]
        if unit and amount.unit != unit and re.fullmatch(r"\s*\(", gap):
            continue  # '1.8 mmol/L (70 mg/dL)' says it twice
        # '<40%, or 40% to 45%': the second has the name of the first, and stands where it stands.
        before = names.get(amount.unit) if _JOINS.fullmatch(gap) else None
        name = replace(before, start=amount.start, label="") if before else None
        if name is None and change and gap.strip().lower() == "to":
            name = _without_change(name_of(in_digits(text), change.start, amount.end))
        name = name or name_of(in_digits(text), amount.start, amount.end)
        if name is not None and _is_measured(amount, name, text):
            names[amount.unit] = before or name
            last, unit = amount.end, amount.unit
            yield _measured(amount, name, text)


def _without_change(name: Name | None) -> Name | None:
    """The name of where a value went, 'fell by 12 points to 48 %', which is no change of it."""
    return replace(name, marks=tuple(m for m in name.marks if m != "change")) if name else None


def _pressure(match: re.Match[str]) -> Iterator[Criterion]:
    """'172/80' is two values."""
    for side in ("systolic", "diastolic"):
        about, value = f"{side} blood pressure", float(match.group(side))
        own = Interval(value, value)
        yield Criterion("measure", about, match.group(), (about,), interval=own, unit="mm hg", start=match.start())


def _measured(amount: Amount, name: Name, text: str) -> Criterion:
    start, end = min(name.start, amount.start), max(amount.end, name.start + len(name.label))
    interval, unit = _on_scale(amount, vocabulary().measures.get(_known_name(name)))
    at_start = BEFORE_TREATMENT if _FIRST.search(text[: name.start]) or _AT_START.match(text, amount.end) else ()
    return Criterion(
        "measure",
        _known_name(name) or name.label or name.stems[-1],
        (text[start:end] if end - start < _LONGEST else amount.text(text)).strip(" (,"),
        name=name.stems,
        marks=(*name.marks, *at_start),
        interval=interval,
        unit=unit,
        start=name.start,
    )


def _on_scale(amount: Amount, known: Measure | None) -> tuple[Interval, str | None]:
    """The interval with its unit: that of the measure for a bare number, and 10⁹ per litre for counts of cells."""
    if known is None:
        return amount.interval, amount.unit
    limit = known.per_microlitre_from
    if limit is None:
        return amount.interval, amount.unit or known.unit_of(_largest(amount))
    largest = _largest(amount)
    return amount.interval.scaled(0.001) if largest is not None and largest >= limit else amount.interval, None


def _largest(amount: Amount) -> float | None:
    return amount.interval.high if amount.interval.high is not None else amount.interval.low


def _known_name(name: Name) -> str:
    return next((n for n in vocabulary().measures if n.lower() == name.stems[-1]), "")


def _is_measured(amount: Amount, name: Name, text: str) -> bool:
    before = text[: amount.start]
    if (
        name.stems[-1] in _NO_NAME
        or _OF_AGE.match(text, amount.end)
        or _GOAL.search(before)
        or _RESULT.search(before)
        or _OF_PEOPLE.match(text, amount.end)
    ):
        return False
    if name.is_known and not vocabulary().measures[_known_name(name)].may_be(amount.interval.low):
        return False
    if name.is_known:
        is_score = bool(set(name.stems) & _SCORE)
        if not is_score and (amount.unit == "points" or _POINTS.match(text, amount.end)):
            return False
        is_bare_weight = amount.unit is None and _known_name(name) in ("body weight", "birth weight")
        return not (family(amount.unit) == "time" or _is_dose_unit(amount.unit) or is_year(amount) or is_bare_weight)
    if amount.unit is None:
        if before.endswith(("-", "–", "/")) or is_year(amount) or _OF_LEADS.match(text, amount.end):
            return False
        last = name.label.split()[-1] if name.label else ""
        is_score = bool(set(name.stems) & _SCORE) or (last.isupper() and len(last) in _ABBREVIATION)
        return is_score and name.start < amount.start
    if _DOSED.search(before) or (amount.unit == "%" and not _SHARES.intersection(name.stems)):
        return False
    return family(amount.unit) in _MEASURED or amount.unit in _OF_THEIR_OWN or amount.unit.startswith("cells/")


def _is_dose_unit(unit: str | None) -> bool:
    return (unit or "").startswith(("mg", "µg", "μg")) and family(unit) != "concentration"
