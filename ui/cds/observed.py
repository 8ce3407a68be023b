"""What an observation's code can stand for: a measured value, a coded finding, or one that is read in its own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ui.cds.elements import Measurement, Quantity

_COMPARATORS = {None: "", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_ORDINALS = {"1": "first", "2": "second", "3": "third", "4": "fourth"}


@dataclass(frozen=True, slots=True)
class Measure:
    """A measured value: UCUM units with the words they are read as, and the days for which it counts."""

    kinds: ClassVar[frozenset[str]] = frozenset({"measure"})
    name: str
    units: Mapping[str, str]
    days: int
    of: str = ""

    def phrase(self, measurement: Measurement) -> str:
        """'LVEF 42 %'; empty where there is no number in a unit of the table."""
        if measurement.valueInteger is not None and "" in self.units:
            return f"{self.name} {measurement.valueInteger}"
        amount = _amount(measurement.valueQuantity, self.units)
        return f"{self.name} {amount}" if amount else ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A coded finding: what each answer's code is read as. `of` names the problems that its words say more of."""

    kinds: ClassVar[frozenset[str]] = frozenset({"category"})
    name: str
    answers: Mapping[str, str]
    days: int
    of: str = ""

    def phrase(self, measurement: Measurement) -> str:
        """'HER2-positive'; empty where no answer, or more than one, is of the table."""
        concepts = [c for c in (measurement.valueCodeableConcept, *measurement.interpretation) if c]
        said = {self.answers[c.code] for one in concepts for c in one.coding if c.code and c.code in self.answers}
        return next(iter(said)) if len(said) == 1 else ""


@dataclass(frozen=True, slots=True)
class InWords:
    """A finding that is read in its own words, as criteria of `kinds`; `form` has a place for the value."""

    name: str
    kinds: frozenset[str]
    days: int
    form: str
    units: Mapping[str, str]
    of: str = ""

    def phrase(self, measurement: Measurement) -> str:
        """'Stage IIIA', '34 weeks pregnant', 'second line'; empty without a value."""
        concept = measurement.valueCodeableConcept
        value = concept.words if concept else _amount(measurement.valueQuantity, self.units)
        if measurement.valueInteger is not None:
            value = _ORDINALS.get(str(measurement.valueInteger), "")
        return self.form.format(value=value) if value else ""


Observed = Measure | Finding | InWords


def _amount(quantity: Quantity | None, units: Mapping[str, str]) -> str:
    """'42 %', '<5 mg/dL'; empty where the unit is not one of `units` or the comparator is none that is read."""
    if quantity is None or quantity.value is None or quantity.comparator not in _COMPARATORS:
        return ""
    unit = next((u for u in (quantity.code, quantity.unit, "") if u is not None), "")
    if unit not in units:
        return ""
    number = repr(quantity.value).removesuffix(".0")
    return "" if "e" in number else f"{_COMPARATORS[quantity.comparator]}{number} {units[unit]}".strip()
