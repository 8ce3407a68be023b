"""What a drug is to the others of a sentence: the one that is spoken of, one given with it, or the alternative."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from ingest.drugs import Mention, drugs
from ingest.quantity import quantities

_WITH = re.compile(
    r"(?:(?<!compared )\b(?:with|plus|alongside)\b|\+)\W*(?:an? |the |both )?$"
    r"|\badd(?:s|ed|ing|ition)?\b[^.;]*\bto (?:[\w-]+,? ){0,3}$",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"^\W*(?:\([^()]*\)\W*)?(?:(?:and|or|plus|with|versus|vs|against)\b)?\W*(?:an? |the )?$", re.IGNORECASE
)
_OPENING = re.compile(
    r"\W*(?:(?:when|if) )?(?:given|taken|used|combined|added|together|along|in combination) with\W+(?:an? |the )?",
    re.IGNORECASE,
)
_TO_ITSELF = re.compile(r"\s*(?:for|with|plus|versus|vs|against|over|than|insteadof|to)\s+(?:an? |the )?")
_PLACEBO = re.compile(r"\bplacebo\b", re.IGNORECASE)
_OR = re.compile(r"\b(?:or|versus|vs|against)\b", re.IGNORECASE)
_VERSUS = re.compile(r"\b(?:over|versus|vs|against|than|insteadof|compared (?:with|to))\b", re.IGNORECASE)
_DOSES = frozenset(
    "mg g mcg µg μg ng ml iu unit mg/kg mg/m2 mg/m² g/kg µg/kg mcg/kg ml/kg gy tablet capsule puff".split()
)


@dataclass(frozen=True, slots=True)
class Cast:
    """The drugs of a text by what they are: `leads`, those given `along` with them, pairs of `alternatives`, pairs
    (first, second) of which the first is held `against` the second, and the drug that each dose is `of`."""

    leads: frozenset[str]
    along: frozenset[str]
    alternatives: frozenset[frozenset[str]]
    against: frozenset[tuple[str, str]]
    doses: frozenset[tuple[str, str]]

    def role(self, drug: str) -> str:
        """'lead' or 'along'; '' for a drug that is both."""
        return "" if drug in self.leads & self.along else "lead" if drug in self.leads else "along"


def recast(text: str, quote: str) -> tuple[str, str] | None:
    """Two drugs of which `text` makes something else than `quote` does, or None."""
    told, known = cast(text), cast(quote)
    shared = sorted((told.leads | told.along) & (known.leads | known.along))
    for one in shared:
        for other in shared:
            if one != other and _changed_roles(one, other, told, known):
                return one, other
    return None


def _changed_roles(one: str, other: str, told: Cast, known: Cast) -> bool:
    roles = told.role(one), told.role(other), known.role(one), known.role(other)
    if roles == ("along", "lead", "lead", "along"):
        return True
    if (one, other) in told.against and (other, one) in known.against:
        return True
    pairs = [p for p in known.alternatives if one in p]
    if pairs and frozenset((one, other)) in told.alternatives and not any(other in p for p in pairs):
        return True
    dose = {amount for amount, drug in told.doses if drug == one} & {a for a, drug in known.doses if drug == other}
    return bool(dose - {amount for amount, drug in known.doses if drug == one})


@lru_cache(maxsize=4_096)
def cast(text: str) -> Cast:
    """Read what each drug of `text` is."""
    found = _arms(text)
    along: set[int] = set()
    has_arms = max(Counter(q.unit for q in quantities(text)).values(), default=0) > 1
    alternatives, against = set(), set()
    for place, mention in enumerate(found):
        before = text[found[place - 1].end if place else 0 : mention.start]
        is_listed = place > 0 and bool(_LIST.match(before)) and not (place == 1 and _is_opened(text, found[0], before))
        if _WITH.search(text[: mention.start]) or (is_listed and place - 1 in along):
            along.add(place)
        if place and is_listed and _OR.search(before):
            alternatives.add(frozenset((found[place - 1].name, mention.name)))
        if place and _VERSUS.search(before) and not has_arms:
            against.add((found[place - 1].name, mention.name))
    return Cast(
        leads=frozenset(m.name for i, m in enumerate(found) if i not in along),
        along=frozenset(m.name for i, m in enumerate(found) if i in along),
        alternatives=frozenset(alternatives),
        against=frozenset(against),
        doses=frozenset(_doses(text)),
    )


def _is_opened(text: str, first: Mention, before: str) -> bool:
    """True when a text opens with what a drug is given with: "Given with A, B is ..."."""
    return before.strip() == "," and bool(_OPENING.fullmatch(text[: first.start]))


def _arms(text: str) -> list[Mention]:
    """The drugs, and placebo."""
    placebo = [Mention("placebo", *m.span()) for m in _PLACEBO.finditer(text)]
    return sorted((*drugs(text), *placebo), key=lambda m: m.start)


def _doses(text: str) -> Iterator[tuple[str, str]]:
    """Each dose with the drug whose name stands right beside it."""
    found = drugs(text)
    for quantity in quantities(text):
        if quantity.unit not in _DOSES:
            continue
        end = quantity.start + len(quantity.text)
        for mention in found:
            gap = text[mention.end : quantity.start] if mention.end <= quantity.start else text[end : mention.start]
            if gap.strip(" (-") in ("", "of", "at", "dose", "doses of", "dose of"):
                yield f"{quantity.low} {quantity.unit}", mention.name


def changed_company(text: str, quote: str) -> tuple[str, str] | None:
    """A drug and one that it newly stands in a list with, when one that it stood with in `quote` is elsewhere now; or a
    drug twice, when it is given with itself or for itself."""
    if twice := sorted(_beside_itself(text) - _beside_itself(quote)):
        return twice[0], twice[0]
    told, known = together(text), together(quote)
    named = {m.name for m in _arms(text)}
    cited = {m.name for m in _arms(quote)}
    for pair in sorted(map(sorted, told - known)):
        for one, new in (pair, pair[::-1]):
            left = {name for old in known if one in old for name in old - {one}}
            if new in cited and any(c in named and frozenset((one, c)) not in told for c in left):
                return one, new
    return None


@lru_cache(maxsize=4_096)
def together(text: str) -> frozenset[frozenset[str]]:
    """Pairs of drugs that stand in one list, such as the drugs of one arm."""
    found = _arms(text)
    lists: list[list[str]] = []
    for place, mention in enumerate(found):
        before = text[found[place - 1].end : mention.start] if place else ""
        if place and _LIST.match(before) and not _OR.search(before):
            lists[-1].append(mention.name)
        else:
            lists.append([mention.name])
    return frozenset(frozenset((a, b)) for names in lists for a in names for b in names if a != b)


def _beside_itself(text: str) -> frozenset[str]:
    """Drugs that stand right after themselves with one of the words between that join two drugs."""
    return frozenset(
        one.name
        for one, other in pairwise(drugs(text))
        if one.name == other.name and _TO_ITSELF.fullmatch(text[one.end : other.start])
    )
