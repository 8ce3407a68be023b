"""What embedding costs: the engine that serves against sentence-transformers, same weights, same texts, one run."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.article import Article
from ingest.embed import Embedder, embedder_for
from ingest.engines.agreement import agreement
from ingest.engines.cores import cores
from ingest.engines.reference import SentenceTransformerEmbedder
from ingest.errors import GuidelineQAError, UserError

_TOKENS = 240
_NEAREST = 10  # neighbours that the agreement compares
_QUESTION = "What dose of pertuzumab is given?"
_REFERENCE_PROCESS = (
    "from ingest.engines.reference import SentenceTransformerEmbedder;"
    f"SentenceTransformerEmbedder().embed([{_QUESTION!r}])"
)


@dataclass(frozen=True, slots=True)
class Cost:
    """One way of doing it: medians. `rate` in chunks a second, `query` and `cold` in seconds (`cold` is a whole process
    to its first result), `cold_cpu` in seconds of processor time, `memory` the most that process held, in MB."""

    engine: str
    rate: float
    query: float
    cold: float
    cold_cpu: float
    memory: float


@dataclass(frozen=True, slots=True)
class EmbedBench:
    """Both costs, how many times better the first is, and how far the vectors agree. Ratios hold on other machines."""

    chunks: int
    cores: int
    served: Cost
    reference: Cost
    cosine: float
    overlap: float

    @property
    def ratios(self) -> dict[str, float]:
        """Reference by served: above 1 the serving engine is that many times better."""
        better = {"rate": self.served.rate / self.reference.rate}
        for name in ("query", "cold", "cold_cpu", "memory"):
            better[name] = getattr(self.reference, name) / getattr(self.served, name)
        return {name: round(ratio, 2) for name, ratio in better.items()}


def bench_embed(articles: Sequence[Article], index: Path, *, chunks: int, rounds: int) -> EmbedBench:
    """Embed `chunks` texts of about 240 tokens with either engine in turn, `rounds` times; and start either cold.

    Cold, the serving engine answers a whole question from `index`; the reference only embeds it. Raises UserError when
    the articles are too short for eleven texts.
    """
    ask = [sys.executable, "-m", "guideline_qa", "ask", "--writer", "extractive", "--index", str(index), _QUESTION]
    # Before a model is loaded here: the memory of a new process is counted from that of the one that starts it.
    cold = [(_cold(ask), _cold([sys.executable, "-c", _REFERENCE_PROCESS])) for _ in range(rounds)]
    served, reference = embedder_for(), SentenceTransformerEmbedder()
    texts = pieces(articles, served.count_tokens, chunks)
    if len(texts) <= _NEAREST:
        raise UserError(
            f"The documents give {len(texts)} texts of {_TOKENS} tokens, and {_NEAREST + 1} are needed. Name more."
        )
    theirs, ours = reference.embed(texts), served.embed(texts)  # loads and warms both
    warm = [(_warm(served, texts), _warm(reference, texts)) for _ in range(rounds)]
    costs = [
        Cost(name, *_medians([pair[i] for pair in warm]), *_medians([pair[i] for pair in cold]))
        for i, name in enumerate(("onnxruntime", "sentence-transformers"))
    ]
    cosine, overlap = agreement(theirs, ours)
    return EmbedBench(len(texts), cores(), costs[0], costs[1], cosine, overlap)


def pieces(articles: Sequence[Article], count_tokens: Callable[[str], int], wanted: int) -> list[str]:
    """Up to `wanted` texts of whole sentences, each of about 240 tokens, in the order of `articles`."""
    found: list[str] = []
    for article in articles:
        piece, size = "", 0
        for sentence in article.sentences:
            text = article.text[sentence.start : sentence.end]
            piece, size = f"{piece} {text}".strip(), size + count_tokens(text)
            if size >= _TOKENS:
                found.append(piece)
                piece, size = "", 0
    return found[:wanted]


def _warm(engine: Embedder, texts: Sequence[str]) -> tuple[float, float]:
    """Texts a second, and the seconds that one question takes."""
    begin = time.perf_counter()
    engine.embed(texts)
    between = time.perf_counter()
    engine.embed([_QUESTION])
    return len(texts) / (between - begin), time.perf_counter() - between


def _cold(command: Sequence[str]) -> tuple[float, float, float]:
    """Seconds by the clock, seconds of processor time and MB at most, of a process from start to end."""
    begin = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise GuidelineQAError(f"{' '.join(command)}: ended with exit code {process.returncode}.")
    return time.perf_counter() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _medians(rows: Sequence[Sequence[float]]) -> tuple[float, ...]:
    return tuple(round(statistics.median(column), 4) for column in zip(*rows, strict=True))
