"""Units: only to compare two amounts, never in a text that is shown."""

from collections.abc import Mapping

from qa.conditions.interval import Interval

# family -> unit -> size in the family's own unit. A month is 365.25 / 12 days.
_FAMILIES: Mapping[str, Mapping[str, float]] = {
    "time": {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4375, "year": 365.25},
    "length": {"mm": 1.0, "cm": 10.0},
    "area": {"mm2": 1.0, "mm²": 1.0, "cm2": 100.0, "cm²": 100.0},
    "volume": {"mm3": 0.001, "mm³": 0.001, "ml": 1.0, "cm3": 1.0, "cm³": 1.0, "cc": 1.0},
    "mass": {"kg": 1.0, "g": 0.001},
    "substance": {
        "mmol/l": 1.0, "mmol/litre": 1.0, "mmol/liter": 1.0,
        "µmol/l": 0.001, "μmol/l": 0.001, "nmol/l": 1e-6, "pmol/l": 1e-9,
    },
    "concentration": {
        "mg/dl": 1.0, "g/dl": 1000.0, "g/l": 100.0, "mg/l": 0.1, "µg/dl": 0.001, "µg/l": 0.0001, "ng/ml": 0.0001,
    },
    # A rate for a surface of 1.73 m² is that of a patient of about that size; labels and guidelines use either.
    "filtration": {"ml/min": 1.0, "ml/min/1.73m2": 1.0, "ml/s": 60.0, "ml/s/1.73m2": 60.0},
    "activity": {"iu/l": 1.0, "miu/ml": 1.0, "u/l": 1.0},
}  # fmt: skip
_OF_UNIT = {unit: (family, size) for family, units in _FAMILIES.items() for unit, size in units.items()}

_CALENDAR = frozenset({"month", "year"})  # which have no fixed number of days
_CALENDAR_SLACK = 0.09  # 12 weeks are 8 % short of 3 months

# Molar mass in g/mol (PubChem), by a stem that names the analyte: mg/dL = mmol/L × molar mass / 10. Triglycerides are
# counted as triolein, as laboratories do; for urea it is that of its two nitrogen atoms, as in 'blood urea nitrogen'.
_MOLAR_MASS = {
    "glucos": 180.16, "ldl": 386.65, "hdl": 386.65, "cholesterol": 386.65, "triglycerid": 885.4, "creatinin": 113.12,
    "calcium": 40.078, "bilirubin": 584.66, "uric": 168.11, "urat": 168.11, "magnesium": 24.305, "phosphat": 30.974,
    "phosphorus": 30.974, "urea": 28.014,
}  # fmt: skip


def family(unit: str | None) -> str | None:
    """What a unit measures; a unit of no table is its own family."""
    return _OF_UNIT[unit][0] if unit in _OF_UNIT else unit


def same_scale(
    one: Interval, unit: str | None, other: Interval, other_unit: str | None, *, name: tuple[str, ...] = ()
) -> tuple[Interval | None, Interval | None]:
    """Both intervals in one unit; (None, None) when the units cannot be compared. A missing unit is the other's."""
    unit, other_unit = unit or other_unit, other_unit or unit
    if unit == other_unit:
        return one, other
    families = {family(unit), family(other_unit)}
    if len(families) == 1 and unit in _OF_UNIT and other_unit in _OF_UNIT:
        theirs = other.scaled(_OF_UNIT[other_unit][1])
        is_exact = families != {"time"} or {unit, other_unit} <= _CALENDAR or not _CALENDAR & {unit, other_unit}
        return one.scaled(_OF_UNIT[unit][1]), theirs if is_exact else _about(theirs)
    if families == {"substance", "concentration"}:
        mass = next((m for stem, m in _MOLAR_MASS.items() if any(n.startswith(stem) for n in name)), None)
        if mass is not None:
            return _in_mmol(one, unit, mass), _in_mmol(other, other_unit, mass)
    return None, None


def _about(interval: Interval) -> Interval:
    """12 weeks are about 3 months: so near a limit, neither side of it is certain."""
    low, high = interval.low, interval.high
    return Interval(
        None if low is None else low * (1 - _CALENDAR_SLACK), None if high is None else high * (1 + _CALENDAR_SLACK)
    )


def _in_mmol(interval: Interval, unit: str | None, molar_mass: float) -> Interval:
    kind, size = _OF_UNIT[unit or ""]
    return interval.scaled(size if kind == "substance" else size * 10 / molar_mass)
