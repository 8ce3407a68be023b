"""The words that conditions are read by: words.yaml, compiled at first use."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ingest.shipped_yaml import shipped_yaml
from ingest.sieve import Sieve


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure with a name of its own, and the unit of a number without one: `unit`, or the first of `bare` below
    whose value it lies. A count of cells from `per_microlitre_from` on is per microlitre."""

    pattern: Sieve
    unit: str | None
    per_microlitre_from: float | None
    plausible: tuple[float, float] | None = None
    bare: tuple[tuple[str, float], ...] = ()

    def may_be(self, value: float | None) -> bool:
        """False for a value that is not plausible."""
        return self.plausible is None or value is None or self.plausible[0] <= value <= self.plausible[1]

    def unit_of(self, value: float | None) -> str | None:
        """The unit of a number that has none."""
        return next((u for u, below in self.bare if value is not None and value < below), self.unit)


@dataclass(frozen=True, slots=True)
class Group:
    """Categories of which a patient has one. `opposite` gives what is so when another is said not to be; of a `soft`
    group a question need not speak, and `where` says what else must stand in the sentence."""

    values: Mapping[str, Sieve]
    opposite: Mapping[str, str]
    soft: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Measures, groups of categories, and the events that a time is counted from."""

    measures: Mapping[str, Measure]
    groups: Mapping[str, Group]
    events: Mapping[str, Sieve]
    counted: Sieve


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary of words.yaml."""
    table = shipped_yaml("qa.conditions", "words.yaml")
    return Vocabulary(
        measures={
            n: Measure(_pattern(m["pattern"]), m.get("unit"), m.get("per_microlitre_from"), _range(m), _bare(m))
            for n, m in table["measures"].items()
        },
        groups={
            n: Group({v: _pattern(p) for v, p in g["values"].items()}, g.get("opposite", {}), g.get("soft", False))
            for n, g in table["groups"].items()
        },
        events={n: _pattern(p) for n, p in table["events"].items()},
        counted=_pattern(table["counted"]),
    )


def _range(measure: Mapping[str, Any]) -> tuple[float, float] | None:
    low, high = measure.get("plausible", (None, None))
    return None if low is None or high is None else (float(low), float(high))


def _bare(measure: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    return tuple((unit, float(below)) for unit, below in measure.get("bare", {}).items())


def _pattern(pattern: str) -> Sieve:
    """A pattern of short capitals only is an abbreviation, and is read as written."""
    return Sieve(pattern, re.IGNORECASE)
