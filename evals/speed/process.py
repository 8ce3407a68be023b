"""Processes that are measured: what they print, how long they take and the most memory they hold."""

import json
import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingest.errors import EngineUnavailable


@dataclass(frozen=True, slots=True)
class Cold:
    """A whole process: seconds by the clock, seconds of processor time, MB at most."""

    seconds: float
    processor: float
    megabytes: float


def printed(command: Sequence[str], environment: dict[str, str] | None = None) -> Any:
    """The JSON on the last line that a command prints. Raises EngineUnavailable with its last words when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise _failed(command, done.stderr)
    return json.loads(done.stdout.splitlines()[-1])


def cold(command: Sequence[str]) -> Cold:
    """Run a command to its end. Raises EngineUnavailable when it fails."""
    begin = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise _failed(command, f"exit code {process.returncode}")
    seconds = time.perf_counter() - begin
    return Cold(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _failed(command: Sequence[str], words: str) -> EngineUnavailable:
    last = (words.strip().splitlines() or ["no reason given"])[-1]
    return EngineUnavailable(f"{' '.join(command[:4])} failed: {last}")
