"""Texts longer than a model reads: cut into overlapping windows, whose vectors are averaged by their length.

By length, for a text a little longer than a window leaves a second one of a few words, which would count as much as
the first: measured on panels' questions over chunks of 200 words, nDCG@10 of the cosine was .617 with equal weights and
.668 with the first window alone.
"""

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_OVERLAP = 16
_SPARE = 8  # a word cut at the edge of a window can give more tokens than it had


_METHOD = "windows averaged by their length"


def marked(fingerprint: str) -> str:
    """The fingerprint of weights together with how long texts are embedded: another way gives other vectors."""
    return hashlib.sha256(f"{_METHOD} {fingerprint}".encode()).hexdigest()


def windows(text: str, spans: Sequence[tuple[int, int]], room: int) -> list[tuple[int, int]]:
    """Where pieces of `text` of at most `room` tokens begin and end; together they are the whole of it.

    `spans` are the character spans of its tokens, special tokens left out.
    """
    if len(spans) <= room:
        return [(0, len(text))]
    size = room - _SPARE
    starts = range(0, len(spans) - _OVERLAP, size - _OVERLAP)
    return [(spans[s][0], spans[min(s + size, len(spans)) - 1][1]) for s in starts]


def unit(sums: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Rows of `sums`, shape (texts, dimension), at length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.ascontiguousarray(sums / np.maximum(lengths, 1e-12), dtype=np.float32)
