"""All criteria of a text. A new kind is one file here and one entry."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Protocol

from qa.conditions import (
    age,
    category,
    change,
    companion,
    elapsed,
    gestation,
    line,
    measure,
    number,
    presence,
    stage,
    week,
)
from qa.conditions.criterion import Criterion

_NEAR = 15  # characters between 'with' and what is measured
_LONGEST = 1_500  # characters; what is longer is no plain statement


class Reader(Protocol):
    """What a module of this folder provides for one kind of criterion."""

    def read(self, text: str) -> Iterator[Criterion]:
        """The criteria of that kind, in the order of the text."""


READERS: tuple[Reader, ...] = (
    age,
    gestation,
    elapsed,
    measure,
    change,
    number,
    presence,
    stage,
    line,
    category,
    companion,
    week,
)


@lru_cache(maxsize=2_048)
def criteria(text: str) -> tuple[Criterion, ...]:
    """Every criterion that a text states; none for a text too long to be one statement."""
    if len(text) > _LONGEST:
        return ()
    found = tuple(dict.fromkeys(c for reader in READERS for c in reader.read(text)))
    found = tuple(c for c in found if not _is_a_count(c, found))
    # 'with a fall of 10 points' is a measure, and no more is said by 'with a fall'.
    return tuple(c for c in found if c.kind != "presence" or not any(_is_said_by(c, other) for other in found))


def _is_a_count(measure: Criterion, found: Sequence[Criterion]) -> bool:
    """True for a bare number that is one of things: in 'MBC, two brain metastases' there is no MBC of two."""
    if measure.kind != "measure" or measure.unit is not None:
        return False
    end = measure.start + len(measure.text)
    return any(c.kind == "count" and measure.start < c.start < end < c.start + len(c.text) for c in found)


def _is_said_by(presence: Criterion, other: Criterion) -> bool:
    return other.kind != "presence" and 0 <= other.start - presence.start <= _NEAR
