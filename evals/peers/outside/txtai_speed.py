"""txtai as documented: an embeddings database with content, over FAISS."""

from typing import Any

import numpy as np
from at_speed import FOUND, Search, run
from txtai import Embeddings


class Txtai:
    def embedder(self, model: str) -> Embeddings:
        return Embeddings(path=model, content=True)

    def ingest(self, embedder: Embeddings, chunks: list[str], store: str) -> None:
        embedder.index(chunks)
        embedder.save(store)

    def opened(self, embedder: Embeddings, store: str) -> Search:
        made = Embeddings()
        made.load(store)
        return self._search(made)

    def given(self, embedder: Embeddings, chunks: list[str], vectors: list[list[float]]) -> Search:
        known = dict(zip(chunks, np.array(vectors, dtype=np.float32), strict=False))
        encoder = embedder.model
        real = encoder.encode
        encoder.encode = lambda data, *_rest: np.stack([known[text] for text in data])
        embedder.index(chunks)
        encoder.encode = real
        return self._search(embedder)

    def _search(self, embedder: Embeddings) -> Search:
        def search(question: str) -> list[str]:
            found: list[Any] = embedder.search(question, FOUND)
            return [one["text"] for one in found]

        return search


if __name__ == "__main__":
    run(Txtai())
