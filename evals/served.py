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


@dataclass(frozen=True, slots=True)
class Served:
    """A server that is up: its port on this machine and its first process."""

    port: int
    pid: int

    def processor(self) -> float | None:
        """Seconds of processor time that its processes have had; None where the system does not tell (Linux does)."""
        taken = [_processor(pid) for pid in (self.pid, *_children(self.pid))]
        return None if None in taken else sum(t for t in taken if t is not None)

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


def _processor(pid: int) -> float | None:
    taken = [int(t.read_text().split()[0]) / 1e9 for t in Path(f"/proc/{pid}/task").glob("*/schedstat")]
    return sum(taken) if taken else None


def _memory(pid: int) -> float | None:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    return None
