"""Interval: the values that a condition allows or a fact has, on one scale."""

from dataclasses import dataclass, replace

from pydantic import ConfigDict, with_config


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers from `low` to `high`; None is unbounded. The ends belong to it unless they are open."""

    low: float | None
    high: float | None
    low_open: bool = False
    high_open: bool = False

    def holds(self, other: "Interval") -> bool:
        """True when every value of `other` is one of these."""
        return _from(self) <= _from(other) and _to(other) <= _to(self)

    def meets(self, other: "Interval") -> bool:
        """True when they share a value."""
        return self.cut(other) is not None

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
        low = None if self.low is None else round(self.low * factor, 6)
        return replace(self, low=low, high=None if self.high is None else round(self.high * factor, 6))


def bounded(comparator: str | None, low: float, high: float | None = None) -> Interval:
    """The values that a comparator and a number, or a range, allow: '<' 6, '≥' 12, 6 to 12, '>' 1.5 to 3."""
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
