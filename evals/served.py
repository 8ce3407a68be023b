"""A server of its own for a measurement, and what it costs: started over an index, asked, ended."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ingest.errors import GuidelineQAError
from ingest.milvus.address import Place

# The program on one core, where the system can say so.
_ON_ONE_CORE = """
import os, runpy, sys
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
sys.argv = ["guideline-qa", *sys.argv[1:]]
runpy.run_module("guideline_qa", run_name="__main__")
"""
_STOP_SECONDS = 30
_LISTEN = "0A"  # the state of a listening socket in /proc/net/tcp


@dataclass(frozen=True, slots=True)
class Served:
    """A server that is up: its port on this machine and its first process."""

    port: int
    pid: int

    def processor(self) -> float | None:
        """Seconds of processor time that its processes have had; None where the system does not tell (Linux does)."""
        return processor(self.pid)

    def memory(self) -> float | None:
        """MB that its processes hold in memory, shared pages counted once for each; None where the system does not
        tell."""
        held = [_memory(pid) for pid in (self.pid, *_children(self.pid))]
        return None if None in held else sum(h for h in held if h is not None)


@contextlib.contextmanager
def served(index: Place, *, workers: int = 1, one_core: bool = False) -> Iterator[Served]:
    """A server over `index` until the block ends, its database a new file. Raises GuidelineQAError when it does not
    start."""
    with tempfile.TemporaryDirectory(prefix="guideline-qa-bench-") as folder:
        environment = {
            **os.environ,
            "GUIDELINE_QA_DATABASE": f"sqlite:///{folder}/bench.sqlite",
            "GUIDELINE_QA_LOG": "faults",
            "OMP_NUM_THREADS": "1",
        }
        port = _free_port()
        program = ["-c", _ON_ONE_CORE] if one_core else ["-m", "guideline_qa"]
        options = ["--port", str(port), "--index", str(index), "--workers", str(workers)]
        command = [sys.executable, *program, "serve", *options]
        with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
            try:
                assert process.stderr is not None
                line = process.stderr.readline()
                if str(port) not in line:
                    raise GuidelineQAError(f"The server did not start: {line.strip() or 'it said nothing'}")
                yield Served(port, process.pid)
            finally:
                process.terminate()
                process.communicate(timeout=_STOP_SECONDS)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for path in found for child in path.read_text().split()]


def processor(pid: int, *, but: int | None = None) -> float | None:
    """Seconds of processor time that a process and all below it have had, `but` one and what is below that; threads
    that ended are counted. None where the system does not tell (Linux does)."""
    if pid == but:
        return 0.0
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    below = (processor(child, but=but) for child in _children(pid))
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + sum(t or 0.0 for t in below)


def listening_on(address: str) -> int | None:
    """The process of this user that listens at the address's port of this machine; None where it cannot be told."""
    where = urlsplit(address)
    port = f"{where.port or 80:04X}"
    inodes = set()
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        with contextlib.suppress(OSError):
            rows = [line.split() for line in Path(table).read_text().splitlines()[1:]]
            inodes |= {f"socket:[{r[9]}]" for r in rows if r[1].endswith(f":{port}") and r[3] == _LISTEN}
    if where.hostname not in ("127.0.0.1", "localhost", "::1") or not inodes:
        return None
    return next((int(f.parts[2]) for f in Path("/proc").glob("[0-9]*/fd/*") if _target(f) in inodes), None)


def _target(link: Path) -> str | None:
    with contextlib.suppress(OSError):
        return os.readlink(link)
    return None


def _memory(pid: int) -> float | None:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return None
