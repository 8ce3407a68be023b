"""The growth bench: an index of each size is built and searched in processes of their own, one after another."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter

from evals.growth.grown import Grown
from evals.growth.measured import Delay, Measured
from ingest import generation
from ingest.engines.cores import cores
from ingest.errors import GuidelineQAError

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000)
_GROWN, _MEASURED = TypeAdapter(Grown), TypeAdapter(Measured)
_LARGE, _BEFORE = 1_000_000, 100_000


@dataclass(frozen=True, slots=True)
class Step:
    """One size: what building the index cost and what searching it does."""

    grown: Grown
    measured: Measured


@dataclass(frozen=True, slots=True)
class Goal:
    """What was to be reached, and what was."""

    name: str
    wanted: float
    found: float
    most: bool = True
    """True where less is better."""

    @property
    def met(self) -> bool:
        """True when it was reached."""
        return self.found <= self.wanted if self.most else self.found >= self.wanted

    def text(self) -> str:
        """One line."""
        sign = "at most" if self.most else "at least"
        return f"{'met   ' if self.met else 'MISSED'}  {self.name}: {self.found:g} ({sign} {self.wanted:g})"


@dataclass(frozen=True, slots=True)
class Growth:
    """The steps of one run, smallest first, on so many cores."""

    cores: int
    questions: int
    steps: tuple[Step, ...]

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The goals for a million chunks; none when no step is so large."""
        of = {round(step.grown.chunks, -5): step.measured for step in self.steps}
        if _LARGE not in of or _BEFORE not in of:
            return ()
        large, before = of[_LARGE], of[_BEFORE]
        return (
            Goal("recall@10 against comparing all, 1M chunks", 0.99, large.recall, most=False),
            *(
                Goal(f"recall@10 where a filter leaves {share} of the articles", 0.99, found, most=False)
                for share, found in large.filtered.items()
            ),
            Goal("search by vector, p50 in ms", 10, large.delays["vector"].p50),
            Goal("search by words, p50 in ms", 10, large.delays["words"].p50),
            Goal("whole ranking, p50 in ms", 10, large.delays["ranking"].p50),
            Goal("memory of the open index in MB", 700, large.memory),
            Goal("delay by vector, 1M over 100k", 3, _ratio(large.delays["vector"], before.delays["vector"])),
            Goal("delay of the ranking, 1M over 100k", 3, _ratio(large.delays["ranking"], before.delays["ranking"])),
        )

    def text(self) -> str:
        """A table, and the goals."""
        names = (
            "chunks",
            "build s",
            "peak MB",
            "disk MB",
            "open s",
            "memory",
            "mapped",
            "vector ms",
            "p95",
            "words ms",
        )
        lines = ["".join(f"{name:>10}" for name in (*names, "p95", "rank ms", "p95", "recall", "same"))]
        for step in self.steps:
            one, other = step.grown, step.measured
            of = [other.delays[name] for name in ("vector", "words", "ranking")]
            numbers = [one.chunks, one.seconds, one.peak_mb, one.disk_mb, other.opened, other.memory, other.mapped]
            numbers += [x for delay in of for x in (delay.p50, delay.p95)]
            lines.append("".join(f"{n:>10,}" for n in [*numbers, other.recall, other.same]))
        lines.append(f"{self.questions} questions, one thread, {self.cores} cores; chunks beyond the real ones are")
        lines.append("changed copies. 'same': of the ten best chunks, those that ranking every chunk would give too.")
        return "\n".join([*lines, *(goal.text() for goal in self.goals)])

    def record(self) -> dict[str, object]:
        """All of it, ready for JSON."""
        return {**asdict(self), "goals": [{**asdict(goal), "met": goal.met} for goal in self.goals]}


def bench_growth(
    index: Path, texts: Sequence[str], *, to: int, scratch: Path | None, told: Callable[[str], None]
) -> Growth:
    """Build and search an index of each of SIZES up to `to` chunks, made of that in `index`. Each is removed before the
    next; the largest takes 7 kB a chunk of disk, under `scratch` or where temporary files go."""
    source = index / generation.current(index)
    if scratch is not None:
        scratch.mkdir(parents=True, exist_ok=True)
    steps = []
    for size in (s for s in SIZES if s <= to):
        with tempfile.TemporaryDirectory(prefix="guideline-qa-growth-", dir=scratch) as folder:
            told(f"{size:,} chunks: building")
            grown = _GROWN.validate_json(_apart("evals.growth.grown", str(source), folder, str(size)))
            told(f"{size:,} chunks: built in {grown.seconds} s, searching")
            asked = json.dumps(list(texts))
            found = _MEASURED.validate_json(_apart("evals.growth.measured", f"{folder}/gen-grown-{size}", asked))
            steps.append(Step(grown, found))
    return Growth(cores(), len(texts), tuple(steps))


def _apart(module: str, *arguments: str) -> bytes:
    one_thread = {**os.environ, "OMP_NUM_THREADS": "1"}  # as a service has, one process for each core
    ended = subprocess.run(
        [sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, env=one_thread, check=False
    )
    if ended.returncode:
        raise GuidelineQAError(f"{module} ended with exit code {ended.returncode}; what it said stands above.")
    return ended.stdout


def _ratio(large: Delay, before: Delay) -> float:
    return round(large.p50 / before.p50, 2)
