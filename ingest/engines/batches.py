"""Batches of texts: one after another as they are, or of few shapes and padded a little."""

from collections.abc import Sequence


def batches(lengths: Sequence[int], tokens: int, texts: int) -> list[list[int]]:
    """Positions of texts, longest first, in batches of at most `texts` texts that have at most `tokens` tokens
    together, or one text. With the longest first several threads end at about the same time."""
    found: list[list[int]] = []
    room = 0
    for position in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if not found or lengths[position] > room or len(found[-1]) == texts:
            found.append([])
            room = tokens
        found[-1].append(position)
        room -= lengths[position]
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
