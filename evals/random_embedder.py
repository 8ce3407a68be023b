"""Random vectors in place of a model: for measuring faults and memory, never for answers."""

import hashlib
from collections.abc import Sequence

import numpy as np

from ingest.embed import Progress, Vectors, no_progress


class RandomEmbedder:
    """A unit vector for each text that depends on the text alone; a token is a word."""

    name = "random"
    fingerprint = "random vectors by text, 1"

    def __init__(self, dimension: int = 384) -> None:
        self.dimension = dimension

    def count_tokens(self, text: str) -> int:
        """Words of `text`."""
        return text.count(" ") + 1

    def embed(self, texts: Sequence[str], progress: Progress = no_progress) -> Vectors:
        """Vectors, shape (len(texts), dimension)."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
            vectors[row] = np.random.Generator(np.random.PCG64(seed)).standard_normal(self.dimension, np.float32)
        progress(len(texts), len(texts))
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors
