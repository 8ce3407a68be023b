import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from watched_ingests import BRAIN, CONSTIPATION, DOSING, Recording, texts

from ingest import generation
from ingest.embed import Embedder
from ingest.pipeline import ingest

KILLS = 15


# Runs one ingest after another, each in a fork of its own that is killed where the order says, with the real model's
# vectors given to it, for loading the model would take seconds each time, as would a process that starts parsers.
WORKER = """
import json, os, resource, signal, sys, threading
from pathlib import Path

import bm25s, faiss, numpy as np, Stemmer

import ingest.intake
from evals.faults.world import read_here
from ingest.errors import GuidelineQAError
from ingest.pipeline import ingest as publish

ingest.intake.read_apart = read_here


class Replay:
    def __init__(self, recorded):
        self.name, self.fingerprint, self.dimension = recorded["name"], recorded["fingerprint"], recorded["dimension"]
        self.vectors, self.tokens = recorded["vectors"], recorded["tokens"]

    def count_tokens(self, text):
        return self.tokens[text]

    def embed(self, texts, progress=None):
        return np.array([self.vectors[t] for t in texts], dtype=np.float32)


WRITERS = {"write", "save", "append", "write_rows", "write_ledger", "write_vectors", "_write_text", "_write_json"}
steps = 0


def watch(kill_at):
    def step(frame, event, arg):
        global steps
        steps += event == "line"
        if steps == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return step

    def enter(frame, event, arg):
        code = frame.f_code
        ours = os.sep + "ingest" + os.sep in code.co_filename
        return step if ours and ("generation" in code.co_filename or code.co_name in WRITERS) else None

    sys.settrace(enter)
    threading.settrace(enter)


def run(order):
    if "largest_file" in order:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["largest_file"], order["largest_file"]))
    watch(order.get("kill_at", 0))
    try:
        publish([Path(order["sources"])], embedder, Path(order["index"]))
    except GuidelineQAError as error:
        return {"error": str(error), "steps": steps}
    return {"error": None, "steps": steps}


embedder = Replay(json.loads(Path(sys.argv[1]).read_text()))
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            print(json.dumps(run(json.loads(line))), flush=True)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if status:
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print(json.dumps({"killed": killed}), flush=True)
"""


@dataclass
class Worker:
    """Another process that ingests `new` over a copy of an index of `old`."""

    process: subprocess.Popen[str]
    old: Path
    new: Path
    published: Path

    def ingest(self, directory: Path, **order: int) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"sources": str(self.new), "index": str(directory), **order}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Worker]:
    base = tmp_path_factory.mktemp("worker")
    for name, documents in {
        "old": [DOSING, BRAIN],
        "new": [DOSING.replace("8 mg/kg", "6 mg/kg"), CONSTIPATION],
    }.items():
        (base / name).mkdir()
        for number, text in enumerate(documents):
            (base / name / f"{number}.md").write_text(text)
    recording = Recording(embedder)
    ingest([base / "new"], recording, base / "published")
    ingest([base / "old"], recording, base / "index")
    recorded = {x: getattr(recording, x) for x in ("name", "fingerprint", "dimension", "vectors", "tokens")}
    (base / "recorded.json").write_text(json.dumps(recorded))
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(base / "recorded.json")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    with process:
        try:
            yield Worker(process, base / "index", base / "new", base / "published")
        finally:
            process.kill()


def intact(directory: Path, embedder: Embedder) -> str:
    """'old' or 'new', whichever is served; every file is hashed and every article read."""
    found = texts(directory, embedder)
    assert found.keys() in ({"brain", "dosing"}, {"constipation", "dosing"})
    assert ("6 mg/kg" in found["dosing"]) == ("constipation" in found)
    return "new" if "constipation" in found else "old"


@pytest.mark.slow
def test_another_process_makes_the_same_bytes_of_the_same_documents(worker: Worker, tmp_path: Path) -> None:
    assert worker.ingest(tmp_path / "index")["error"] is None
    name = generation.current(worker.published)
    assert generation.current(tmp_path / "index") == name
    mine, other = worker.published / name, tmp_path / "index" / name
    files = sorted(p.relative_to(mine) for p in mine.rglob("*") if p.is_file())
    assert [p for p in files if (mine / p).read_bytes() != (other / p).read_bytes()] == []


@pytest.mark.slow
def test_an_ingest_killed_at_any_point_leaves_the_old_generation_or_the_new(
    worker: Worker, tmp_path: Path, embedder: Embedder
) -> None:
    shutil.copytree(worker.old, tmp_path / "whole")
    steps = worker.ingest(tmp_path / "whole")["steps"]
    assert intact(tmp_path / "whole", embedder) == "new"
    points = sorted({1, *random.Random(11).sample(range(2, steps), KILLS - 2), steps})
    served = []
    for point in points:
        directory = shutil.copytree(worker.old, tmp_path / str(point))
        assert worker.ingest(directory, kill_at=point) == {"killed": True}
        served.append(intact(directory, embedder))
        assert worker.ingest(directory)["error"] is None, "the next ingest goes through"
        assert intact(directory, embedder) == "new"
        assert not list(directory.glob("*.partial"))
    assert len(points) == KILLS
    assert (served[0], served[-1]) == ("old", "new")
    assert served == sorted(served, reverse=True), "once the new generation serves, it stays"


@pytest.mark.slow
@pytest.mark.parametrize("largest_file", [4, 40, 1_000, 4_000, 10_000])
def test_a_disk_that_takes_no_more_leaves_the_old_generation_serving(
    worker: Worker, tmp_path: Path, embedder: Embedder, largest_file: int
) -> None:
    directory = shutil.copytree(worker.old, tmp_path / "index")
    error = worker.ingest(directory, largest_file=largest_file)["error"]
    assert "could not be written" in error
    assert "The old one goes on serving" in error
    assert intact(directory, embedder) == "old"
    assert worker.ingest(directory)["error"] is None
    assert intact(directory, embedder) == "new"
