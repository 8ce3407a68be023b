"""What this program is timed with, in a process of its own as its peers are: python -m evals.speed.ours WHAT ..."""

import datetime as dt
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from evals.speed.watched import Watched
from ingest.embed import Embedder, embedder_for
from ingest.index import Index
from ingest.pipeline import documents_under, ingest
from qa.question import understand
from qa.retrieve import retrieve

FOUND = 10


def ingest_once(engine: str, chunks: str, store: str, *documents: str) -> dict[str, Any]:
    """Parse `documents` and publish them into `store`: seconds from the first to the last, where they went, tokens.

    Code and model were loaded before, by an ingest of the smallest of them, as they are where peers are timed. With a
    file of `chunks` nothing else is embedded; '-' embeds sentences and questions too, as an ingest does.
    """
    embedder = embedder_for(engine="bf16" if engine == "bf16" else "fp32")
    _ingest_smallest(documents, embedder)
    watched = Watched(embedder, None if chunks == "-" else frozenset(lines(chunks)))
    begin = time.perf_counter()
    read = begin

    def on_document(_done: int, _total: int) -> None:
        nonlocal read
        read = time.perf_counter()

    report = ingest([Path(d) for d in documents], watched, Path(store), on_document=on_document)
    seconds = time.perf_counter() - begin
    tokens = sum(map(embedder.count_tokens, watched.texts)) + 2 * len(watched.texts)
    profile = {"parse": read - begin, "embed": watched.seconds}
    profile["cut, index, write, verify"] = seconds - sum(profile.values())
    return {"seconds": seconds, "tokens": tokens, "chunks": report.chunks, "profile": profile}


def _ingest_smallest(documents: Sequence[str], embedder: Embedder) -> None:
    smallest = min(
        (d.path for d in documents_under([Path(d) for d in documents])), key=lambda path: path.stat().st_size
    )
    with tempfile.TemporaryDirectory() as folder:
        ingest([smallest], embedder, Path(folder))


def warm(store: str, questions: str) -> dict[str, Any]:
    """Milliseconds of each question for the whole retrieval, and for embedding and vector search alone as peers do it;
    and the chunks nearest to each by vectors."""
    index = Index.load(Path(store), embedder_for())
    asked, day = lines(questions), dt.date(2026, 1, 1)

    def whole(question: str) -> None:
        retrieve(index, understand(question, as_of=day), FOUND)

    def nearest(question: str) -> list[tuple[int, float]]:
        index.embed.forget()
        return index.nearest_chunks(index.embed(question), FOUND)

    def afresh(question: str) -> None:
        index.embed.forget()
        whole(question)

    rows = np.arange(index.manifest.chunks)
    found = [[row for row, _ in nearest(q)] for q in asked]
    exact = [np.argsort(-index.cosines(index.embed(q), rows), kind="stable")[:FOUND].tolist() for q in asked]
    recall = np.mean([len({*a} & {*b}) / FOUND for a, b in zip(found, exact, strict=True)])
    for question in asked:
        afresh(question)
    return {"retrieve": _each(afresh, asked), "vectors": _each(nearest, asked), "recall": float(recall)}


def lines(path: str) -> list[str]:
    """The strings of a file of JSON strings, one a line."""
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def _each(ask: Callable[[str], object], asked: Sequence[str]) -> list[float]:
    taken = []
    for question in asked:
        begin = time.perf_counter()
        ask(question)
        taken.append(1e3 * (time.perf_counter() - begin))
    return taken


if __name__ == "__main__":
    done = ingest_once(*sys.argv[2:]) if sys.argv[1] == "ingest" else warm(*sys.argv[2:])
    print(json.dumps(done))
