"""What a process that parses a document may no longer do.

Each layer holds by itself; where a system lacks one the others stay:

- POSIX limits: memory (Linux only), processor time, no bytes into any file, few open files, no further processes
  (which does not bind root), no core dump.
- A network namespace without any interface (Linux, as root or where unprivileged user namespaces are allowed).
- Landlock (Linux 5.13): reads the program and the document only, writes nowhere; no TCP (6.7), no signal to another
  process (6.12). https://docs.kernel.org/userspace-api/landlock.html
- A Python audit hook: no connection, no process, no writing through Python. It does not bind native code.
"""

import ctypes
import os
import resource
import signal
import struct
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import ingest
from ingest.sandbox.limits import Limits

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_DIE_WITH_PARENT, _NO_NEW_PRIVILEGES = 1, 38
_CREATE_RULES, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
# Rights that each version of Landlock knows: file system, network, scope.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_SYSTEM = ("/usr", "/lib", "/lib64", "/nix/store", "/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types")
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.system",
    "os.kill",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.truncate",
    "os.chmod",
    "os.chown",
    "os.utime",
    "pty.spawn",
    "shutil.",
    "tempfile.",
    "urllib.Request",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def leave_network() -> bool:
    """Move this process, and what it forks, into a network without interfaces; False where that is not allowed."""
    if sys.platform != "linux":
        return False
    libc = _libc()
    return any(libc.unshare(flags) == 0 for flags in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK))


def confine(limits: Limits, readable: Iterable[Path]) -> None:
    """Take from this process what parsing does not need; it cannot be given back. `readable` may still be read."""
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)
    sys.dont_write_bytecode = True
    _limit(limits)
    if sys.platform == "linux":
        libc = _libc()
        libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        _restrict_files(libc, readable)
    sys.addaudithook(_refuse)


def _limit(limits: Limits) -> None:
    seconds = max(1, round(limits.processor))
    _set(resource.RLIMIT_CPU, seconds, seconds + 1)
    for what, value in ((resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 64)):
        _set(what, value, value)
    _set(resource.RLIMIT_NPROC, 0, 0)
    if sys.platform == "linux":
        taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        _set(resource.RLIMIT_AS, taken + limits.memory, taken + limits.memory)


def _set(what: int, soft: int, hard: int) -> None:
    """Lower a limit, never raise it: a hard limit that the administrator set lower stays."""
    ceiling = resource.getrlimit(what)[1]
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(what, (soft, hard))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _restrict_files(libc: ctypes.CDLL, readable: Iterable[Path]) -> None:
    """Landlock, as far as this kernel knows it; without it nothing is done here."""
    version = libc.syscall(_CREATE_RULES, None, ctypes.c_size_t(0), 1)
    if version < 1:
        return
    rights = (1 << _FILE_RIGHTS[min(version, max(_FILE_RIGHTS))]) - 1
    asked = [rights, 0b11 if version >= 4 else 0, 0b11 if version >= 6 else 0]
    known = struct.pack(f"={1 + (version >= 4) + (version >= 6)}Q", *asked[: 1 + (version >= 4) + (version >= 6)])
    rules = libc.syscall(_CREATE_RULES, known, ctypes.c_size_t(len(known)), 0)
    if rules < 0:
        return
    for path in (*_program(), *readable):
        _allow(libc, rules, path)
    libc.syscall(_RESTRICT_SELF, rules, 0)
    os.close(rules)


def _program() -> set[Path]:
    """Python, the installed packages, this package and the system's libraries; not the folder the project stands in,
    which may hold conversations and an index."""
    package = Path(ingest.__path__[0])
    places = (*_SYSTEM, *sysconfig.get_paths().values(), *sys.path, sys.base_prefix)
    return {package, *(Path(place) for place in places if place and Path(place) != package.parent)}


def _allow(libc: ctypes.CDLL, rules: int, path: Path) -> None:
    if not path.exists():
        return
    opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rights = _READ_FILE | (_READ_FOLDER if path.is_dir() else 0)
    libc.syscall(_ADD_RULE, rules, 1, struct.pack("=Qi", rights, opened), 0)
    os.close(opened)


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"A document may not cause {event}.")
    if event == "open" and args[0] != os.devnull and _writes(args[1], args[2]):
        raise PermissionError(f"A document may not cause writing to {args[0]}.")


def _writes(mode: str | None, flags: int) -> bool:
    return bool(flags & _WRITING) if mode is None else any(c in mode for c in "wax+")
