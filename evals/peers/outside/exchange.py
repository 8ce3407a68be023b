"""What every peer reads and writes. These files run in an environment of the peer's own and import nothing of ours.

Call: PIPELINE.py DOCUMENTS QUESTIONS MODEL OUT. DOCUMENTS and QUESTIONS are JSON lines {id, title, text} and {id,
text}; MODEL is the folder of the embedding weights; OUT gets JSON lines {id, passages: [{document, text, score}]}, best
first. It is imported before the peer, so that nothing is fetched and nobody is told.
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.update({"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False"})
DEPTH = 10
Passage = tuple[str, str, float]
"""Document id, text and score."""
Search = Callable[[str], Sequence[Passage]]


def run(build: Callable[[list[dict[str, str]], str], Search]) -> None:
    """Build the pipeline over the documents and ask it every question."""
    documents, questions, model, out = sys.argv[1:]
    search = build(_lines(documents), model)
    with Path(out).open("w", encoding="utf-8") as file:
        for question in _lines(questions):
            passages = [{"document": d, "text": t, "score": float(s)} for d, t, s in search(question["text"])[:DEPTH]]
            file.write(json.dumps({"id": question["id"], "passages": passages}) + "\n")


def _lines(path: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
