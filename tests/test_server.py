"""The real server in its own process: one port for chat and API, headers, busy port, stopping."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.slow
COMMAND = [sys.executable, "-m", "guideline_qa", "serve"]


@dataclass
class Server:
    process: subprocess.Popen[str]
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def environment(index_dir: Path, tmp_path: Path) -> dict[str, str]:
    database = f"sqlite:///{tmp_path}/threads.sqlite"
    told = {"GUIDELINE_QA_INDEX": str(index_dir), "GUIDELINE_QA_DATABASE": database, "GUIDELINE_QA_REHEARSAL": "0"}
    return {**os.environ, **told, "COLUMNS": "200"}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def serving(env: dict[str, str]) -> Iterator[Server]:
    """A server in that environment, from when it can be asked."""
    port = free_port()
    process = subprocess.Popen([*COMMAND, "--port", str(port)], env=env, stderr=subprocess.PIPE, text=True)
    with process:
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
            assert f"http://127.0.0.1:{port}/" in line, line
            yield Server(process, port)
        finally:  # of a test that fails too: leaving the process would wait for it for ever
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture(scope="module")
def server(index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(environment(index_dir, tmp_path_factory.mktemp("server"))) as running:
        yield running


def test_chat_and_api_share_one_port(server: Server) -> None:
    assert httpx.get(f"{server.url}/api/readyz", timeout=30).json()["status"] == "ready"
    page = httpx.get(f"{server.url}/", timeout=30)
    assert page.status_code == 200
    assert "text/html" in page.headers["content-type"]


def test_an_answer_comes_over_http(server: Server) -> None:
    question = {"question": "What dose of pertuzumab is given?"}
    answer = httpx.post(f"{server.url}/api/v1/answers", json=question, timeout=30).json()
    assert "840 mg" in answer["statements"][0]["text"]


@pytest.mark.parametrize("path", ["/", "/api/readyz", "/api/v1/nothing"])
def test_every_response_carries_the_security_headers(server: Server, path: str) -> None:
    headers = httpx.get(f"{server.url}{path}", timeout=30).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    allowed = "'self'" if path == "/" else "'none'"
    assert f"default-src {allowed}" in headers["content-security-policy"]
    assert "http:" not in headers["content-security-policy"]


def test_a_busy_port_is_one_sentence(server: Server, index_dir: Path, tmp_path: Path) -> None:
    second = subprocess.run(
        [*COMMAND, "--port", str(server.port)],
        env=environment(index_dir, tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 2
    expected = f"Port {server.port} is in use by another program. Choose another with --port."
    assert second.stderr.strip() == expected


def test_without_an_index_it_does_not_start(tmp_path: Path) -> None:
    result = subprocess.run(
        [*COMMAND, "--port", str(free_port())],
        env=environment(tmp_path / "none", tmp_path),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 2
    assert "there is no index" in result.stderr


def test_sigterm_stops_it_cleanly(index_dir: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "--port", str(free_port())], env=environment(index_dir, tmp_path), stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=30)
    assert process.returncode in (0, -signal.SIGTERM)
    assert "Traceback" not in errors
