"""Chroma as in its quickstart: a persistent collection with the default embedding function, which runs this model in
ONNX Runtime. It would fetch the weights: they are exported from MODEL instead, once, beside the environment."""

import sys
from pathlib import Path
from shutil import copyfile

import chromadb
from at_speed import FOUND, Search, run
from chromadb.utils.embedding_functions import ONNXMiniLM_L6_V2

_AT_ONCE = 4_000  # Chroma takes no more at once
_FILES = ("config.json", "special_tokens_map.json", "tokenizer_config.json", "tokenizer.json", "vocab.txt")


class Chroma:
    def embedder(self, model: str) -> ONNXMiniLM_L6_V2:
        ONNXMiniLM_L6_V2.DOWNLOAD_PATH = Path(sys.prefix) / "weights"
        folder = ONNXMiniLM_L6_V2.DOWNLOAD_PATH / ONNXMiniLM_L6_V2.EXTRACTED_FOLDER_NAME
        if not (folder / "model.onnx").exists():
            folder.mkdir(parents=True, exist_ok=True)
            for name in _FILES:
                copyfile(Path(model) / name, folder / name)
            _export(model, folder / "model.onnx")
        made = ONNXMiniLM_L6_V2()
        made(["warm up"])
        return made

    def ingest(self, embedder: ONNXMiniLM_L6_V2, chunks: list[str], store: str) -> None:
        collection = chromadb.PersistentClient(store).create_collection("chunks", embedding_function=embedder)
        for begin in range(0, len(chunks), _AT_ONCE):
            part = chunks[begin : begin + _AT_ONCE]
            collection.add(ids=[str(begin + i) for i in range(len(part))], documents=part)

    def opened(self, embedder: ONNXMiniLM_L6_V2, store: str) -> Search:
        return self._search(chromadb.PersistentClient(store).get_collection("chunks", embedding_function=embedder))

    def given(self, embedder: ONNXMiniLM_L6_V2, chunks: list[str], vectors: list[list[float]]) -> Search:
        collection = chromadb.EphemeralClient().create_collection(
            "chunks", embedding_function=embedder, metadata={"hnsw:space": "cosine"}
        )
        for begin in range(0, len(chunks), _AT_ONCE):
            part = slice(begin, begin + _AT_ONCE)
            ids = [str(begin + i) for i in range(len(chunks[part]))]
            collection.add(ids=ids, documents=chunks[part], embeddings=vectors[part])
        return self._search(collection)

    def _search(self, collection: chromadb.Collection) -> Search:
        return lambda question: collection.query(query_texts=[question], n_results=FOUND)["documents"][0]


def _export(model: str, path: Path) -> None:
    import torch
    from transformers import AutoModel

    names = ["input_ids", "attention_mask", "token_type_ids"]
    ids, mask, kinds = (
        torch.full((2, 16), 101),
        torch.ones(2, 16, dtype=torch.int64),
        torch.zeros(2, 16, dtype=torch.int64),
    )
    free = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    bert = AutoModel.from_pretrained(model, local_files_only=True, attn_implementation="eager", return_dict=False)
    program = torch.onnx.export(
        bert.eval(),
        (ids, mask, kinds),
        dynamo=True,
        input_names=names,
        dynamic_shapes=(free, free, free),
        verbose=False,
    )
    program.save(path)


if __name__ == "__main__":
    run(Chroma())
