"""An embedder that keeps account of what it did, and may leave sentences out."""

import time
from collections.abc import Sequence

import numpy as np

from ingest.embed import Embedder, Progress, Vectors, no_progress


class Watched:
    """Embeds as `embedder` does. `tokens` counts those it embedded, `seconds` how long that took.

    With `only`, texts that are not among them get the same vector each and are not counted: what an ingest costs that
    embeds chunks alone, as other systems do.
    """

    def __init__(self, embedder: Embedder, only: frozenset[str] | None = None) -> None:
        self._embedder, self._only = embedder, only
        self.name, self.fingerprint, self.dimension = embedder.name, embedder.fingerprint, embedder.dimension
        self.tokens, self.seconds = 0, 0.0
        self.texts: list[str] = []

    def count_tokens(self, text: str) -> int:
        return self._embedder.count_tokens(text)

    def embed(self, texts: Sequence[str], progress: Progress = no_progress) -> Vectors:
        """Unit vectors, shape (len(texts), dimension)."""
        wanted = [i for i, text in enumerate(texts) if self._only is None or text in self._only]
        vectors = np.full((len(texts), self.dimension), self.dimension**-0.5, dtype=np.float32)
        begin = time.perf_counter()
        if wanted:
            vectors[wanted] = self._embedder.embed([texts[i] for i in wanted], progress)
        self.seconds += time.perf_counter() - begin
        self.texts += [texts[i] for i in wanted]
        return vectors
