"""An index in Milvus against the same one in a folder: whether answers are the same, what they take, and what happens
to requests while generations change."""

import contextlib
import datetime as dt
import http.client
import json
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import numpy as np

from evals.served import served
from ingest.build import build_index
from ingest.embed import Embedder, embedder_for
from ingest.errors import GuidelineQAError
from ingest.index import Index
from ingest.milvus.address import MilvusAddress
from ingest.milvus.connection import connected
from ingest.milvus.publish import publish
from qa.ask import ask
from qa.question import Question, understand

_SWITCHES = 4
_OF_OTHER = 10  # articles of the generation that is switched to and fro
_START_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class MilvusBench:
    """`same` of `questions` have the same bytes from both; seconds to publish and to open; milliseconds of an answer,
    folder and Milvus taking turns, everything once before; `requests` were answered by two workers over HTTP while
    generations changed `switches` times, `failed` were not, and `generations` were seen."""

    chunks: int
    questions: int
    same: int
    published: float
    opened: float
    folder_p50: float
    folder_p95: float
    milvus_p50: float
    milvus_p95: float
    switches: int
    requests: int
    failed: int
    generations: int

    def text(self) -> str:
        """As lines, with the goals."""
        alike, whole = self.same == self.questions, self.failed == 0 and self.generations > 1
        return "\n".join((
            f"{self.chunks:,} chunks published in {self.published:.1f} s, opened in {self.opened:.2f} s.",
            f"Same answers to the byte: {self.same} of {self.questions} ({'met' if alike else 'missed'}).",
            f"{'':10}{'p50 ms':>8}{'p95 ms':>8}",
            f"{'folder':10}{self.folder_p50:>8.0f}{self.folder_p95:>8.0f}",
            f"{'milvus':10}{self.milvus_p50:>8.0f}{self.milvus_p95:>8.0f}",
            f"{self.switches} switches under load, {self.generations} generations seen: "
            f"{self.failed} of {self.requests} requests failed ({'met' if whole else 'missed'}).",
        ))  # fmt: skip


def bench_milvus(index: Path, address: MilvusAddress | None, texts: Sequence[str], today: dt.date) -> MilvusBench:
    """Publish the index of a folder to Milvus and compare; to a milvus-lite server of its own when no address is given.

    What else serves under that name there is replaced. Raises GuidelineQAError.
    """
    if address is None:
        with _server() as own:
            return bench_milvus(index, own, texts, today)
    embedder = embedder_for()
    on_disk, connection = Index.load(index, embedder), connected(address)
    start = time.perf_counter()
    publish(on_disk, connection)
    published = time.perf_counter() - start
    in_milvus = Index.load(address, embedder)
    opened = time.perf_counter() - start - published
    questions = [understand(text, (), as_of=today) for text in texts]
    same = sum(ask(on_disk, q).to_json() == ask(in_milvus, q).to_json() for q in questions)
    times = np.array([[_timed(of, q) for of in (on_disk, in_milvus)] for q in questions])
    (folder_p50, milvus_p50), (folder_p95, milvus_p95) = np.percentile(times, [50, 95], axis=0).tolist()
    requests, failed, generations = _under_load(on_disk, address, embedder, texts)
    return MilvusBench(
        chunks=on_disk.manifest.chunks,
        questions=len(questions),
        same=same,
        published=published,
        opened=opened,
        folder_p50=folder_p50,
        folder_p95=folder_p95,
        milvus_p50=milvus_p50,
        milvus_p95=milvus_p95,
        switches=_SWITCHES,
        requests=requests,
        failed=failed,
        generations=generations,
    )


def _timed(index: Index, question: Question) -> float:
    start = time.perf_counter()
    ask(index, question)
    return (time.perf_counter() - start) * 1e3


def _under_load(index: Index, address: MilvusAddress, embedder: Embedder, texts: Sequence[str]) -> tuple[int, int, int]:
    """Requests, those that failed, and the generations that answered, while another generation and this one take
    turns."""
    stop, statuses, generations = threading.Event(), list[int](), set[str]()

    def client(port: int, begin: int) -> None:
        for text in cycle([*texts[begin:], *texts[:begin]]):
            if stop.is_set():
                return
            status, generation = _asked(port, text)
            statuses.append(status)
            generations.add(generation)

    with tempfile.TemporaryDirectory(prefix="guideline-qa-bench-") as folder:
        some = [index.store.article(i) for i in index.article_ids[:_OF_OTHER]]
        other = build_index(some, embedder, Path(folder))
        with served(address, workers=2) as server:
            clients = [threading.Thread(target=client, args=(server.port, i * len(texts) // 4)) for i in range(4)]
            for thread in clients:
                thread.start()
            try:
                for turn in range(_SWITCHES):
                    publish(index if turn % 2 else other, connected(address))
                    time.sleep(3)  # in which the workers notice
            finally:
                stop.set()
                for thread in clients:
                    thread.join()
    return len(statuses), sum(s != 200 for s in statuses), len(generations - {""})


def _asked(port: int, text: str) -> tuple[int, str]:
    """Status and generation of an answer over HTTP; 0 when there was no response."""
    body = json.dumps({"question": text, "writer": "extractive"})
    try:
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            connection.request("POST", "/api/v1/answers", body, {"content-type": "application/json"})
            response = connection.getresponse()
            said = json.loads(response.read())
            return response.status, str(said.get("generation", ""))
    except (OSError, http.client.HTTPException, ValueError):
        return 0, ""


@contextlib.contextmanager
def _server() -> Iterator[MilvusAddress]:
    """A milvus-lite server until the block ends, its data in a new folder."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="guideline-qa-bench-") as folder:
        command = [sys.executable, "-m", "milvus_lite", "server", "--data-dir", folder, "--host", "127.0.0.1"]
        with subprocess.Popen([*command, "--port", str(port)], stdout=subprocess.DEVNULL) as process:
            try:
                _wait_for(port)
                yield MilvusAddress(f"http://127.0.0.1:{port}", "bench")
            finally:
                process.terminate()


def _wait_for(port: int) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.2)
    raise GuidelineQAError("milvus-lite did not start. Run 'pip install guideline-qa[milvus]'.")
