"""LlamaIndex's citation query engine as documented: a vector index with the default splitter, whose nodes are cut into
the numbered sources of 512 tokens that a model is told to cite. Its mock model stands in for one: only the sources are
read."""

from exchange import DEPTH, Search, run
from llama_index.core import Document, VectorStoreIndex
from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import CitationQueryEngine
from llama_index.embeddings.huggingface import HuggingFaceEmbedding


def build(documents: list[dict[str, str]], model: str) -> Search:
    index = VectorStoreIndex.from_documents(
        [Document(text=d["text"], metadata={"id": d["id"]}, excluded_embed_metadata_keys=["id"]) for d in documents],
        embed_model=HuggingFaceEmbedding(model_name=model),
    )
    engine = CitationQueryEngine.from_args(index, llm=MockLLM(max_tokens=1), similarity_top_k=DEPTH)
    return lambda question: [
        (found.metadata["id"], found.text.partition(":\n")[2], found.score or 0.0)
        for found in engine.query(question).source_nodes
    ]


if __name__ == "__main__":
    run(build)
