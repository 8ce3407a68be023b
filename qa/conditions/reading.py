"""All criteria of a text. A new kind is one file here and one entry."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

from qa.conditions import age, category, elapsed, gestation, line, measure, number, presence, stage
from qa.conditions.criterion import Criterion

_LONGEST = 1_500  # characters; what is longer is no plain statement


class Reader(Protocol):
    """What a module of this folder provides for one kind of criterion."""

    def read(self, text: str) -> Iterator[Criterion]:
        """The criteria of that kind, in the order of the text."""


READERS: tuple[Reader, ...] = (age, gestation, elapsed, measure, number, presence, stage, line, category)


@lru_cache(maxsize=16_384)
def criteria(text: str) -> tuple[Criterion, ...]:
    """Every criterion that a text states; none for a text too long to be one statement."""
    if len(text) > _LONGEST:
        return ()
    return tuple(dict.fromkeys(c for reader in READERS for c in reader.read(text)))
