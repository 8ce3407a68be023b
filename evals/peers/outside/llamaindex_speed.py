"""LlamaIndex as in its starter tutorial: a vector index over nodes, kept by the storage context."""

from at_speed import FOUND, Search, run
from llama_index.core import StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding


class LlamaIndex:
    def embedder(self, model: str) -> HuggingFaceEmbedding:
        return HuggingFaceEmbedding(model_name=model)

    def ingest(self, embedder: HuggingFaceEmbedding, chunks: list[str], store: str) -> None:
        index = VectorStoreIndex([TextNode(text=text) for text in chunks], embed_model=embedder)
        index.storage_context.persist(store)

    def opened(self, embedder: HuggingFaceEmbedding, store: str) -> Search:
        context = StorageContext.from_defaults(persist_dir=store)
        return self._search(load_index_from_storage(context, embed_model=embedder))

    def given(self, embedder: HuggingFaceEmbedding, chunks: list[str], vectors: list[list[float]]) -> Search:
        nodes = [TextNode(text=text, embedding=vector) for text, vector in zip(chunks, vectors, strict=True)]
        return self._search(VectorStoreIndex(nodes, embed_model=embedder))

    def _search(self, index: VectorStoreIndex) -> Search:
        retriever = index.as_retriever(similarity_top_k=FOUND)
        return lambda question: [found.node.text for found in retriever.retrieve(question)]


if __name__ == "__main__":
    run(LlamaIndex())
