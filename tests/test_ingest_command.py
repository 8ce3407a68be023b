"""`guideline-qa ingest` in a process of its own, as a service manager stops it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import REPOSITORY

pytestmark = pytest.mark.slow


def started(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "guideline_qa", "ingest", *arguments]
    return subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(what: Callable[[], bool], process: subprocess.Popen[str], seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not what():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < ends
        time.sleep(0.01)


def test_a_terminated_ingest_says_so_publishes_nothing_and_is_gone_on_with(
    tmp_path: Path, write_article: Callable[..., Path]
) -> None:
    documents, index = tmp_path / "documents", tmp_path / "index"
    for number in range(12):
        text = " ".join(f"Alphamab {number} is given as a dose of {n} mg to adults." for n in range(1, 20))
        write_article(documents / f"alphamab-{number}.md", text)
    process = started(str(documents), "--index", str(index))
    wait_for((index / "LOCK").exists, process)
    os.kill(process.pid, signal.SIGTERM)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 143
    assert told == "Stopped. The index serves as before; what was embedded is kept for the next run.\n"
    assert not (index / "CURRENT").exists()
    again = started(str(documents), "--index", str(index))
    printed, _ = again.communicate(timeout=120)
    assert again.returncode == 0
    assert "12 articles" in printed
