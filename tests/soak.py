"""The soak: twice what the server can do, while generations switch, workers are killed and the model's server fails.

python tests/soak.py --minutes 30

Needs an index over corpus/ (tests make one in .index-test). Speaks HTTP only, with the program in processes of its own.
Prints what was admitted and refused, what was wrong, partial or lost, the 99th percentile against the deadline and the
memory of a worker that lives through it all. Exit 1 when an answer was wrong, partial or lost, or too late.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

import httpx
from model_server import DONE, ModelServer, Request, event, line, pieces
from soak_client import QUESTIONS, Asker, Tally

REPOSITORY = Path(__file__).parent.parent
DEADLINE = 20.0
WORKERS = 2
PROGRAM = [sys.executable, "-m", "guideline_qa"]
MORE = """---
article_id: alphamab
question: What is the dose of alphamab?
title: Alphamab
publisher: soak
published: 2026-01-01
tier: T4
review: {status: submitted}
---

The dose of alphamab is 10 mg daily.
"""


def flaky(request: Request, closing: threading.Event) -> Iterable[bytes]:
    """A model's server that quotes well half of the time."""
    fault = random.random()
    key, text = next(iter(request.sentences.items()), ("S1", ""))
    whole = [*pieces(line(text, key)), event(finish="stop"), DONE]
    if fault < 0.5:
        return whole
    if fault < 0.65:
        return whole[: len(whole) // 2]
    if fault < 0.8:
        return [b"<html>busy</html>"]
    closing.wait(30 if fault < 0.9 else 2)
    return whole


def environment(place: Path, model: str) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(REPOSITORY),
        "GUIDELINE_QA_INDEX": str(place / "index"),
        "GUIDELINE_QA_DATABASE": f"sqlite:///{place}/soak.sqlite",
        "GUIDELINE_QA_AUDIT": str(place / "audit"),
        "GUIDELINE_QA_REQUEST_DEADLINE": f"{DEADLINE:g}",
        "GUIDELINE_QA_QUEUE_SECONDS": "8",
        "GUIDELINE_QA_QUEUE": "16",
        "GUIDELINE_QA_CONCURRENCY": "4",
        "GUIDELINE_QA_MODEL": "flaky",
        "GUIDELINE_QA_MODEL_DEADLINE": "5",
        "GUIDELINE_QA_RATE_LIMIT": "1000000",
        "OPENAI_BASE_URL": model,
        "OPENAI_API_KEY": "none",
    }


def make_generations(place: Path, env: dict[str, str]) -> tuple[str, str]:
    """Two generations in one index: the corpus, and the corpus with one article more."""
    shutil.copytree(REPOSITORY / "corpus", place / "corpus")
    if (REPOSITORY / ".index-test").exists():
        shutil.copytree(REPOSITORY / ".index-test", place / "index")
    made = []
    for _ in range(2):
        subprocess.run([*PROGRAM, "ingest", str(place / "corpus")], env=env, check=True, capture_output=True)
        made.append((place / "index" / "CURRENT").read_text().strip())
        (place / "corpus" / "articles" / "alphamab.md").write_text(MORE)
    return made[0], made[1]


def publish(place: Path, generation: str) -> None:
    """What an ingest does last."""
    new = place / "index" / "CURRENT.soak"
    new.write_text(f"{generation}\n")
    new.replace(place / "index" / "CURRENT")


@contextmanager
def serving(env: dict[str, str], port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as errors:
        command = [*PROGRAM, "serve", "--port", str(port), "--workers", str(WORKERS)]
        with subprocess.Popen(command, env=env, stderr=errors) as process:
            try:
                yield process
            finally:
                process.terminate()
                process.wait(60)


def wait_until_ready(client: httpx.Client) -> None:
    """All workers are ready once the server says so; it listens a little earlier."""
    ends = monotonic() + 120
    while monotonic() < ends:
        with suppress(httpx.ConnectError, httpx.HTTPStatusError):
            client.get("/api/readyz").raise_for_status()
            sleep(5)  # the other worker
            return
        sleep(0.2)
    raise TimeoutError("the server did not start; its log is empty or says why")


def workers_of(pid: int) -> list[int]:
    """The supervisor's children, oldest first."""
    return sorted(int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def megabytes(pid: int) -> float:
    """Resident memory; 0 for a process that is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(row.split()[1]) / 1024 for row in status.splitlines() if row.startswith("VmRSS")), 0.0)


def expectations(client: httpx.Client, place: Path, generations: Iterable[str]) -> dict[tuple[str, str], list[str]]:
    """What the extractive writer says to each question from each generation."""
    found = {}
    for generation in generations:
        publish(place, generation)
        for question in QUESTIONS:
            body = {"question": question, "writer": "extractive", "as_of": "2026-11-21"}
            answer = client.post("/api/v1/answers", json=body).raise_for_status().json()
            assert answer["generation"] == generation
            found[question, generation] = [s["text"] for s in answer["statements"]]
    return found


async def capacity(client: httpx.AsyncClient, tally: Tally, seconds: float) -> float:
    """Questions a second when each of a few clients asks as soon as it was answered."""
    ends, rng = monotonic() + seconds, random.Random(1)

    async def one() -> None:
        while monotonic() < ends:
            await Asker(client, tally, rng).ask()

    await asyncio.gather(*(one() for _ in range(2 * WORKERS)))
    return tally.outcomes["answered"] / seconds


class Soak:
    """What happens to the server meanwhile."""

    def __init__(self, place: Path, supervisor: int, generations: tuple[str, str]) -> None:
        self.place = place
        self.supervisor = supervisor
        self.generations = generations
        self.survivor = workers_of(supervisor)[0]
        self.memory: list[float] = []
        self.switches = self.kills = 0

    async def switch(self) -> None:
        while True:
            await asyncio.sleep(20)
            self.switches += 1
            publish(self.place, self.generations[self.switches % 2])

    async def kill(self) -> None:
        """Always the youngest: the memory of the oldest is watched."""
        while True:
            await asyncio.sleep(45)
            *_, youngest = workers_of(self.supervisor)
            if youngest != self.survivor:
                os.kill(youngest, signal.SIGKILL)
                self.kills += 1

    async def watch(self) -> None:
        while True:
            self.memory.append(megabytes(self.survivor))
            await asyncio.sleep(5)


async def run(soak: Soak, address: str, minutes: float, expected: dict[tuple[str, str], list[str]]) -> bool:
    limits = httpx.Limits(max_connections=500, max_keepalive_connections=50)
    async with httpx.AsyncClient(base_url=address, timeout=DEADLINE + 15, limits=limits) as client:
        warm = Tally(expected)
        rate = 2 * await capacity(client, warm, 20)
        print(f"capacity {rate / 2:.1f} questions a second; {minutes:g} minutes at {rate:.1f}", flush=True)
        tally = Tally(expected)
        others = [asyncio.create_task(f()) for f in (soak.switch, soak.kill, soak.watch)]
        asked = await load(Asker(client, tally, random.Random(2)), rate, minutes * 60)
        for task in others:
            task.cancel()
        await stored(client, tally)
    return report(tally, soak, asked)


async def load(asker: Asker, rate: float, seconds: float) -> int:
    """Ask at random moments, `rate` a second, whether the server keeps up or not."""
    under_way: set[asyncio.Task[None]] = set()
    ends, asked = monotonic() + seconds, 0
    while monotonic() < ends:
        await asyncio.sleep(asker.rng.expovariate(rate))
        task = asyncio.create_task(asker.ask())
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        asked += 1
        if asked % max(1, round(rate * 30)) == 0:
            print(f"  {asked} asked: {dict(asker.tally.outcomes)}", flush=True)
    await asyncio.gather(*under_way)
    return asked


async def stored(client: httpx.AsyncClient, tally: Tally) -> None:
    """Every different answer is checked again from the index, and every answer that was given can be read again."""
    for answer_id, record in tally.records.items():
        kept = await client.get(f"/api/v1/answers/{answer_id}")
        if kept.status_code != 200:
            tally.count("lost", f"answer {answer_id[:8]} is not kept: {kept.status_code}")
        headers = {"Content-Type": "application/json"}
        found = await client.post("/api/v1/verify", content=record, headers=headers)
        if found.status_code != 200 or not (found.json()["holds"] or _is_of_another(found.json()["problems"])):
            tally.count("wrong", f"answer {answer_id[:8]}: {found.text[:300]}")


def _is_of_another(problems: list[str]) -> bool:
    """The article that one generation has more is missing in the other."""
    return all("alphamab" in p for p in problems)


def report(tally: Tally, soak: Soak, asked: int) -> bool:
    seconds = sorted(tally.seconds) or [0.0]
    p50, p99 = (seconds[min(len(seconds) - 1, int(q * len(seconds)))] for q in (0.5, 0.99))
    bad = {k: tally.outcomes[k] for k in ("wrong", "partial", "lost")}
    print(f"asked {asked}, admitted {len(tally.seconds)}, outcomes {dict(tally.outcomes)}")
    print(f"refused {dict(tally.refusals)}; connections cut by a killed worker and repeated: {tally.retries}")
    print(f"generation switches {soak.switches}, kills {soak.kills}; answers by generation {dict(tally.generations)}")
    print(f"different answers checked again: {len(tally.records)}; {bad}")
    print(f"admitted requests: median {p50:.2f} s, p99 {p99:.2f} s, worst {seconds[-1]:.2f} s; deadline {DEADLINE:g} s")
    curve = soak.memory[:: max(1, len(soak.memory) // 12)]
    print(f"memory of the worker that was never killed, MB: {[round(m) for m in curve]}")
    for complaint in tally.complaints:
        print(f"  {complaint}")
    return not any(bad.values()) and p99 <= DEADLINE


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--port", type=int, default=0, help="a free one if not given")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder, ModelServer() as model:
        place = Path(folder)
        model.answers(flaky)
        env = environment(place, model.url)
        generations = make_generations(place, env)
        port = options.port or free_port()
        address = f"http://127.0.0.1:{port}"
        with serving(env, port, place / "log") as process:
            with httpx.Client(base_url=address, timeout=120) as client:
                wait_until_ready(client)
                expected = expectations(client, place, generations)
            soak = Soak(place, process.pid, generations)
            good = asyncio.run(run(soak, address, options.minutes, expected))
        faults = [row for row in (place / "log").read_text().splitlines() if '"fault"' in row]
        print(f"faults in the log: {len(faults)}", *faults[:3], sep="\n  ")
    print(json.dumps({"good": good}))
    return 0 if good else 1


def free_port() -> int:
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
