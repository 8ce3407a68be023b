"""Reads documents one process each; what comes back is text, checked on arrival."""

import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Generator, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import ingest
from ingest.readers import Read
from ingest.sandbox.limits import Limits
from ingest.sandbox.place import Found, refusal, shown
from ingest.sandbox.record import load_read

_WINDOW = 8  # documents under way for each worker: memory stays bounded, a slow document holds up few others
_FRESH_SERVERS = 2
_SERVER = (sys.executable, "-P", "-m", "ingest.sandbox.server")


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that gave no article; `reason` is a sentence that begins with its name."""

    reason: str


def read_apart(
    documents: Iterable[Found], *, limits: Limits | None = None, workers: int | None = None
) -> Generator[tuple[Path, Read | Refused], None, None]:
    """Yield the path of each of `documents`, in order, with what was read from it or why nothing was.

    `workers` documents are parsed at a time (one for each processor if not given), each in a process of its own. At
    most 8 times as many are held. Close the generator, or use it up, to end the processes; they also end when this
    process does.
    """
    workers = workers or _processors()
    waiting = iter(documents)
    server = _Server(limits or Limits(), workers)
    try:
        under_way = deque(server.begin(found) for found in islice(waiting, _WINDOW * workers))
        while under_way:
            request = under_way.popleft()
            yield request.path, server.outcome(request)
            under_way += [server.begin(found) for found in islice(waiting, 1)]
    finally:
        server.stop()


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class _Request:
    number: int
    path: Path
    reason: str | None


class _Server:
    """The process that forks a parser for each document; started with the first request, and anew if it ends."""

    def __init__(self, limits: Limits, workers: int) -> None:
        self._first_line = json.dumps({"workers": workers, **asdict(limits)}).encode() + b"\n"
        self._process: subprocess.Popen[bytes] | None = None
        self._open: dict[int, Path] = {}
        self._answers: dict[int, bytes] = {}
        self._asked = 0
        self._ended = 0

    def begin(self, found: Found) -> _Request:
        """Ask for a document; not for one that must not even be opened."""
        self._asked += 1
        reason = found.reason or refusal(found.path)
        if reason is None:
            self._open[self._asked] = found.path
            self._ask(self._asked)
        return _Request(self._asked, found.path, reason)

    def outcome(self, request: _Request) -> Read | Refused:
        """Wait for what a request gave."""
        if request.reason is not None:
            return Refused(request.reason)
        while request.number in self._open:
            if self._ended > _FRESH_SERVERS:
                return Refused(f"{shown(request.path)}: was not read: the program that starts parsers ended.")
            self._receive()
        return _outcome(request.path, self._answers.pop(request.number))

    def stop(self) -> None:
        """End the process and with it every parser; nothing when it never began."""
        if self._process is None:
            return
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with suppress(BrokenPipeError):  # the process may have ended by itself, with something unread
                pipe.close()
        self._process.kill()
        self._process.wait()
        self._process = None

    def _ask(self, number: int) -> None:
        if self._process is None:
            self._process = _start()
            self._send(self._first_line)
        self._send(json.dumps({"number": number, "path": str(self._open[number])}).encode() + b"\n")

    def _send(self, line: bytes) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line)
            self._process.stdin.flush()
        except BrokenPipeError:
            return  # the server ended: the next answer is missing too, and is asked for again there

    def _receive(self) -> None:
        """Take the next answer, of whichever request; ask a new server for all that is open when this one ended."""
        if self._process is None:
            self._ask_again()
            return
        assert self._process.stdout is not None
        head = self._process.stdout.readline()
        if head.endswith(b"\n"):
            number, length = map(int, head.split())
            body = self._process.stdout.read(length)
            if len(body) == length:
                del self._open[number]
                self._answers[number] = body
                return
        self._ended += 1
        self.stop()

    def _ask_again(self) -> None:
        for number in self._open:
            self._ask(number)


def _start() -> subprocess.Popen[bytes]:
    """A new session, so that Ctrl-C reaches this process alone, which then ends the parsers."""
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONPATH": str(Path(ingest.__path__[0]).parent)}
    environment |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(
        _SERVER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, start_new_session=True
    )


def _outcome(path: Path, answer: bytes) -> Read | Refused:
    """What a parser sent: '+' and a record, or '-' and a reason. Nothing that comes from there is believed unseen."""
    body = answer[1:]
    if answer[:1] == b"+":
        return load_read(body) or Refused(f"{shown(path)}: its parser gave no valid article.")
    return Refused(shown(Path(body.decode("utf-8", "replace"))))
