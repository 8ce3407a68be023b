"""Batches of texts: of the same number of tokens, so that nothing is padded, or of few shapes and padded a little."""

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


def padded_batches(lengths: Sequence[int], most: int, step: int) -> list[list[int]]:
    """Positions of texts, longest first, in batches of at most `most` tokens when padded, or one text.

    Texts are padded to the next multiple of `step` above the longest: whole batches then have few shapes.
    """
    found: list[list[int]] = []
    left = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    while left:
        size = max(1, most // padded(lengths[left[0]], step))
        found.append(left[:size])
        left = left[size:]
    return found


def padded(length: int, step: int) -> int:
    """The least multiple of `step` that `length` tokens fit into."""
    return -(-length // step) * step
