"""How much a served installation does: answers and searches a second for clients that ask at the same time."""

import contextlib
import datetime as dt
import http.client
import json
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import numpy as np

from evals.bench_answer import StageTimes, bench_answer
from evals.served import Served, served
from ingest.errors import GuidelineQAError

ANSWERS_GOAL, SEARCHES_GOAL = 60.0, 250.0
"""Requests a second on two cores."""
_WARM = 0.2  # share of the questions that are asked once before, uncounted, and not again
_Request = Callable[[str], tuple[str, str, bytes | None]]
"""A question to method, path and body."""


@dataclass(frozen=True, slots=True)
class Throughput:
    """What came of one kind of request: how many, a second; milliseconds a client waited; milliseconds of processor
    time of the server's processes for each, None where the system does not tell."""

    name: str
    requests: int
    rate: float
    p50: float
    p95: float
    p99: float
    cpu: float | None
    goal: float

    @property
    def is_met(self) -> bool:
        """Whether the goal was reached."""
        return self.rate >= self.goal


@dataclass(frozen=True, slots=True)
class ServiceBench:
    """Both kinds. Each question was asked once; `memory` is MB of the server's processes at the end; `alone` the
    stages of an answer in one process, measured where a goal was missed."""

    found: tuple[Throughput, ...]
    workers: int
    clients: int
    memory: float | None
    alone: tuple[StageTimes, ...] = ()

    def text(self) -> str:
        """As a table."""
        lines = [f"{'':10}{'requests':>10}{'a second':>10}{'p50 ms':>8}{'p95 ms':>8}{'p99 ms':>8}{'cpu ms':>8}  goal"]
        for one in self.found:
            cpu = "" if one.cpu is None else f"{one.cpu:.1f}"
            said = f"{one.goal:.0f} a second: {'met' if one.is_met else 'missed'}"
            times = "".join(f"{t:>8.0f}" for t in (one.p50, one.p95, one.p99))
            lines.append(f"{one.name:10}{one.requests:>10}{one.rate:>10.1f}{times}{cpu:>8}  {said}")
        memory = "" if self.memory is None else f", {self.memory:.0f} MB"
        lines.append(f"{self.clients} clients, {self.workers} server processes{memory}; every question is asked once.")
        if self.alone:
            *stages, whole = (f"{s.stage} {s.cpu50:.1f}" for s in self.alone)
            busy = ", ".join(f"{f.name} {f.rate * f.cpu / 1e3:.1f}" for f in self.found if f.cpu is not None)
            lines.append(f"Where it goes: cores that the server kept busy: {busy}; the clients have the rest.")
            lines.append(f"Milliseconds of processor of an answer alone, medians: {', '.join(stages)}; {whole}.")
            lines.append("What an answer costs more here is HTTP, records, the slow questions and shared caches.")
        return "\n".join(lines)


def bench_service(index: Path, questions: Sequence[str], *, workers: int, clients: int) -> ServiceBench:
    """Start a server over `index` and let `clients` ask `questions` of it, all at the same time, each question once:
    extractive answers, then searches. The clients run here, on the same machine. Raises GuidelineQAError when a request
    is refused, and when there are too few questions."""
    questions = list(dict.fromkeys(questions))
    if len(questions) < 10 * clients:
        raise GuidelineQAError(f"{len(questions)} questions are too few for {clients} clients. Name more --questions.")
    with served(index, workers=workers) as server:
        found = (
            _throughput(server, "answers", _answer, questions, clients, ANSWERS_GOAL),
            _throughput(server, "searches", _search, questions, clients, SEARCHES_GOAL),
        )
        memory = server.memory()
    alone = () if all(f.is_met for f in found) else bench_answer(index, questions, dt.date.today()).stages
    return ServiceBench(found, workers, clients, memory, alone)


def _answer(question: str) -> tuple[str, str, bytes | None]:
    return "POST", "/api/v1/answers", json.dumps({"question": question, "writer": "extractive"}).encode()


def _search(question: str) -> tuple[str, str, bytes | None]:
    return "GET", f"/api/v1/search?q={quote(question)}", None


def _throughput(
    server: Served, name: str, request: _Request, questions: Sequence[str], clients: int, goal: float
) -> Throughput:
    warm = int(_WARM * len(questions))
    _ask(server.port, request, questions[:warm], clients)
    before, start = server.processor(), time.perf_counter()
    times = _ask(server.port, request, questions[warm:], clients)
    wall, after = time.perf_counter() - start, server.processor()
    cpu = None if before is None or after is None else 1e3 * (after - before) / len(times)
    p50, p95, p99 = (float(p) for p in np.percentile(times, [50, 95, 99]))
    return Throughput(name, len(times), len(times) / wall, p50, p95, p99, cpu, goal)


def _ask(port: int, request: _Request, questions: Sequence[str], clients: int) -> list[float]:
    """Milliseconds of each request."""
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    for question in questions:
        waiting.put(question)
    times: list[float] = []
    faults: list[Exception] = []

    def client() -> None:
        try:
            with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
                while not faults:
                    times.append(_timed(connection, *request(waiting.get_nowait())))
        except queue.Empty:
            return
        except (OSError, http.client.HTTPException, GuidelineQAError) as error:
            faults.append(error)

    threads = [threading.Thread(target=client) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise GuidelineQAError(f"A request failed: {faults[0]}") from faults[0]
    return times


def _timed(connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None) -> float:
    start = time.perf_counter()
    connection.request(method, path, body, {} if body is None else {"content-type": "application/json"})
    response = connection.getresponse()
    said = response.read()
    if response.status != 200:
        raise GuidelineQAError(f"The server answered {response.status}: {said[:200].decode(errors='replace')}")
    return (time.perf_counter() - start) * 1e3
