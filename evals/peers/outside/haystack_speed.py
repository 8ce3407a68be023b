"""Haystack as documented: the in-memory document store and the embedding retriever."""

from pathlib import Path
from typing import Any

from at_speed import FOUND, Search, run
from haystack import Document
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)


class Haystack:
    def embedder(self, model: str) -> Any:
        made = (
            SentenceTransformersDocumentEmbedder(model=model, progress_bar=False),
            SentenceTransformersTextEmbedder(model=model, progress_bar=False),
        )
        for one in made:
            one.warm_up()
        return made

    def ingest(self, embedder: Any, chunks: list[str], store: str) -> None:
        made = InMemoryDocumentStore()
        made.write_documents(embedder[0].run([Document(content=text) for text in chunks])["documents"])
        made.save_to_disk(str(Path(store) / "store.json"))

    def opened(self, embedder: Any, store: str) -> Search:
        return self._search(embedder, InMemoryDocumentStore.load_from_disk(str(Path(store) / "store.json")))

    def given(self, embedder: Any, chunks: list[str], vectors: list[list[float]]) -> Search:
        store = InMemoryDocumentStore()
        pairs = zip(chunks, vectors, strict=True)
        store.write_documents([Document(content=text, embedding=vector) for text, vector in pairs])
        return self._search(embedder, store)

    def _search(self, embedder: Any, store: InMemoryDocumentStore) -> Search:
        retriever = InMemoryEmbeddingRetriever(store, top_k=FOUND)
        return lambda question: [
            found.content for found in retriever.run(embedder[1].run(question)["embedding"])["documents"]
        ]


if __name__ == "__main__":
    run(Haystack())
