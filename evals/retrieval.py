"""Ranks any BEIR-format set with the code that ranks for answers, and compares it with plain searches of the same."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.beir import Qrels, Query
from evals.collection import Collection
from evals.metrics import interval
from evals.retrieval_metrics import ranked_scores
from ingest.destination import write
from ingest.embed import Progress, Vectors, no_progress
from ingest.lexical import terms
from qa.question import Question
from qa.ranking import Scores, best_rows, rank

Run = dict[str, dict[str, float]]
"""Query id to document id to score."""

OURS, FUSION, WORDS, MEANING = "guideline-qa", "reciprocal rank fusion", "BM25", "dense"
METRICS = ("nDCG@10", "recall@10")
_FUSED = 1_000  # depth of the two rankings that are fused
_CONSTANT = 60  # G. Cormack, C. Clarke and S. Büttcher, Reciprocal rank fusion, SIGIR 2009
_DAY = dt.date(2026, 1, 1)  # the documents have no dates, so the day decides nothing


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over queries with its 95 % interval, or the mean of paired differences with its own."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Row:
    """What one way of ranking scored: by metric its figure, and how far it lies above the fusion, query by query."""

    system: str
    figures: Mapping[str, Figure]
    gains: Mapping[str, Figure]


def search(
    collection: Collection, queries: Sequence[Query], k: int, *, plain: bool, progress: Progress = no_progress
) -> dict[str, Run]:
    """The `k` best documents of each query by each system: ours, and where `plain` the fusion and its two parts."""
    runs: dict[str, Run] = {}
    for done, query in enumerate(queries, start=1):
        for system, scores in _scores(collection, query.text, plain=plain):
            rows = [row for row in best_rows(scores, k) if np.isfinite(scores[row]) and scores[row] != 0]
            runs.setdefault(system, {})[query.query_id] = {
                collection.documents[r].doc_id: float(scores[r]) for r in rows
            }
        progress(done, len(queries))
    return runs


def write_run(path: Path, run: Run) -> None:
    """Write a run in TREC's format: query, Q0, document, rank, score, tag; best first."""
    lines = (
        f"{query_id} Q0 {doc_id} {place} {score:.6f} {OURS}\n"
        for query_id, found in run.items()
        for place, (doc_id, score) in enumerate(found.items(), start=1)
    )
    write(path, "".join(lines))


def compare(runs: Mapping[str, Run], qrels: Qrels) -> tuple[Row, ...]:
    """Score every run on the queries that have a relevant document and that were asked."""
    asked = {q: graded for q, graded in qrels.items() if q in runs[OURS]}
    scores = {system: ranked_scores(asked, run) for system, run in runs.items()}
    return tuple(
        Row(
            system,
            {m: _figure(list(own[m].values())) for m in METRICS},
            {m: _figure([v - scores[FUSION][m][q] for q, v in own[m].items()]) for m in METRICS}
            if FUSION in scores and system != FUSION
            else {},
        )
        for system, own in scores.items()
    )


def _scores(collection: Collection, text: str, *, plain: bool) -> Iterator[tuple[str, Scores]]:
    yield OURS, rank(collection, Question(text=text, standalone=text, as_of=_DAY)).total
    if plain:
        words = collection.words.scores(terms(text))
        meaning = collection.cosines(collection.embed(text), np.arange(len(collection.documents)))
        yield FUSION, _fused(words, meaning)
        yield WORDS, words
        yield MEANING, meaning


def _fused(*searches: Vectors) -> Scores:
    """Reciprocal rank fusion of searches, by row; 0 for a document that none of them found."""
    fused = np.zeros(len(searches[0]), dtype=np.float32)
    for scores in searches:
        rows = [row for row in best_rows(scores, _FUSED) if scores[row] != 0]
        fused[rows] += 1 / (_CONSTANT + np.arange(1, len(rows) + 1))
    return fused


def _figure(values: Sequence[float]) -> Figure:
    mean = float(np.mean(values)) if values else 0.0
    low, high = interval(values) or (mean, mean)
    return Figure(mean, low, high)
