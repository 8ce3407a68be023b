"""How long a checked extractive answer takes in a program that is warm, and which part of it takes how long."""

import datetime as dt
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from evals.flame import sampled
from ingest.destination import write
from ingest.embed import embedder_for
from ingest.index import Index
from qa.lookup import read_ahead
from qa.question import understand
from qa.sense import sense_of
from qa.stream import Finished, Progress, stream

P50_GOAL, P95_GOAL = 40.0, 100.0
"""Milliseconds for a whole answer."""
_WARM = 0.2  # share of the questions that are answered before, uncounted
_MB = 1024 if sys.platform != "darwin" else 1024 * 1024  # of what the system counts memory in


@dataclass(frozen=True, slots=True)
class StageTimes:
    """Milliseconds of one stage, on the clock and of the processor."""

    stage: str
    p50: float
    p95: float
    cpu50: float
    cpu95: float


@dataclass(frozen=True, slots=True)
class AnswerBench:
    """`memory` is the most that this process held, in MB; `costliest` the functions most time was spent in themselves,
    with their share, where they were sampled."""

    chunks: int
    questions: int
    stages: tuple[StageTimes, ...]
    memory: float
    costliest: tuple[tuple[str, float], ...] = ()

    def text(self) -> str:
        """As a table."""
        lines = [f"{'':18}{'p50 ms':>9}{'p95 ms':>9}{'cpu p50':>9}{'cpu p95':>9}"]
        lines += [f"{s.stage:18}{s.p50:>9.1f}{s.p95:>9.1f}{s.cpu50:>9.1f}{s.cpu95:>9.1f}" for s in self.stages]
        whole = self.stages[-1]
        for name, found, goal in (("p50", whole.p50, P50_GOAL), ("p95", whole.p95, P95_GOAL)):
            lines.append(f"{name} at most {goal:.0f} ms: {'met' if found <= goal else 'missed'}")
        lines.append(f"{self.questions} questions, {self.chunks} chunks; {self.memory:.0f} MB at most.")
        lines += [f"{100 * share:5.1f} %  {name}" for name, share in self.costliest]
        return "\n".join(lines)


class _Watch:
    """Milliseconds by stage, on the clock and of the processor, one row for each question."""

    def __init__(self) -> None:
        self._rows: list[dict[str, tuple[float, float]]] = []
        self._last = _now()

    def begin(self) -> None:
        """The next question."""
        self._rows.append({})
        self._last = _now()

    def stage(self, name: str) -> None:
        """What was done since the stage before belongs to `name`."""
        now, row = _now(), self._rows[-1]
        wall, cpu = row.get(name, (0.0, 0.0))
        row[name] = (wall + now[0] - self._last[0], cpu + now[1] - self._last[1])
        self._last = now

    def stages(self) -> tuple[StageTimes, ...]:
        """The percentiles of every stage over the questions that had it, and of the whole."""
        names = dict.fromkeys(name for row in self._rows for name in row)
        found = {name: np.array([row[name] for row in self._rows if name in row]) for name in names}
        found["whole answer"] = np.array([np.sum(list(row.values()), axis=0) for row in self._rows])
        return tuple(_percentiles(name, times) for name, times in found.items())


def _now() -> tuple[float, float]:
    return 1e3 * time.perf_counter(), 1e3 * time.thread_time()


def _percentiles(name: str, times: npt.NDArray[np.float64]) -> StageTimes:
    (wall50, cpu50), (wall95, cpu95) = np.percentile(times, [50, 95], axis=0)
    return StageTimes(name, float(wall50), float(wall95), float(cpu50), float(cpu95))


def bench_answer(directory: Path, questions: Sequence[str], day: dt.date, *, flame: Path | None = None) -> AnswerBench:
    """Answer `questions` as of `day` in this process, one after the other, and time the stages of each. With `flame`
    the stacks are sampled on the way and drawn there as SVG."""
    index = Index.load(directory, embedder_for())
    warm = int(_WARM * len(questions))
    _answer_all(index, questions[:warm], day)
    costliest: list[tuple[str, float]] = []
    if flame is None:
        watch = _answer_all(index, questions[warm:], day)
    else:
        with sampled() as samples:
            watch = _answer_all(index, questions[warm:], day)
        write(flame, samples.svg(f"{len(questions) - warm} answers over {index.manifest.chunks} chunks"))
        costliest = samples.costliest(10)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MB
    return AnswerBench(index.manifest.chunks, len(questions) - warm, watch.stages(), memory, tuple(costliest))


def _answer_all(index: Index, questions: Sequence[str], day: dt.date) -> _Watch:
    watch = _Watch()
    for text in questions:
        watch.begin()
        for stage in _stages_of(index, text, day):
            watch.stage(stage)
    return watch


def _stages_of(index: Index, text: str, day: dt.date) -> Iterator[str]:
    """Answer a question; the name of each stage when it is done."""
    question = understand(text, as_of=day, sense=sense_of(index.embedder))
    read_ahead(index, question)
    yield "embed"
    is_written = False
    for event in stream(index, question, early=False):
        if isinstance(event, Progress):
            if event.stage == "write":
                yield "search"
        elif isinstance(event, Finished):
            yield "finish"
            event.answer.to_json()
            yield "encode"
        else:
            yield "check and cite" if is_written else "write"
            is_written = True
