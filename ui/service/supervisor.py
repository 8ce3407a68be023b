"""Several processes that serve one address: started, watched, started again when one dies, stopped together."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from select import select
from time import monotonic
from types import FrameType

from ui.service.logs import event

_KILL_AFTER = 10.0
_LONGEST_PAUSE = 30.0
# glibc would give each thread a heap of its own, and memory would creep up for hours before it levels off.
_STEADY = {"MALLOC_ARENA_MAX": "2"}


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    line: socket.socket
    """The worker says one byte when it is ready, and stops when this end is closed."""
    ready: bool = False


@dataclass
class Supervisor:
    """`command` starts a worker when the numbers of the listening socket and of its line are added to it.

    A worker that dies once it was ready is replaced at once; one that does not get ready is tried again after a pause
    that doubles, except in the beginning, when its exit code becomes the supervisor's.
    """

    command: list[str]
    listener: socket.socket
    count: int
    grace: float
    environment: Mapping[str, str]
    on_ready: Callable[[], None] = lambda: None
    _workers: list[_Worker] = field(default_factory=list)
    _stop: bool = False
    _was_ready: bool = False
    _pause: float = 0.0
    _next: float = 0.0

    def run(self) -> int:
        """Serve until SIGTERM or SIGINT. Returns the exit code."""
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, self._told_to_stop)
        with tempfile.TemporaryDirectory(prefix="guideline-qa-metrics-") as metrics:
            shared = {"PROMETHEUS_MULTIPROC_DIR": metrics, "GUIDELINE_QA_METRICS_DIR": metrics}
            environment = {**_STEADY, **self.environment, **shared}
            code = 0
            while not self._stop and not code:
                self._start_missing(environment)
                self._listen()
                code = self._bury(metrics)
            self._end()
        return code

    def _told_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self._stop = True

    def _start_missing(self, environment: dict[str, str]) -> None:
        while len(self._workers) < self.count and monotonic() >= self._next and not self._stop:
            ours, theirs = socket.socketpair()
            numbers = (self.listener.fileno(), theirs.fileno())
            # A group of its own: Ctrl-C reaches the supervisor alone, which tells the workers.
            process = subprocess.Popen(
                [*self.command, *(str(n) for n in numbers)], pass_fds=numbers, env=environment, process_group=0
            )
            theirs.close()
            self._workers.append(_Worker(process, ours))

    def _listen(self) -> None:
        """Wait a little for workers that get ready."""
        starting = {w.line: w for w in self._workers if not w.ready}
        readable, _, _ = select(list(starting), [], [], 0.2)
        for line in readable:
            if line.recv(1):
                starting[line].ready = True
                self._pause = 0.0
        if not self._was_ready and len(self._workers) == self.count and all(w.ready for w in self._workers):
            self._was_ready = True
            self.on_ready()

    def _bury(self, metrics: str) -> int:
        """Take the dead out. Returns the exit code of one that died before all were ready for the first time."""
        for worker in [w for w in self._workers if w.process.poll() is not None]:
            self._workers.remove(worker)
            worker.line.close()
            _forget_metrics(worker.process.pid, metrics)
            code = worker.process.returncode
            died = {"pid": worker.process.pid, "code": code, "was_ready": worker.ready}
            event("worker-died", died, failed=True)
            if not self._was_ready:
                return code if code > 0 else 1
            if not worker.ready:
                self._pause = min(_LONGEST_PAUSE, 2 * self._pause or 1.0)
                self._next = monotonic() + self._pause
        return 0

    def _end(self) -> None:
        for worker in self._workers:
            worker.process.send_signal(signal.SIGTERM)
        until = monotonic() + self.grace + _KILL_AFTER
        for worker in self._workers:
            try:
                worker.process.wait(max(0.0, until - monotonic()))
            except subprocess.TimeoutExpired:
                worker.process.kill()
                worker.process.wait()
            worker.line.close()


def worker_command() -> list[str]:
    """This program with the same arguments, as a worker: the two numbers come behind it."""
    return [sys.executable, "-m", "guideline_qa", *sys.argv[1:], "--worker"]


def ready_to(line: socket.socket) -> None:
    """In a worker: tell the supervisor that questions are answered, and stop when it is gone."""

    def watch() -> None:
        with suppress(OSError):  # a supervisor that was killed may leave an error or an end
            line.sendall(b"1")
            line.recv(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="supervisor").start()


def _forget_metrics(pid: int, folder: str) -> None:
    """Its counters stay in the sums; what it had under way is nothing any more."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(pid, folder)  # type: ignore[no-untyped-call]
