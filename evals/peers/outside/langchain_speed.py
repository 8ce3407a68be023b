"""LangChain as in its tutorial on retrieval: the in-memory vector store, saved with `dump`."""

from pathlib import Path

from at_speed import FOUND, Search, run
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_huggingface import HuggingFaceEmbeddings


class LangChain:
    def embedder(self, model: str) -> HuggingFaceEmbeddings:
        return HuggingFaceEmbeddings(model_name=model)

    def ingest(self, embedder: HuggingFaceEmbeddings, chunks: list[str], store: str) -> None:
        made = InMemoryVectorStore.from_texts(chunks, embedder)
        made.dump(str(Path(store) / "store.json"))

    def opened(self, embedder: HuggingFaceEmbeddings, store: str) -> Search:
        return self._search(InMemoryVectorStore.load(str(Path(store) / "store.json"), embedder))

    def given(self, embedder: HuggingFaceEmbeddings, chunks: list[str], vectors: list[list[float]]) -> Search:
        store = InMemoryVectorStore(embedder)
        for i, (text, vector) in enumerate(zip(chunks, vectors, strict=True)):
            store.store[str(i)] = {"id": str(i), "vector": vector, "text": text, "metadata": {}}
        return self._search(store)

    def _search(self, store: InMemoryVectorStore) -> Search:
        return lambda question: [found.page_content for found in store.similarity_search(question, k=FOUND)]


if __name__ == "__main__":
    run(LangChain())
