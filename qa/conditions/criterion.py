"""Criterion: one dimension and the values on it. As a fact it is what the patient has, as a condition what a sentence
asks for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from pydantic import ConfigDict, with_config

from qa.conditions.interval import Interval
from qa.conditions.unit import family, same_scale

SITES = frozenset(
    "brain liver hepat lung pulmonari lymph node bone breast thyroid renal kidney adren ovarian pancreat colon rectal"
    " gastric prostat skin carotid aortic vertebr spine spinal cervic".split()
)
"""Stems of body sites: two that differ are of two things."""
ANYTHING = "*"
"""The name of a size or a level that does not say of what."""
BEFORE_TREATMENT = ("baseline",)
"""The mark of a value from before a treatment."""
Kind = Literal[
    "age", "gestation", "time", "measure", "count", "stage", "line", "category", "presence", "drug", "companion"
]


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Criterion:
    """`text` is in the source's own words. `about` names the dimension for a reader; `name` are the stems of what is
    measured, its head last, and `marks` those that must not differ (urine,
    lymph node), of drugs taken all that are named. A quantity has an `interval`
    in `unit`; a category has `values` of which one holds. `negated` turns it round ('unless', 'except')."""

    kind: Kind
    about: str
    text: str
    name: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    interval: Interval | None = None
    unit: str | None = None
    values: tuple[str, ...] = ()
    negated: bool = False
    soft: bool = False
    """True for what a question need not state: 'adults', 'women'."""
    start: int = field(default=0, compare=False)
    """Where it begins in the text it was read from."""

    def is_of(self, other: "Criterion") -> bool:
        """True when both are on one dimension: the same kind of the same thing, or what a patient has and a companion
        of which it is an example."""
        if self.kind != other.kind:
            return self._is_example_of(other) or other._is_example_of(self)
        if self.kind == "drug":
            return True
        if not _marks_agree(self.marks, other.marks):
            return False
        if self.kind == "presence":
            own, theirs_too = set(self.name), set(other.name)
            return self.name[-1] == other.name[-1] and (own <= theirs_too or theirs_too <= own)
        if self.kind in ("stage", "category"):
            (*of, scale), (*theirs, other_scale) = self.name, other.name
            return scale == other_scale and (
                not of
                or not theirs
                or bool(set(of) & set(theirs))
                or _is_short_for(of, theirs)
                or _is_short_for(theirs, of)
            )
        if self.kind == "companion" or not (self.name or other.name):
            return self.name == other.name
        if ANYTHING in (*self.name, *other.name):
            return family(self.unit) == family(other.unit) not in _COMMON
        heads = [(self.name[-1:], other.name), (other.name[-1:], self.name)]
        return any(_near(h, n) for head, names in heads for h in head for n in names)

    def _is_example_of(self, companion: "Criterion") -> bool:
        """True for what a patient has beside a companion that it is one of."""
        if self.kind != "presence" or companion.kind != "companion":
            return False
        own = " ".join(self.name)
        return self.values == ("with",) and any(v == own or v.endswith(f" {own}") for v in companion.values)

    def is_met_by(self, fact: "Criterion") -> bool | None:
        """True or False when the fact decides it, None when it does not; both are of one dimension."""
        met = self._allows(fact)
        return met if met is None or not self.negated else not met

    def _allows(self, fact: "Criterion") -> bool | None:
        if fact.negated:
            return None if fact._allows_its_opposite(self) else False
        if self.interval is None or fact.interval is None:
            return bool(set(self.values) & set(fact.values)) if self.values and fact.values else None
        own, theirs = same_scale(self.interval, self.unit, fact.interval, fact.unit, name=self.name)
        if own is None or theirs is None:
            return None
        return True if own.holds(theirs) else None if own.meets(theirs) else False

    def _allows_its_opposite(self, condition: "Criterion") -> bool:
        """False when a condition asks for just what a negated fact says is not so."""
        return not (set(condition.values) and set(condition.values) <= set(self.values))


_COMMON = frozenset({None, "%", "times", "substance", "concentration", "activity", "mm hg"})  # units of many things
_PREFIX = 7


def _marks_agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if one == other:
        return True
    sites, their_sites = SITES.intersection(one), SITES.intersection(other)
    if sites and their_sites and not sites & their_sites:
        return False
    return set(one) - SITES == set(other) - SITES


def _is_short_for(short: Sequence[str], long: Sequence[str]) -> bool:
    """True for a name of one word that has the first letters of the other: ild, interstitial lung disease."""
    return len(long) > 1 and list(short) == ["".join(word[0] for word in long)]


def _near(one: str, other: str) -> bool:
    """The same stem, or two long ones that begin alike: endometrium, endometrial."""
    return one == other or (min(len(one), len(other)) >= _PREFIX and one[:_PREFIX] == other[:_PREFIX])
