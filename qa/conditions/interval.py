"""Interval: the values that a condition allows or a fact has, on one scale."""

from dataclasses import dataclass, replace
from typing import Annotated

from pydantic import ConfigDict, Field, with_config

_CLOSE = 0.7  # share of its upper end, from which the lower end of a range makes one limit of it


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers from `low` to `high`; None is unbounded. The ends belong to it unless they are open. Of a limit that is
    given as a range ('<3 to 4 cm') `outer` is the far end: what lies between is neither in it nor beyond it."""

    low: float | None
    high: float | None
    low_open: bool = False
    high_open: bool = False
    # Left out of a record that has none, so that records made before it was thought of keep their hash.
    outer: Annotated[float | None, Field(exclude_if=lambda end: end is None)] = None

    def holds(self, other: "Interval") -> bool:
        """True when every value of `other` is one of these."""
        return _from(self) <= _from(other) and _to(other) <= _to(self)

    def meets(self, other: "Interval") -> bool:
        """True when they share a value, or may."""
        return self._widest().cut(other._widest()) is not None

    def _widest(self) -> "Interval":
        """With what lies between the two ends of its limit."""
        if self.outer is None:
            return self
        return replace(self, low=self.outer) if self.high is None else replace(self, high=self.outer)

    def cut(self, other: "Interval") -> "Interval | None":
        """The values that both have; None when there is none."""
        lowest, highest = max(self, other, key=_from), min(self, other, key=_to)
        shared = Interval(lowest.low, highest.high, lowest.low_open, highest.high_open)
        if shared.low is None or shared.high is None or shared.low < shared.high:
            return shared
        is_one_value = shared.low == shared.high and not (shared.low_open or shared.high_open)
        return shared if is_one_value else None

    def scaled(self, factor: float) -> "Interval":
        """The same values in another unit; rounded, so that 34 weeks stays 34 weeks."""
        low, high, outer = (None if x is None else round(x * factor, 6) for x in (self.low, self.high, self.outer))
        return replace(self, low=low, high=high, outer=outer)


def bounded(comparator: str | None, low: float, high: float | None = None) -> Interval:
    """The values that a comparator and a number, or a range, allow: '<' 6, '≥' 12, 6 to 12, '>' 1.5 to 3. '<3 to 4' is
    below a limit of about 3 to 4, and so is '>3 to 4' above it, whose ends lie close."""
    if high is not None and comparator in ("<", "≤"):
        return Interval(None, low, high_open=comparator == "<", outer=high)
    if high is not None and comparator == ">" and low >= _CLOSE * high:
        return Interval(high, None, low_open=True, outer=low)
    if high is not None:
        return Interval(low, high, low_open=comparator == ">")
    match comparator:
        case "<" | "≤":
            return Interval(None, low, high_open=comparator == "<")
        case ">" | "≥":
            return Interval(low, None, low_open=comparator == ">")
        case _:
            return Interval(low, low)


def _from(interval: Interval) -> tuple[float, bool]:
    return (float("-inf") if interval.low is None else interval.low, interval.low_open)


def _to(interval: Interval) -> tuple[float, bool]:
    return (float("inf") if interval.high is None else interval.high, not interval.high_open)
