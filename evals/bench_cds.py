"""How soon cards come: a server of its own on one core, asked over HTTP as a health record asks."""

import contextlib
import datetime as dt
import http.client
import itertools
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.cds_requests import requests
from evals.served import Served, served
from ingest.errors import GuidelineQAError

_SERVICES = {"patient-view": "guidelines-for-patient", "order-select": "guidelines-for-order"}
_WARM = 10  # requests that are not counted


@dataclass(frozen=True, slots=True)
class HookTimes:
    """Times of the calls of one hook in milliseconds, with how many gave cards. `cpu95` is the 95th percentile of the
    server's processor time, which other programs of the machine do not lengthen; None where it cannot be read."""

    hook: str
    calls: int
    with_cards: int
    p50: float
    p95: float
    worst: float
    cpu95: float | None


@dataclass(frozen=True, slots=True)
class _Call:
    """Milliseconds of one call, on the clock and of the processor."""

    wall: float
    cpu: float | None
    has_cards: bool


@dataclass(frozen=True, slots=True)
class CdsBench:
    """`one_core` is False where the system cannot hold a program to one."""

    hooks: tuple[HookTimes, ...]
    one_core: bool
    request_bytes: int

    def text(self) -> str:
        """As a table."""
        lines = [
            f"{'hook':16}{'calls':>8}{'with cards':>12}{'p50 ms':>10}{'p95 ms':>10}{'worst ms':>10}{'cpu p95':>10}"
        ]
        lines += [
            f"{h.hook:16}{h.calls:>8}{h.with_cards:>12}{h.p50:>10.0f}{h.p95:>10.0f}{h.worst:>10.0f}"
            + ("" if h.cpu95 is None else f"{h.cpu95:>10.0f}")
            for h in self.hooks
        ]
        cores = "one core" if self.one_core else "all cores"
        return "\n".join([*lines, f"Server on {cores}; a request has {self.request_bytes // 1000} kB on average."])


def bench_cds(index: Path, *, calls: int, today: dt.date) -> CdsBench:
    """Start a server over `index`, send `calls` requests one after the other, half of them for each hook, and time
    each. The first ones are sent once more before, to warm it up."""
    sent = [(hook, json.dumps(body).encode()) for hook, body in itertools.islice(requests(today), calls)]
    times: dict[str, list[_Call]] = {hook: [] for hook in _SERVICES}
    with (
        served(index, one_core=True) as server,
        contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)) as connection,
    ):
        for hook, body in sent[:_WARM]:
            _timed(connection, server, _SERVICES[hook], body)
        for hook, body in sent:
            times[hook].append(_timed(connection, server, _SERVICES[hook], body))
    return CdsBench(
        hooks=tuple(_summed(hook, found) for hook, found in times.items()),
        one_core=hasattr(os, "sched_setaffinity"),
        request_bytes=sum(len(body) for _, body in sent) // len(sent),
    )


def _timed(connection: http.client.HTTPConnection, server: Served, service: str, body: bytes) -> _Call:
    """Raises GuidelineQAError when the call is refused."""
    before, start = server.processor(), time.perf_counter()
    connection.request("POST", f"/cds-services/{service}", body, {"content-type": "application/json"})
    response = connection.getresponse()
    said = response.read()
    wall, after = (time.perf_counter() - start) * 1e3, server.processor()
    if response.status != 200:
        raise GuidelineQAError(f"The server answered {response.status}: {said[:200].decode(errors='replace')}")
    cpu = None if before is None or after is None else (after - before) * 1e3
    return _Call(wall, cpu, bool(json.loads(said)["cards"]))


def _summed(hook: str, found: list[_Call]) -> HookTimes:
    walls, cpus = [c.wall for c in found], [c.cpu for c in found if c.cpu is not None]
    p50, p95 = (float(p) for p in np.percentile(walls, [50, 95]))
    cpu95 = float(np.percentile(cpus, 95)) if cpus else None
    return HookTimes(hook, len(found), sum(c.has_cards for c in found), p50, p95, max(walls), cpu95)
