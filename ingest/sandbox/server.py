"""The process that forks a parser for each document and ends those that break a limit: `python -m`, never imported.

Standard input: one line of JSON with the limits, then one for each document, {"number", "path"}. Standard output: for
each, "NUMBER LENGTH" on a line, then LENGTH bytes: '+' and the JSON of a `Read`, or '-' and the reason. It ends, and
with it every parser, when its input ends. It has one thread and never parses anything itself.
"""

import gc
import importlib
import json
import os
import selectors
import signal
import time
from collections import deque
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ingest.sandbox.confine import leave_network
from ingest.sandbox.limits import Limits
from ingest.sandbox.parser import parse

# Loaded before the first document with such an ending is forked for, so that no parser need do it again. With another
# ending, or in a reader with another library, it is only a little slower.
_LIBRARIES = {
    ".pdf": ("pypdfium2", "pdfminer.high_level"),
    ".html": ("selectolax.lexbor",),
    ".htm": ("selectolax.lexbor",),
    ".xml": ("lxml.etree",),
    ".docx": ("lxml.etree",),
}
_CHUNK = 1 << 16


@dataclass(slots=True)
class _Parser:
    """A running parser; `reason` is why it was killed."""

    number: int
    path: str
    pid: int
    pipe: int
    until: float
    result: bytearray = field(default_factory=bytearray)
    reason: str | None = None


class _Server:
    def __init__(self, limits: Limits, workers: int) -> None:
        self._limits = limits
        self._workers = workers
        self._selector = selectors.DefaultSelector()
        self._waiting: deque[tuple[int, str]] = deque()
        self._running: dict[int, _Parser] = {}
        self._unread = bytearray()
        self._unsent = bytearray()

    def serve(self) -> None:
        """Until standard input ends."""
        os.set_blocking(0, False)
        os.set_blocking(1, False)
        self._selector.register(0, selectors.EVENT_READ)
        while True:
            nearest = min((p.until for p in self._running.values()), default=None)
            ready = self._selector.select(None if nearest is None else max(0.0, nearest - time.monotonic()))
            for key, _ in ready:
                if key.fd == 0 and not self._take_requests():
                    return
                if key.fd == 1:
                    self._send()
                if key.fd in self._running:
                    self._hear(self._running[key.fd])
            self._end_late_ones()
            while self._waiting and len(self._running) < self._workers:
                self._fork(*self._waiting.popleft())

    def stop(self) -> None:
        for parser in self._running.values():
            _kill(parser.pid)

    def _take_requests(self) -> bool:
        taken = os.read(0, _CHUNK)
        *lines, rest = (bytes(self._unread) + taken).split(b"\n")
        self._unread[:] = rest
        for line in map(json.loads, lines):
            self._waiting.append((line["number"], line["path"]))
        return bool(taken)

    def _fork(self, number: int, path: str) -> None:
        _load(Path(path).suffix.lower())
        read_end, write_end = os.pipe()
        pid = os.fork()
        if pid == 0:
            parse(Path(path), self._limits, write_end)
        os.close(write_end)
        self._running[read_end] = _Parser(number, path, pid, read_end, time.monotonic() + self._limits.clock)
        self._selector.register(read_end, selectors.EVENT_READ)

    def _hear(self, parser: _Parser) -> None:
        heard = os.read(parser.pipe, _CHUNK)
        parser.result += heard
        if len(parser.result) > self._limits.result:
            parser.reason = self._limits.too_large
            _kill(parser.pid)
        if not heard or parser.reason:
            self._finish(parser)

    def _end_late_ones(self) -> None:
        now = time.monotonic()
        for parser in [p for p in self._running.values() if p.until <= now]:
            parser.reason = self._limits.too_long
            self._finish(parser)

    def _finish(self, parser: _Parser) -> None:
        """Nothing of a parser outlives its document: it closed its pipe by ending, or is ended here."""
        self._selector.unregister(parser.pipe)
        os.close(parser.pipe)
        del self._running[parser.pipe]
        _kill(parser.pid)
        _, status, usage = os.wait4(parser.pid, 0)
        reason = parser.reason or self._reason(os.waitstatus_to_exitcode(status), usage.ru_maxrss)
        body = bytes(parser.result) if reason is None else b"-" + f"{parser.path}: {reason}.".encode("utf-8", "replace")
        self._unsent += b"%d %d\n" % (parser.number, len(body)) + body
        self._send()

    def _reason(self, code: int, peak: int) -> str | None:
        """Why a parser that ended by itself gave no result. `peak` is what it held at most, in KiB on Linux."""
        if code == 0:
            return None
        if code == -signal.SIGXCPU:
            return self._limits.too_much_processor
        if code == -signal.SIGKILL:
            return "was ended by the system, perhaps for want of memory"
        how = f"crashed its parser (signal {-code})" if code < 0 else f"ended its parser (code {code})"
        near = peak * 1024 > 0.7 * self._limits.memory  # native code seldom survives an allocation that fails
        return f"{self._limits.too_much_memory} and {how}" if near else how

    def _send(self) -> None:
        try:
            sent = os.write(1, self._unsent[: 1 << 20])
        except BlockingIOError:
            sent = 0
        del self._unsent[:sent]
        registered = 1 in self._selector.get_map()
        if self._unsent and not registered:
            self._selector.register(1, selectors.EVENT_WRITE)
        elif registered and not self._unsent:
            self._selector.unregister(1)


@cache
def _load(ending: str) -> None:
    for name in _LIBRARIES.get(ending, ()):
        if find_spec(name.partition(".")[0]):
            importlib.import_module(name)
    gc.freeze()  # what is shared with the parsers is then never written to by the collector


def _kill(pid: int) -> None:
    """The parser and what it may have started; it leads a process group of its own."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):  # not yet a group; only a corpse (macOS)
        os.kill(pid, signal.SIGKILL)


def main() -> None:
    """Read the limits, load what parsers need, serve."""
    first = json.loads(_line())
    workers = first.pop("workers")
    leave_network()
    server = _Server(Limits(**first), workers)
    try:
        server.serve()
    finally:
        server.stop()


def _line() -> bytes:
    """One line of standard input, read byte by byte: what follows it belongs to the server."""
    line = b""
    while not line.endswith(b"\n"):
        taken = os.read(0, 1)
        if not taken:
            raise SystemExit(0)
        line += taken
    return line


if __name__ == "__main__":
    main()
