"""Chart: what a record says of a patient, as facts, problems and drugs, and what of it was not understood."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from qa.conditions.criterion import Criterion
from qa.conditions.reading import criteria

_DECIDING = frozenset({"measure", "category", "stage", "gestation"})


@dataclass(frozen=True, slots=True)
class Chart:
    """`facts` are compared with what sentences are for; `problems` are asked about, the latest first; `qualifiers` say
    more of a problem (('breast', 'HER2-positive')); `drugs` are being taken. `open` lists what was not understood or is
    too old to count, in words without a value."""

    facts: tuple[Criterion, ...] = ()
    problems: tuple[str, ...] = ()
    qualifiers: tuple[tuple[str, str], ...] = ()
    drugs: tuple[str, ...] = ()
    open: tuple[str, ...] = ()

    def __add__(self, other: "Chart") -> "Chart":
        """Both together; each thing once."""
        return Chart(*(tuple(dict.fromkeys((*getattr(self, n), *getattr(other, n)))) for n in Chart.__slots__))

    @property
    def deciding(self) -> tuple[str, ...]:
        """What may decide for or against a drug, in words: values, stages and states, and not age or sex."""
        facts = (f for f in self.facts if f.kind in _DECIDING and not f.soft)
        return tuple(dict.fromkeys(f.text.rsplit(" (", 1)[0] for f in facts))

    def taking(self, drug: str) -> tuple[Criterion, ...]:
        """The facts for a question about a drug that is ordered or taken: whatever else is taken counts too."""
        names = tuple(dict.fromkeys((drug, *self.drugs)))
        return (*self.facts, Criterion("drug", "drug", drug, values=names))


def read_as(phrase: str, kinds: Iterable[str], *, shown: str = "") -> tuple[Criterion, ...]:
    """What a phrase says, read as a question is read, so that a record and a typed question mean the same. Only
    criteria of `kinds` count; `shown` is said of them instead of the phrase."""
    found = (c for c in criteria(phrase) if c.kind in kinds)
    return tuple(replace(c, text=shown or c.text, start=0) for c in found)
