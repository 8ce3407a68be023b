"""What a claim has that stands nowhere in the evidence: numbers and words."""

import re
from collections.abc import Sequence

import numpy as np

from ingest.engines.states import TokenStates
from ingest.lexical import stem
from qa.support.alignment import rarity
from qa.support.reading import Place
from qa.support.source import Source, figures

_COUNTS_LITTLE = frozenset("one two first second third zero once twice both half".split())
"""Numbers in letters that texts use without counting: one of them, the two brothers, at first."""
_LISTED_BEFORE = re.compile(r"(?:,|\band|\bor|&|such as|including)\s*(?:\w+\s+)?$", re.IGNORECASE)
_LISTED_AFTER = re.compile(r"\s*(?:,|and\b|or\b|&)", re.IGNORECASE)
_RAREST = 10.0
"""About the logarithm of the size of the vocabulary, so that the rarest word counts as one."""


def absent_numbers(claim: str, numbers: Sequence[Place], source: Source) -> int:
    """How many of the numbers of a claim do not stand in the evidence, in figures or in letters."""
    return sum(_is_absent(claim[p.start : p.end], p, source) for p in numbers)


def absent_from_lists(claim: str, words: Sequence[Place], states: TokenStates, source: Source) -> float:
    """The words in the lists of a claim, where it is at its most concrete, of which neither form nor stem stands in the
    evidence, each counted by how rare it is, from 0 to 1."""
    starts = np.array([start for start, _ in states.spans], dtype=np.int64)
    weights = rarity(states.ids) / _RAREST
    found = 0.0
    for place in words:
        own = weights[(starts >= place.start) & (starts < place.end)]
        is_absent = place.word.form not in source.forms and _stem(claim, place) not in source.stems
        if len(own) and is_absent and _is_listed(claim, place):
            found += float(own.max())
    return found


def _is_absent(written: str, place: Place, source: Source) -> bool:
    if own := figures(written):
        return place.word.form not in source.forms and not source.numbers.issuperset(own)
    return place.word.form not in source.forms and written.lower().strip(".,") not in _COUNTS_LITTLE


def _is_listed(claim: str, place: Place) -> bool:
    return bool(_LISTED_AFTER.match(claim, place.end) or _LISTED_BEFORE.search(claim[: place.start]))


def _stem(claim: str, place: Place) -> str:
    return stem(claim[place.start : place.end].lower().strip(".,'\"*"))
