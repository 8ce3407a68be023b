"""Audit log: who asked for what kind of thing and when, one line of JSON each, a file a day."""

import datetime as dt
import hashlib
import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_DAY = re.compile(r"audit-(\d{4}-\d{2}-\d{2})\.jsonl")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class AuditLog:
    """The files `audit-YYYY-MM-DD.jsonl` in `folder`, readable by their owner alone; those older than `days` are
    deleted when a new day begins. Several processes may write: a line is appended whole or not at all.
    """

    def __init__(self, folder: Path, days: int, now: Callable[[], dt.datetime] = _now) -> None:
        self._folder = folder
        self._days = days
        self._now = now
        self._day: str | None = None

    def write(self, entry: dict[str, object]) -> None:
        """Append an entry with its moment, and see that it is on the disk. Raises OSError when it is not."""
        now = self._now()
        if self._day != now.date().isoformat():
            self._begin_day(now.date())
        line = json.dumps({"at": now.isoformat(), **entry}, ensure_ascii=False).encode() + b"\n"
        file = os.open(self._folder / f"audit-{self._day}.jsonl", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            _append(file, line)
            os.fsync(file)
        finally:
            os.close(file)

    def _begin_day(self, today: dt.date) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._day = today.isoformat()
        oldest = (today - dt.timedelta(days=self._days)).isoformat()
        for path in self._folder.iterdir():
            found = _DAY.fullmatch(path.name)
            if found and found[1] < oldest:
                with suppress(FileNotFoundError):  # another process was first
                    path.unlink()


def _append(file: int, line: bytes) -> None:
    """On a full disk a part of the line may be written: it is taken back, or the next entry would be spoilt too."""
    import fcntl

    fcntl.flock(file, fcntl.LOCK_EX)
    size = os.fstat(file).st_size
    written = -1
    try:
        written = os.write(file, line)
    finally:
        if written != len(line):
            os.ftruncate(file, size)
    if written != len(line):
        raise OSError(28, "No space left on device")


def place_hash(path: str) -> str:
    """SHA-256 of a path: whoever knows a thread's or an answer's id can find who asked for it, nobody else can."""
    return hashlib.sha256(path.encode()).hexdigest()
