"""Haystack's in-memory retrieval as documented: chunks of 200 words, embedded with sentence-transformers, and the
embedding retriever."""

from exchange import DEPTH, Search, run
from haystack import Document
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)


def build(documents: list[dict[str, str]], model: str) -> Search:
    splitter = DocumentSplitter()
    documents_embedder = SentenceTransformersDocumentEmbedder(model=model, progress_bar=False)
    questions_embedder = SentenceTransformersTextEmbedder(model=model, progress_bar=False)
    for component in (splitter, documents_embedder, questions_embedder):
        component.warm_up()
    split = splitter.run([Document(content=d["text"], meta={"id": d["id"]}) for d in documents])["documents"]
    store = InMemoryDocumentStore()
    store.write_documents(documents_embedder.run(split)["documents"])
    retriever = InMemoryEmbeddingRetriever(store, top_k=DEPTH)
    return lambda question: [
        (found.meta["id"], found.content, found.score)
        for found in retriever.run(questions_embedder.run(question)["embedding"])["documents"]
    ]


if __name__ == "__main__":
    run(build)
