"""Processes that are measured: what they print, how long they take and the most memory they hold."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.errors import EngineUnavailable

_LAUNCHER = Path(__file__).with_name("launcher.py")


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
    """Run a command to its end. Raises EngineUnavailable when it fails.

    Python may write down the bytecode of what it compiles, as installers do: else a program that is run from its source
    would be compiled anew each time, and those that were installed would not.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    taken = printed([sys.executable, "-I", "-S", str(_LAUNCHER), *command], environment)
    if code := taken.pop("code"):
        raise _failed(command, f"exit code {code}")
    return Cold(**taken)


def _failed(command: Sequence[str], words: str) -> EngineUnavailable:
    last = (words.strip().splitlines() or ["no reason given"])[-1]
    return EngineUnavailable(f"{' '.join(command[:4])} failed: {last}")
