"""Where a text is best cut: between sentences that share few words, into pieces of about one size."""

from collections.abc import Sequence
from math import sqrt

_BESIDE = 3  # sentences on each side that are compared

Run = tuple[int, int]
"""The first and the last of some consecutive sentences, both inclusive."""


def cut(stems: Sequence[frozenset[str]], sizes: Sequence[int], *, aim: int, most: int) -> tuple[Run, ...]:
    """Cut sentences, given as stems and sizes, into runs of about `aim` and at most `most`; a larger one is alone.

    A cut costs the share of words that the three sentences before it have in common with the three after it, a run the
    square of its relative distance from `aim`; the cheapest cutting of all is found. Comparing the words of both sides
    is from M. Hearst, TextTiling, Computational Linguistics 1997.
    """
    costs = [0.0, *(_in_common(stems, place) for place in range(1, len(stems)))]
    cheapest, begins = [0.0], [0]
    for end in range(1, len(stems) + 1):
        found, size = (float("inf"), end - 1), 0
        for begin in range(end - 1, -1, -1):
            size += sizes[begin]
            if size > most and begin < end - 1:
                break
            found = min(found, (cheapest[begin] + costs[begin] + (size / aim - 1) ** 2, begin))
        cheapest.append(found[0])
        begins.append(found[1])
    return _runs(begins)


def _in_common(stems: Sequence[frozenset[str]], place: int) -> float:
    """The cosine of the words before and after a place, each word counted once."""
    before = frozenset[str]().union(*stems[max(0, place - _BESIDE) : place])
    after = frozenset[str]().union(*stems[place : place + _BESIDE])
    return len(before & after) / max(sqrt(len(before) * len(after)), 1.0)


def _runs(begins: Sequence[int]) -> tuple[Run, ...]:
    """The runs of the cheapest cutting; `begins` has, for each end, where the last run before it begins."""
    found: list[Run] = []
    end = len(begins) - 1
    while end:
        found.append((begins[end], end - 1))
        end = begins[end]
    return tuple(reversed(found))
