"""Claim: what one sentence says of one subject, and when two of them can be compared."""

from dataclasses import dataclass
from typing import Literal, Protocol

from ingest.claims.reading import Place, Reading

Kind = Literal["number", "interval", "direction", "line", "population", "threshold"]

_SHARED = 0.5
_VALUES = frozenset({"number", "interval", "threshold"})
_OF_A_REGIMEN = frozenset({"line", "population"})


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence's statement of one value.

    `subject` is what it is about, the conditions it names included: only claims of the same kind and subject can
    disagree. `value` is what it says; what the parts mean is known to the extractor that made it. `open_group` is the
    group of conditions that the value itself is taken from, in which two comparable claims may therefore differ.
    """

    kind: Kind
    subject: tuple[str, ...]
    value: tuple[str | float, ...]
    reading: Reading
    open_group: str = ""

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.reading.place

    @property
    def about(self) -> str:
        """The subject in words for a reader."""
        return "; ".join(part for part in self.subject if part)


class Extractor(Protocol):
    """What a module of this folder provides for one kind of claim."""

    def extract(self, reading: Reading) -> tuple[Claim, ...]:
        """The claims of one sentence; none when it is not plain what it says."""

    def conflict(self, one: Claim, other: Claim) -> bool:
        """True when two comparable claims cannot both hold."""


def comparable(one: Claim, other: Claim) -> bool:
    """True when two claims of one subject speak of the same patients, report and matter.

    Conditions that both name must overlap. A value under a negation is not compared with one without. Two figures of
    different publications are different reports. What else the sentences are about must be much the same, unless the
    subject is a regimen by name.
    """
    if one.value == other.value or not one.reading.conditions_allow(other.reading, one.open_group):
        return False
    sources, others = one.reading.references, other.reading.references
    if one.kind == "number" and sources and others and not sources & others:
        return False
    if one.kind in _VALUES and one.reading.is_negated != other.reading.is_negated:
        return False
    return one.kind in _OF_A_REGIMEN or one.reading.nearness(other.reading, one.about) >= _SHARED
