"""Batches of texts with the same number of tokens: nothing is padded."""

from collections.abc import Sequence
from itertools import groupby


def batches(lengths: Sequence[int], most: int) -> list[list[int]]:
    """Positions of texts by the number of their tokens: a batch has one length and at most `most` tokens, or one text.

    Longest first, so that several threads end at about the same time.
    """
    found: list[list[int]] = []
    for length, group in groupby(sorted(range(len(lengths)), key=lambda i: -lengths[i]), key=lengths.__getitem__):
        positions, size = list(group), max(1, most // max(length, 1))
        found += [positions[i : i + size] for i in range(0, len(positions), size)]
    return found
