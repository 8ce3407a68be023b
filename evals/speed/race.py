"""The race: rounds in which every system has its turn, so that whatever else the machine does falls on all alike."""

import json
import shutil
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evals.peers.peer import OUTSIDE, Peer
from evals.speed.process import cold, printed
from ingest.engines.cores import cores
from ingest.engines.weights import SHIPPED_MODEL, model_folder
from ingest.index import Index

RACERS = (
    Peer("langchain", "LangChain", "langchain_speed.py"),
    Peer("llamaindex", "LlamaIndex", "llamaindex_speed.py"),
    Peer("haystack", "Haystack", "haystack_speed.py"),
    Peer("txtai", "txtai", "txtai_speed.py"),
    Peer("chroma", "Chroma", "chroma_speed.py"),
)
ENGINES = ("fp32", "bf16")
QUESTION = "What dose of pertuzumab is given?"
_NEAREST = 10
Told = Callable[[str], None]
Rounds = dict[str, list[Any]]
"""By system what each round gave."""
_OURS = (sys.executable, "-m", "evals.speed.ours")


@dataclass(frozen=True, slots=True)
class Task:
    """What every system gets: chunk texts, their vectors, questions, in files of `folder`; the Python of each peer; and
    the `index` that the chunks are of, made of `documents`."""

    folder: Path
    index: Path
    documents: tuple[Path, ...]
    pythons: Mapping[str, Path]
    rounds: int

    @property
    def chunks(self) -> str:
        return str(self.folder / "chunks.jsonl")

    def peer(self, name: str, *arguments: str) -> list[str]:
        """The command that runs a peer."""
        pipeline = next(p.pipeline for p in RACERS if p.name == name)
        return [str(self.pythons[name]), str(OUTSIDE / pipeline), *arguments]

    def write(self, index: Index, questions: Sequence[str]) -> None:
        """Write the files."""
        rows = range(index.manifest.chunks)
        _lines(self.folder / "chunks.jsonl", [index.store.chunk(row)[0].embedding_text for row in rows])
        _lines(self.folder / "questions.jsonl", questions)
        near = [
            np.argsort(-index.cosines(index.embed(q), np.arange(len(rows))), kind="stable")[:_NEAREST]
            for q in questions
        ]
        _lines(
            self.folder / "nearest.jsonl",
            [[index.store.chunk(int(r))[0].embedding_text for r in rows] for rows in near],
        )
        np.save(self.folder / "vectors.npy", index.chunk_vectors(rows))

    def recall(self, found: Sequence[Sequence[str]]) -> float:
        """The mean share of the exact nearest chunks that was found."""
        exact = [json.loads(line) for line in (self.folder / "nearest.jsonl").read_text(encoding="utf-8").splitlines()]
        return float(np.mean([len({*a} & {*b}) / len(b) for a, b in zip(found, exact, strict=True)]))


def ingests(task: Task, engines: Sequence[str], told: Told) -> Rounds:
    """Seconds of ingests: ours from parsing to the published generation, whole and with chunks alone embedded; the
    peers' from the same chunks to the saved index."""
    found: Rounds = {}
    for number in range(task.rounds):
        for engine in engines:
            for label, chunks in ((f"ours {engine}", "-"), (f"ours {engine}, chunks alone", task.chunks)):
                told(f"ingest, round {number + 1}: {label}")
                with _empty(task.folder / "ours") as store:
                    documents = map(str, task.documents)
                    found.setdefault(label, []).append(
                        printed([*_OURS, "ingest", engine, chunks, str(store), *documents])
                    )
        for name in task.pythons:
            told(f"ingest, round {number + 1}: {name}")
            with _empty(task.folder / f"store-{name}") as store:
                given = task.peer(name, "ingest", task.chunks, _model(), str(store))
                found.setdefault(name, []).append(printed(given))
                _keep(store, task.folder / f"kept-{name}")
    return found


def ceiling(task: Task, lengths: Sequence[int], told: Told) -> dict[str, float | None]:
    """Tokens a second that the matrix products alone allow, by precision."""
    told("the machine's limit")
    script = [sys.executable, str(OUTSIDE / "ceiling.py"), json.dumps(list(lengths)), str(cores())]
    found: dict[str, float | None] = printed(script)
    return found


def starts(task: Task, told: Told) -> Rounds:
    """Whole processes: `ask` and `search`, and each peer's to its first hit over its own saved index.

    A first start of each, which finds nothing in memory and no bytecode, does not count.
    """
    ours = ["--index", str(task.index), QUESTION]
    program = [sys.executable, "-m", "guideline_qa"]
    commands = {
        "ours ask": [*program, "ask", "--writer", "extractive", *ours],
        "ours search": [*program, "search", *ours],
    }
    for name in task.pythons:
        commands[name] = task.peer(name, "cold", str(task.folder / f"kept-{name}"), _model(), QUESTION)
    found: Rounds = {}
    for number in range(task.rounds + 1):
        for name, command in commands.items():
            told(f"cold, round {number}: {name}")
            taken = asdict(cold(command))
            if number:
                found.setdefault(name, []).append(taken)
    return found


def queries(task: Task, told: Told) -> Rounds:
    """Milliseconds of warm questions over the same chunks and vectors, and how many of the exact ten were found."""
    questions = str(task.folder / "questions.jsonl")
    vectors = str(task.folder / "vectors.npy")
    found: Rounds = {}
    for number in range(task.rounds):
        told(f"warm, round {number + 1}: ours")
        found.setdefault("ours", []).append(printed([*_OURS, "warm", str(task.index), questions]))
        for name in task.pythons:
            told(f"warm, round {number + 1}: {name}")
            asked = printed(task.peer(name, "warm", task.chunks, vectors, _model(), questions))
            found.setdefault(name, []).append(
                {"milliseconds": asked["milliseconds"], "recall": task.recall(asked["found"])}
            )
    return found


def median(rounds: Sequence[Mapping[str, Any]], of: str) -> float:
    """The median of a figure over rounds; of a list in each round, of all of them."""
    values = [v for r in rounds for v in (r[of] if isinstance(r[of], list) else [r[of]])]
    return float(statistics.median(values))


def _model() -> str:
    return str(model_folder(SHIPPED_MODEL))


def _lines(path: Path, texts: Sequence[object]) -> None:
    path.write_text("".join(json.dumps(text, ensure_ascii=True) + "\n" for text in texts), encoding="utf-8")


@contextmanager
def _empty(folder: Path) -> Iterator[Path]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def _keep(store: Path, place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(store, place)
