"""What searching an index costs, measured in a process of its own that opens it.

`python -m evals.growth.measured GENERATION QUESTIONS` prints it as JSON; QUESTIONS is a JSON list of texts.
"""

import datetime as dt
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np

from ingest.embed import Vectors, embedder_for
from ingest.index import Index
from ingest.lexical import Concepts, LexicalIndex
from ingest.on_disk import NEAR, open_vectors
from ingest.recall import exact_neighbours, share_found
from ingest.vectors import VectorIndex
from qa.lookup import read_ahead
from qa.question import Question
from qa.ranking import Allowed, rank
from qa.vocabulary import read_question

_DAY = dt.date(2026, 11, 1)
_FOUND = 10
_WHOLE = 20  # questions that every chunk is ranked for, to compare
_SHARES = (0.5, 0.1, 0.01, 0.001)  # of the articles, that a filter leaves


@dataclass(frozen=True, slots=True)
class Delay:
    """Milliseconds that one search takes, in the middle and at the 95th percentile."""

    p50: float
    p95: float


@dataclass(frozen=True, slots=True)
class Measured:
    """`opened` in seconds, hashes of all files checked. Memory in MB that the process took on by opening and searching:
    `memory`, of which `mapped` are pages of files, which the system may take back.

    Delays by what is searched: `vector` for the ten nearest chunks, `words` for those that speak most of a question,
    `ranking` is all that finds passages but embedding the question. `recall` of the ten nearest by vector against
    comparing all, `filtered` the same by the share of articles that a filter leaves, `same` the share of the ten best
    chunks that ranking every chunk would give too.
    """

    opened: float
    memory: float
    mapped: float
    delays: dict[str, Delay]
    recall: float
    filtered: dict[str, float]
    same: float


def measure(folder: Path, texts: Sequence[str]) -> Measured:
    """Measure the generation in `folder` with questions."""
    embedder = embedder_for()
    embedder.embed(texts[:1])
    VectorIndex.build(np.eye(2, dtype=np.float32))  # loads the library, which is no part of an index
    before = _memory()
    begun = time.perf_counter()
    index = Index.open(folder, embedder)
    opened = time.perf_counter() - begun
    asked = [Question(text=t, standalone=t, as_of=_DAY) for t in texts]
    for question in asked:
        rank(index, question)  # embeds it, and warms the files
    delays = _delays(index, asked)
    after = _memory()
    vectors = np.vstack([index.embed(t) for t in texts])
    return Measured(
        opened=round(opened, 2),
        memory=round(sum(after) - sum(before), 1),
        mapped=round(after[1] - before[1], 1),
        delays=delays,
        recall=_recall(index, folder, vectors),
        filtered={f"{share:.1%}": _recall(index, folder, vectors, share) for share in _SHARES},
        same=_same(index, asked[:_WHOLE]),
    )


def _delays(index: Index, asked: Sequence[Question]) -> dict[str, Delay]:
    words = index.words
    assert isinstance(words, LexicalIndex)
    vectors = {q.text: index.embed(q.text) for q in asked}
    concepts: dict[str, Concepts] = {
        q.text: [(c.factor, c.alternatives) for c in read_question(index, q).concepts] for q in asked
    }
    return {
        "vector": _timed(index, lambda q: index.nearest_chunks(vectors[q.text], _FOUND), asked),
        "words": _timed(index, lambda q: words.best(concepts[q.text], NEAR), asked),
        "ranking": _timed(index, lambda q: rank(index, q), asked),
    }


def _timed(index: Index, search: Callable[[Question], object], asked: Sequence[Question]) -> Delay:
    """The delays of `search`; the question is embedded before."""
    taken = []
    for question in asked:
        read_ahead(index, question)
        begun = time.perf_counter()
        search(question)
        taken.append(1e3 * (time.perf_counter() - begun))
    middle, high = np.percentile(taken, [50, 95])
    return Delay(round(float(middle), 2), round(float(high), 2))


def _recall(index: Index, folder: Path, vectors: Vectors, share: float = 1.0) -> float:
    """Recall of the ten nearest among the chunks of a share of the articles, drawn by chance."""
    search = open_vectors(folder, index.manifest)
    allowed = None if share == 1 else _some(index, share)
    rows = np.arange(len(search)) if allowed is None else np.flatnonzero(allowed)
    nearest = rows[exact_neighbours(search.take(rows), vectors, _FOUND)]
    found = [[row for row, _ in search.search(vector, _FOUND, allowed)] for vector in vectors]
    return round(share_found(found, nearest), 4)


def _some(index: Index, share: float) -> Allowed:
    chance = np.random.default_rng(1).random(index.manifest.articles)
    few = chance <= max(share, float(chance.min()))
    return np.repeat(few, index.chunk_counts)


def _same(index: Index, asked: Sequence[Question]) -> float:
    found = [rank(index, q).best(_FOUND) for q in asked]
    with patch("ingest.on_disk.WHOLE", sys.maxsize):
        whole = [rank(index, q).best(_FOUND) for q in asked]
    return round(share_found(found, np.array(whole)), 4)


def _memory() -> tuple[float, float]:
    """MB of this process that are its own, and that are pages of files (Linux)."""
    lines = (line.split() for line in Path("/proc/self/status").read_text().splitlines())
    held = {words[0]: int(words[1]) / 1e3 for words in lines if words[0] in ("RssAnon:", "RssFile:")}
    return held["RssAnon:"], held["RssFile:"]


if __name__ == "__main__":
    print(json.dumps(asdict(measure(Path(sys.argv[1]), json.loads(sys.argv[2])))))
