"""Binding: what a number, a drug or a telling word goes with.

Two things that could be taken for each other (two percentages, two drugs, 'stable' and 'active') are rivals. Where a
thing of one class and a thing of another are nearest to each other they are partners; what is one's partner in the
cited sentence may not be its rival's in the statement. Two numbers also keep the words that are nearest to them.
"""

import re
from collections.abc import Iterator
from itertools import combinations

from qa.checks.companions import cast, together
from qa.checks.layout import Item, Layout, lay_out
from qa.checks.pair import Pair

_ARMS = {"number", "drug"}
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)

Arms = frozenset[frozenset[str]]
"""Drugs that stand in one list in both texts."""


def exchanged(pair: Pair) -> tuple[str, str] | None:
    """Two rivals that have changed places, or None."""
    told, known = lay_out(pair.text, pair.quote), lay_out(pair.quote, pair.quote)
    is_list = bool(_RESPECTIVELY.search(pair.text) or _RESPECTIVELY.search(pair.quote))
    arms = (together(pair.text) & together(pair.quote)) | (cast(pair.text).alternatives & cast(pair.quote).alternatives)
    for one, other in _rivals(told, known):
        if one[0] == "drug" and frozenset((one[1], other[1])) in arms:
            continue
        is_listed = is_list and (one[0] == "drug" or one[0].startswith("number"))
        if _listed_otherwise(one, other, told, known) if is_listed else _have_changed(one, other, told, known, arms):
            return one[1], other[1]
    return None


def _rivals(told: Layout, known: Layout) -> Iterator[tuple[Item, Item]]:
    """Pairs of one class that the cited sentence has, of which the statement has one or both."""
    for one, other in combinations(known.items, 2):
        if one[0] == other[0] and (one in told.items or other in told.items):
            yield one, other


def _have_changed(one: Item, other: Item, told: Layout, known: Layout, arms: Arms) -> bool:
    if _partners_have_changed(one, other, told, known, arms) or _partners_have_changed(other, one, told, known, arms):
        return True
    if one[0] == "drug" and one in told.items and other in told.items:
        return _epithets_have_changed(one, other, told, known)
    if not one[0].startswith("number") or not (one in told.items and other in told.items):
        return False
    if _keep_arms(one, other, told, known):
        return False
    theirs = known.close_words(one), known.close_words(other)
    mine = told.close_words(one), told.close_words(other)
    kept = len(mine[0] & theirs[0]) + len(mine[1] & theirs[1])
    crossed = len(mine[0] & theirs[1]) + len(mine[1] & theirs[0])
    return crossed > kept or crossed == kept > 1


def _keep_arms(one: Item, other: Item, told: Layout, known: Layout) -> bool:
    """True when each of two numbers has a drug of its own, and the same one in both texts: that says more than words
    that are said of both."""
    mine, theirs = ([layout.partner(number, "drug") for number in (one, other)] for layout in (told, known))
    return mine == theirs and None not in mine and mine[0] != mine[1]


def _partners_have_changed(one: Item, other: Item, told: Layout, known: Layout, arms: Arms) -> bool:
    """True when `one` has, in the statement, what is the partner of `other` in the cited sentence, and had another."""
    if one not in told.items:
        return False
    for group in {item[0] for item in known.items} - {one[0]}:
        mine, was = told.partner(one, group), known.partner(one, group)
        if mine is None or mine == was:
            continue
        if was is None and _stood_beside(one, other, mine, told, known):
            return True
        if was is None or frozenset((mine[1], was[1])) in arms:
            continue
        if mine == known.partner(other, group):
            return True
        is_arm = was in told.items and mine in known.items and {group.split()[0], one[0].split()[0]} == _ARMS
        if is_arm and told.are_beside(one, mine) and known.are_beside(one, was):
            return True
    return False


def _epithets_have_changed(one: Item, other: Item, told: Layout, known: Layout) -> bool:
    """True when a word that stood right beside one drug stands right beside the other, and no longer beside its own."""
    theirs, mine = (known.beside(one), known.beside(other)), (told.beside(one), told.beside(other))
    return bool((theirs[0] - theirs[1]) & (mine[1] - mine[0]) or (theirs[1] - theirs[0]) & (mine[0] - mine[1]))


def _stood_beside(one: Item, other: Item, mine: Item, told: Layout, known: Layout) -> bool:
    """True when a number stands right beside what stood right beside the other number, which the statement has too."""
    if not one[0].startswith("number") or mine[0] == "drug" or other not in told.items or known.sets_against:
        return False
    return known.partner(other, mine[0]) == mine and told.are_beside(one, mine) and known.are_beside(other, mine)


def _listed_otherwise(one: Item, other: Item, told: Layout, known: Layout) -> bool:
    """With 'respectively' the order counts."""
    if not (one in told.items and other in told.items):
        return False
    return (told.items[one][0] < told.items[other][0]) != (known.items[one][0] < known.items[other][0])
