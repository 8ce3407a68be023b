"""An ingest in a child process, disturbed at one of its system calls. Needs Linux and strace."""

import os
import shutil
import signal
import subprocess
import tempfile
import traceback
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from evals.faults.world import World, read
from ingest.errors import GuidelineQAError, UserError

WRITING = (
    "openat,write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,mkdir,mkdirat,unlink,unlinkat,rmdir,truncate,"
    "ftruncate"
)
"""The system calls by which an ingest changes the disk."""
_DONE, _NAMED_ERROR, _TRACEBACK = 0, 3, 4


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended: 'done', 'killed', 'error: ...' by a named error, or 'TRACEBACK: ...'."""

    how: str


def calls(world: World, directory: Path, kinds: str) -> list[tuple[str, int]]:
    """The system calls of these kinds that an undisturbed ingest makes in `directory`, in order: each with its name and
    its number among those of its name, from 1, which is how strace counts."""
    seen: Counter[str] = Counter()
    with tempfile.NamedTemporaryFile("r") as log:
        run(world, directory, f"trace={kinds}", log=log.name)
        names = [line.partition("(")[0] for line in log if "(" in line]
    return [(name, seen[name]) for name in names if not seen.update([name])]


def run(world: World, directory: Path, expression: str, *, log: str = "/dev/null") -> Ended:
    """Ingest the new documents of `world` into `directory` under strace with this expression."""
    if shutil.which("strace") is None:
        raise UserError("strace is not installed: it is needed to disturb system calls.")
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        _ingest(world, directory, tell)
    os.close(tell)
    os.waitpid(child, os.WUNTRACED)  # it has stopped itself
    tracer = subprocess.Popen(["strace", "-p", str(child), "-o", log, "-e", expression], stderr=subprocess.PIPE)
    assert tracer.stderr is not None
    tracer.stderr.readline()  # 'attached'
    os.kill(child, signal.SIGCONT)
    with os.fdopen(told) as pipe:
        message = pipe.read()
    _, status = os.waitpid(child, 0)
    tracer.communicate()
    if os.WIFSIGNALED(status):
        return Ended("killed")
    code = os.WEXITSTATUS(status)
    return Ended("done" if code == _DONE else f"error: {message}" if code == _NAMED_ERROR else f"TRACEBACK: {message}")


def _ingest(world: World, directory: Path, tell: int) -> None:
    code, message = _TRACEBACK, ""
    try:
        os.kill(os.getpid(), signal.SIGSTOP)
        read(world.new, directory)
        code = _DONE
    except GuidelineQAError as error:
        code, message = _NAMED_ERROR, str(error)
    except BaseException:  # noqa: BLE001 - reported as what must not happen
        message = traceback.format_exc()
    finally:
        try:
            os.write(tell, message.encode()[:4_000])
        finally:
            os._exit(code)
