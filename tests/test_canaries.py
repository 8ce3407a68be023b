"""Two hundred identifiers typed into questions: in no log, address, metric or error, and in no request to the model."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from model_server import ModelServer, Request, line, says
from test_server import Server, environment, free_port

pytestmark = pytest.mark.slow

SYLLABLES = ("ka", "lo", "mi", "ne", "ru", "sa", "ti", "vo", "we", "zu")
SURNAMES = [
    f"{SYLLABLES[n % 10]}{SYLLABLES[(n // 10 + 3) % 10]}{SYLLABLES[(n + 6) % 10]}son".capitalize() for n in range(25)
]
KINDS = {
    "title": [f"Mrs {name}" for name in SURNAMES],
    "patient": [f"my patient Ada {name}x" for name in SURNAMES],
    "born": [f"born on {1 + n}/{1 + n % 12}/{1930 + n}" for n in range(25)],
    "record": [f"MRN 77{n:05d}" for n in range(25)],
    "phone": [f"phone 555-{200 + n}-{4000 + n}" for n in range(25)],
    "e-mail": [f"mail canary{n}@example.org" for n in range(25)],
    "address": [f"of {100 + n} {name} Road" for n, name in enumerate(SURNAMES)],
    "security": [f"SSN {300 + n}-{20 + n}-{6000 + n}" for n in range(25)],
}
QUESTIONS = [
    f"About {', '.join(kind[n] for kind in KINDS.values())}: what dose of pertuzumab is given after 840 mg?"
    for n in range(25)
]


def secret(canary: str) -> str:
    """The part of it that identifies."""
    return canary.split(" ", 1)[1].removeprefix("patient ").removeprefix("on ") if " " in canary else canary


CANARIES = [secret(c) for kind in KINDS.values() for c in kind]


@pytest.fixture(scope="module")
def model() -> Iterator[ModelServer]:
    with ModelServer() as running:
        running.answers(says(answers))
        yield running


def answers(request: Request) -> str:
    key, text = next(iter(request.sentences.items()), ("S1", "nothing"))
    return line(f"Give 9 mg of it: {text[:60]}", key)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("canaries")


@pytest.fixture(scope="module")
def server(index_dir: Path, folder: Path, model: ModelServer) -> Iterator[Server]:
    port = free_port()
    settings = {"OPENAI_BASE_URL": model.url, "GUIDELINE_QA_MODEL": "fake", "OPENAI_LOG": "debug"}
    settings |= {"GUIDELINE_QA_LOG": "requests", "GUIDELINE_QA_AUDIT": str(folder / "audit")}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "guideline_qa", "serve", "--port", str(port)],
            env={**os.environ, **environment(index_dir, folder), **settings},
            stdout=log,
            stderr=log,
            text=True,
        )
        with process:
            found = Server(process, port)
            wait(found)
            yield found
            process.terminate()
            process.wait(timeout=30)


def wait(server: Server) -> None:
    for _ in range(300):
        try:
            if httpx.get(f"{server.url}/api/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    pytest.fail("the server did not start")


def told(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


def test_no_canary_is_sent_logged_counted_or_told_in_an_error(server: Server, model: ModelServer, folder: Path) -> None:
    assert len(set(CANARIES)) == 200
    with httpx.Client(base_url=server.url, timeout=60) as client:
        answers = [client.post("/api/v1/answers", json={"question": q}) for q in QUESTIONS]
        assert {a.status_code for a in answers} == {200}
        wrong = [
            client.post("/api/v1/answers", json={"question": q, "as_of": q, "no_such_field": q}) for q in QUESTIONS
        ]
        too_long = [client.post("/api/v1/answers", json={"question": q * 100}) for q in QUESTIONS]
        assert {w.status_code for w in (*wrong, *too_long)} == {422}
        metrics = client.get("/metrics")
    asked = [r for r in model.requests if "what dose of pertuzumab is given after 840 mg?" in r.prompt]
    assert len(asked) == len(QUESTIONS)
    for request in model.requests:
        assert told(request.prompt + request.path + str(request.headers)) == []
    for response in (*wrong, *too_long, metrics):
        assert told(response.text + str(response.headers)) == []
    for response in answers:
        assert told(str(response.headers) + str(response.url)) == []
    seen: list[str] = []
    for path in folder.rglob("*"):
        if path.is_file() and "sqlite" not in path.name:  # the conversations are where questions belong
            seen.append(path.name)
            assert told(path.read_text(errors="replace")) == [], path
    assert "log" in seen
    assert (folder / "log").read_text().count('"surface": "api"') >= len(QUESTIONS)
