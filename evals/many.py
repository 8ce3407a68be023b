"""Asks hundreds of questions of hundreds of guidelines and verifies every answer.

    python -m evals.many DATA --index DIR [--questions 300]

DATA is the folder of `evals.to_beir`; its guidelines become articles, each passage a paragraph, and are indexed in DIR
(embedding them takes a while the first time). Prints how the answers ended, how long they took and what did not verify;
exit 1 if anything did not.
"""

import argparse
import datetime as dt
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.guidelines import articles_of
from evals.to_beir import BeirSet, guidelines
from ingest.article import Article
from ingest.build import build_index
from ingest.embed import embedder_for
from ingest.index import Index
from qa.ask import ask
from qa.question import understand
from qa.verify import verify

_DAY = dt.date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one question: how the answer ended, its words, the seconds it took and what did not verify."""

    text: str
    status: str
    words: int
    seconds: float
    problems: tuple[str, ...]


def main() -> None:
    """Index, ask, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("data", type=Path)
    options.add_argument("--index", type=Path, required=True)
    options.add_argument("--questions", type=int, default=300)
    chosen = options.parse_args()
    found = guidelines(chosen.data)
    index = build_index(as_articles(found), embedder_for(), chosen.index)
    texts = spread([str(q["text"]) for q in found.queries], chosen.questions)
    asked = tuple(ask_all(index, texts))
    print(json.dumps(summary(index, asked), indent=1))
    sys.exit(any(a.problems for a in asked))


def as_articles(found: BeirSet) -> Iterator[Article]:
    """The guidelines of a set, each passage a paragraph."""
    return articles_of((str(x["metadata"]["group"]), x["title"], x["text"]) for x in found.corpus)


def spread(texts: Sequence[str], count: int) -> list[str]:
    """`count` of the texts, evenly spread, all of them if there are no more."""
    places = np.linspace(0, len(texts) - 1, min(count, len(texts))).round().astype(int)
    return [texts[i] for i in places]


def ask_all(index: Index, texts: Iterable[str]) -> Iterator[Asked]:
    """Ask each question on its own and verify the answer against the index."""
    for text in texts:
        begin = time.perf_counter()
        answer = ask(index, understand(text, as_of=_DAY))
        seconds = time.perf_counter() - begin
        words = sum(len(s.text.split()) for s in answer.statements)
        yield Asked(text, answer.status, words, seconds, tuple(verify(answer, index).problems))


def summary(index: Index, asked: Sequence[Asked]) -> dict[str, object]:
    """The figures, ready for JSON."""
    times = [1000 * a.seconds for a in asked]
    words = [a.words for a in asked if a.words]
    return {
        "articles": index.manifest.articles,
        "chunks": index.manifest.chunks,
        "questions": len(asked),
        "ended": dict(Counter(a.status for a in asked)),
        "milliseconds": {"p50": round(float(np.median(times)), 1), "p95": round(float(np.percentile(times, 95)), 1)},
        "words an answer, median": float(np.median(words)) if words else None,
        "did not verify": [{"question": a.text, "problems": a.problems} for a in asked if a.problems],
    }


if __name__ == "__main__":
    main()
