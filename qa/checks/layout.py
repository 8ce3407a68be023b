"""Where the words of a text stand, and how far apart: a comma, 'and' or 'versus' between them parts words further."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.quantity import quantities
from qa.wording import Word, is_harmless, is_plain, read_words, root

# What parts a text, and how many words it counts for.
_PARTS = (
    (r"[;]|\.(?!\d)", 6.0),
    (r"\b(?:while|whereas|versus|vs|compared (?:with|to)|against|but|than|insteadof|over(?! \d)|unlike)\b", 4.0),
    (r"\b(?:and|or|then)\b|(?<!\d )\bto(?= \d)|\bfrom(?= \d)", 3.0),
    (r"[,():]", 2.0),
)
_PART = re.compile("|".join(f"(?P<p{i}>{pattern})" for i, (pattern, _) in enumerate(_PARTS)), re.IGNORECASE)
_AGAINST = re.compile(r"\b(?:versus|vs|against|compared (?:with|to))\b", re.IGNORECASE)
_NUMBERED_NAME = re.compile(r"\b([A-Z]\w*[A-Z0-9])-(\d+)\b")
_FAR = 6.0
_BESIDE = 3.0
_TOTAL = re.compile(r"\bof (?:the |all )?(\d+)\b")
_LOOSE = frozenset("frequency order act number whole place similar quality length entry".split())
_YEAR = re.compile(r"(?:19|20)\d\d")

Item = tuple[str, str]
"""The class in which a thing has rivals, and its form."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of things: items that have rivals, and every telling word by its root."""

    items: Mapping[Item, tuple[float, ...]]
    words: Mapping[str, tuple[float, ...]]
    everyday: frozenset[str] = frozenset()
    """Roots of words that are said of anything."""
    sets_against: bool = False
    """Whether one thing is set against another, so that what is said before both is of both."""

    def nearest(self, places: Sequence[float], group: str) -> Item | None:
        """The item of a class that stands nearest, when none other stands as near and it is no more than a few words
        away."""
        found = sorted((distance(places, others), item) for item, others in self.items.items() if item[0] == group)
        if not found or found[0][0] > _FAR or (len(found) > 1 and found[1][0] == found[0][0]):
            return None
        return found[0][1]

    def partner(self, item: Item, group: str) -> Item | None:
        """The item of another class that stands nearest to `item` and has `item` nearest to it."""
        other = self.nearest(self.items[item], group)
        return other if other and self.nearest(self.items[other], item[0]) == item else None

    def are_beside(self, one: Item, other: Item) -> bool:
        """True when two things stand two or three words apart."""
        return distance(self.items[one], self.items[other]) <= _BESIDE

    def beside(self, item: Item) -> frozenset[str]:
        """The words right before and after an item, other items of its class and numbers left out."""
        others = {root(form) for group, form in self.items if group == item[0] or group.startswith("number")}
        return frozenset(
            w
            for w, places in self.words.items()
            if w not in others | self.everyday and distance(places, self.items[item]) == 1
        )

    def close_words(self, item: Item) -> frozenset[str]:
        """The words of which `item` is the nearest of its class."""
        return frozenset(w for w, places in self.words.items() if self.nearest(places, item[0]) == item)


def distance(places: Sequence[float], others: Sequence[float]) -> float:
    """The shortest way between two things, each of which may stand several times."""
    return min(abs(a - b) for a in places for b in others)


@lru_cache(maxsize=4_096)
def lay_out(text: str, quote: str) -> Layout:
    """Read where things stand in `text`; numbers have the units that they have in `quote`."""
    units = {q.low: "range" if q.high else q.unit or "" for q in quantities(quote)}
    units |= {q.high: "range" for q in quantities(quote) if q.high}
    units |= dict.fromkeys(_TOTAL.findall(quote), "total")
    items: dict[Item, list[float]] = {}
    words: dict[str, list[float]] = {}
    everyday = {root("combine"), root("plus")}
    for word, place in _placed(_NUMBERED_NAME.sub(r"\1\2", text)):
        if word.kind == "function" or is_harmless(word):
            continue
        words.setdefault(root(word.form), []).append(place)
        if is_plain(word):
            everyday.add(root(word.form))
        if item := _item(word, units):
            items.setdefault(item, []).append(place)
    return Layout(
        {k: tuple(v) for k, v in items.items()},
        {k: tuple(v) for k, v in words.items()},
        frozenset(everyday),
        bool(_AGAINST.search(text)),
    )


def _placed(text: str) -> Iterator[tuple[Word, float]]:
    place, last = 0.0, 0
    for match in (*_PART.finditer(text), None):
        for word in read_words(text[last : match.start() if match else len(text)]):
            place += word.kind != "function"
            yield word, place
        if match:
            place += next(cost for i, (_, cost) in enumerate(_PARTS) if match.group(f"p{i}"))
            last = match.end()


def _item(word: Word, units: Mapping[str, str]) -> Item | None:
    if word.kind == "number":
        unit = units.get(word.form, "")
        is_alone = unit == "range" or (not unit and _YEAR.fullmatch(word.form))
        return None if is_alone else (f"number {unit}", word.form)
    if word.kind == "drug":
        return "drug", word.form
    return (word.group, word.value) if word.kind == "telling" and word.group not in _LOOSE else None
