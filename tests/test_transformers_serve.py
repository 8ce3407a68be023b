"""A real server that runs here: `transformers serve` with a model of random weights, whose nonsense is never shown."""

import datetime as dt
import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from tiny_model import make_tiny_model

from ingest.index import Index
from qa.ask import ask
from qa.model.client import ModelClient
from qa.model.endpoint import Endpoint
from qa.model.writer import ModelWriter
from qa.question import understand

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        importlib.util.find_spec("accelerate") is None,
        reason="transformers serve needs the package accelerate, which this project does not (see CONTRIBUTING.md)",
    ),
]
STARTS_WITHIN = 120.0


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    folder = tmp_path_factory.mktemp("tiny")
    make_tiny_model(folder)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [Path(sys.executable).with_name("transformers"), "serve", folder, "--device", "cpu", "--port", port]
    with (folder / "log").open("w") as log:
        environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
        process = subprocess.Popen([*command, "--host", "127.0.0.1"], stdout=log, stderr=log, env=environment)
        try:
            _wait(f"http://127.0.0.1:{port}/health", process, folder / "log")
            yield Endpoint(str(folder), f"http://127.0.0.1:{port}/v1", deadline=60.0)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()


def _wait(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    ends = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < ends:
        assert process.poll() is None, log.read_text()
        try:
            with urlopen(url, timeout=5):
                return
        except URLError:
            time.sleep(0.5)
    pytest.fail(f"the server did not start: {log.read_text()}")


def test_its_nonsense_comes_out_as_quotes(index: Index, endpoint: Endpoint) -> None:
    client = ModelClient(endpoint)
    question = understand("What dose of pertuzumab is given?", as_of=dt.date(2026, 11, 20))
    answer = ask(index, question, writer=ModelWriter(client))
    client.close()
    assert answer.statements == ask(index, question).statements
    assert answer.model is None
    assert next(n.kind for n in answer.notices) == "model"
    assert answer.usage is not None
    assert (answer.usage.input_tokens or 0) > 1_000
