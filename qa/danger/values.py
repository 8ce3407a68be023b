"""Values told of a patient that are a danger by themselves: "RR 38", "sats 84", "K 7.4" (values.yaml)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest.shipped_yaml import shipped_yaml

# Between a name and its value: what tells of this patient; a threshold, a target or a range does not.
_IS = r"(?:,|:|=|\s|\b(?:is|of|was|at|now|only|reads?|down|up|to|fell|dropped|has|around|about|just|count|high|low)\b)*"
_NUMBER = r"(?<![\d.])(?P<value>\d+(?:\.\d+)?)(?!\d|\.\d|\s?(?:-|–|to|and)\s?\d)"
_TARGET = r"(?<!target )(?<!goal )(?<!aim )(?<!threshold )"


@dataclass(frozen=True, slots=True)
class Measured:
    """One kind of value: how it is written, and from where on it is a danger (red) or a warning (amber)."""

    name: str
    pattern: re.Pattern[str]
    red: tuple[float, float]
    amber: tuple[float, float]
    possible: tuple[float, float]

    def weights(self, text: str) -> Iterator[int]:
        """2 or 1 for each value in `text` that is a danger or a warning."""
        for match in self.pattern.finditer(text):
            value = float(match.group("value"))
            if self.possible[0] <= value <= self.possible[1]:
                yield 2 * _is_outside(value, self.red) or 1 * _is_outside(value, self.amber)


def weights(text: str) -> dict[str, int]:
    """The weight of each kind of value of which `text` tells one that is out of range, by name."""
    found: dict[str, int] = {}
    for measured in _table():
        weight = max(measured.weights(text), default=0)
        if weight:
            found[measured.name] = max(weight, found.get(measured.name, 0))
    return found


def _is_outside(value: float, limits: tuple[float, float]) -> bool:
    return value <= limits[0] or value >= limits[1]


@lru_cache(maxsize=1)
def _table() -> tuple[Measured, ...]:
    return tuple(
        Measured(
            row["name"],
            _pattern(row["words"], row["after"]),
            _limits(row["red"]),
            _limits(row["amber"]),
            tuple(row["range"]),
        )
        for row in shipped_yaml("qa.danger", "values.yaml")
    )


def _pattern(words: str | None, after: str) -> re.Pattern[str]:
    """A value with the name before it, if it needs one, and what may follow it; of "85/50" the first."""
    name = rf"{_TARGET}\b{words}\b\+?{_IS}" if words else r"(?<=[,;] )(?=\d+\.\d)"
    return re.compile(name + _NUMBER + after, re.IGNORECASE)


def _limits(written: list[float | None]) -> tuple[float, float]:
    low, high = written
    return (float("-inf") if low is None else low, float("inf") if high is None else high)
