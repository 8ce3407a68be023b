"""What every peer is timed with. These files run in an environment of the peer's own and import nothing of ours.

Calls, with CHUNKS a file of JSON strings, one a line, MODEL the folder of the weights, STORE a folder:
    PIPELINE.py ingest CHUNKS MODEL STORE       chunks to a saved index; prints {"seconds": ...}, without the loading of
                                                code and model
    PIPELINE.py cold STORE MODEL QUESTION       open it and print the first hit
    PIPELINE.py warm CHUNKS VECTORS MODEL QUESTIONS
                                                chunks with given vectors; prints the milliseconds of each question and
                                                the chunks that were found
It is imported before the peer, so that nothing is fetched and nobody is told.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

os.environ.update({"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False"})
os.environ.update({"ANONYMIZED_TELEMETRY": "False", "TOKENIZERS_PARALLELISM": "false"})
FOUND = 10
Search = Callable[[str], Sequence[str]]
"""A question to the texts of the FOUND nearest chunks, best first."""


class Pipeline(Protocol):
    """A peer as its documentation makes it."""

    def embedder(self, model: str) -> Any: ...
    def ingest(self, embedder: Any, chunks: list[str], store: str) -> None: ...
    def opened(self, embedder: Any, store: str) -> Search: ...
    def given(self, embedder: Any, chunks: list[str], vectors: list[list[float]]) -> Search: ...


def run(pipeline: Pipeline) -> None:
    """Do what the command line says."""
    {"ingest": _ingest, "cold": _cold, "warm": _warm}[sys.argv[1]](pipeline, *sys.argv[2:])


def _ingest(pipeline: Pipeline, chunks: str, model: str, store: str) -> None:
    embedder, texts = pipeline.embedder(model), _lines(chunks)
    begin = time.perf_counter()
    pipeline.ingest(embedder, texts, store)
    print(json.dumps({"seconds": time.perf_counter() - begin}))


def _cold(pipeline: Pipeline, store: str, model: str, question: str) -> None:
    print(pipeline.opened(pipeline.embedder(model), store)(question)[0])


def _warm(pipeline: Pipeline, chunks: str, vectors: str, model: str, questions: str) -> None:
    import numpy as np

    search = pipeline.given(pipeline.embedder(model), _lines(chunks), np.load(vectors).tolist())
    asked = _lines(questions)
    found = [list(search(question)) for question in asked]  # warms up, and is what recall is of
    taken = []
    for question in asked:
        begin = time.perf_counter()
        search(question)
        taken.append(1e3 * (time.perf_counter() - begin))
    print(json.dumps({"milliseconds": taken, "found": found}))


def _lines(path: str) -> list[str]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
