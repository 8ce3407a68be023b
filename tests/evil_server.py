"""The real server with a reader that does what the document says: what a hostile file might make a parser do."""

import ctypes
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from ingest.errors import ArticleError
from ingest.readers import Read, read_document
from ingest.sandbox import server


def allocate(_: str) -> str:
    return str(len(bytearray(3_000_000_000)))


def connect(port: str) -> str:
    return str(socket.create_connection(("127.0.0.1", int(port)), timeout=2))


def connect_by_native_code(port: str) -> str:
    """Past Python's audit hook: 16 bytes of sockaddr_in."""
    libc = ctypes.CDLL(None, use_errno=True)
    number = libc.socket(2, 1, 0)
    address = b"\x02\x00" + int(port).to_bytes(2, "big") + b"\x7f\x00\x00\x01" + bytes(8)
    if libc.connect(number, address, 16):
        raise OSError(ctypes.get_errno(), "connect")
    return "connected"


def write_by_native_code(name: str) -> str:
    libc = ctypes.CDLL(None, use_errno=True)
    number = libc.open(name.encode(), os.O_WRONLY | os.O_CREAT, 0o600)
    if number < 0 or libc.write(number, b"x", 1) < 0:
        raise OSError(ctypes.get_errno(), "write")
    return "written"


def end_server(_: str) -> str:
    ctypes.CDLL(None).kill(os.getppid(), 9)
    return "sent"


def is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def lie(answer: bytes) -> None:
    """Write straight into the result pipe, the only file above 2, and claim success."""
    (out,) = (number for number in range(3, 200) if is_open(number))
    while answer:
        answer = answer[os.write(out, answer) :]
    os._exit(0)


DEEDS: dict[str, Callable[[str], object]] = {
    "allocate": allocate,
    "spin": lambda _: any(iter(int, 1)),
    "sleep": lambda _: time.sleep(60),
    "crash": lambda _: ctypes.string_at(0),
    "exit": lambda _: os._exit(3),
    "recurse": lambda rest: DEEDS["recurse"](rest),
    "bug": lambda _: {}["nothing"],
    "connect": connect,
    "connect-natively": connect_by_native_code,
    "write": lambda name: Path(name).write_text("x"),
    "write-natively": write_by_native_code,
    "write-nothing": lambda name: os.close(os.open(name, os.O_WRONLY | os.O_CREAT)),
    "remove": lambda name: Path(name).unlink(),
    "read": lambda name: Path(name).read_text(),
    "run": lambda name: subprocess.run(["touch", name], check=False),
    "fork": lambda _: os.fork(),
    "environment": lambda _: dict(os.environ),
    "files": lambda _: [n for n in range(200) if is_open(n)],
    "end-server": end_server,
    "lie": lambda _: lie(b'+{"article": {"article_id": "x"}}'),
    "flood": lambda _: lie(b"+" + bytes(2_000_000)),
}


def read(path: Path) -> Read:
    if path.suffix == ".md":
        return read_document(path)
    deed, _, rest = path.read_text().partition(" ")
    try:
        done = DEEDS[deed](rest)
    except OSError as error:
        raise ArticleError(f"{deed}: refused with {type(error).__name__}.") from error
    raise ArticleError(f"{deed}: {done}")


if __name__ == "__main__":
    sys.modules["ingest.sandbox.parser"].read_document = read  # type: ignore[attr-defined]
    server.main()
