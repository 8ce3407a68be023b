"""The pipeline of LangChain's own tutorial on retrieval: chunks of 1,000 characters with 200 of overlap, embedded, kept
in the in-memory vector store, and searched by similarity."""

from exchange import DEPTH, Search, run
from langchain_core.documents import Document
from langchain_core.vectorstores import InMemoryVectorStore
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter


def build(documents: list[dict[str, str]], model: str) -> Search:
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
    chunks = splitter.split_documents([Document(d["text"], metadata={"id": d["id"]}) for d in documents])
    store = InMemoryVectorStore.from_documents(chunks, HuggingFaceEmbeddings(model_name=model))
    return lambda question: [
        (found.metadata["id"], found.page_content, score)
        for found, score in store.similarity_search_with_score(question, k=DEPTH)
    ]


if __name__ == "__main__":
    run(build)
