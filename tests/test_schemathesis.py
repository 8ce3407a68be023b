"""The API on a real socket, with keys, against its own OpenAPI document."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from test_server import Server, environment, serving

pytestmark = pytest.mark.slow
CONFIG = Path(__file__).with_name("schemathesis.toml")


@pytest.fixture
def env(index_dir: Path, tmp_path: Path) -> dict[str, str]:
    return {**environment(index_dir, tmp_path), "GUIDELINE_QA_RATE_LIMIT": "1000000"}


@pytest.fixture
def key(env: dict[str, str]) -> str:
    """A key: from now on the server asks for one."""
    command = [sys.executable, "-m", "guideline_qa", "keys", "create", "tester"]
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def server(env: dict[str, str], key: str) -> Iterator[Server]:
    with serving(env) as running:
        yield running


def test_the_api_keeps_to_its_document_and_never_fails(server: Server, key: str, tmp_path: Path) -> None:
    # The longer run, by hand: CONTRIBUTING.md. Many wrong keys (ignored_auth) are answered 429 on purpose.
    assert httpx.get(f"{server.url}/api/v1/threads", timeout=30).status_code == 401
    command = [Path(sys.executable).with_name("schemathesis"), "--config-file", CONFIG, "run", "--no-color"]
    command += [f"{server.url}/api/openapi.json", "-H", f"Authorization: Bearer {key}"]
    command += ["--checks", "all", "--exclude-checks", "ignored_auth"]
    command += ["--phases", "examples,fuzzing,stateful", "-n", "8", "--seed", "1"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert run.returncode == 0, run.stdout
    assert "Operations:       16 selected / 16 total" in run.stdout
