"""The real program, served: keys, stopping while it streams, clients that go, workers that die, a disk that is full."""

import datetime as dt
import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest
from model_server import ModelServer, Request, event, for_ever, line, pieces
from test_server import COMMAND, Server, environment, free_port, serving

from ui.store import Store

pytestmark = pytest.mark.slow
DOSE = {"question": "What dose of pertuzumab is given?", "writer": "model"}
STREAM = {"Accept": "text/event-stream"}


@contextmanager
def with_model(index_dir: Path, tmp_path: Path, **settings: str) -> Iterator[tuple[Server, ModelServer]]:
    """The program and a model's server that says one sentence and then waits."""

    def one_sentence(request: Request, closing: threading.Event) -> Iterable[bytes]:
        if not request.sentences:  # the question what the server can do
            return
        key, text = request.sentence_with("840 mg")
        yield from pieces(line(text, key))
        while not closing.wait(0.1):
            yield event("")

    with ModelServer() as model:
        model.answers(one_sentence)
        more = {"GUIDELINE_QA_MODEL": "fake", "OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": "none", **settings}
        with serving({**environment(index_dir, tmp_path), **more}) as server:
            yield server, model


def test_sigterm_while_an_answer_streams_ends_it_with_an_abort_event_and_stops_the_model(
    index_dir: Path, tmp_path: Path
) -> None:
    with with_model(index_dir, tmp_path, GUIDELINE_QA_STOP_GRACE="0.5") as (server, model):
        text = ""
        with httpx.stream("POST", f"{server.url}/api/v1/answers", json=DOSE, headers=STREAM, timeout=60) as response:
            for part in response.iter_text():
                if "840 mg" in part and "840 mg" not in text:
                    server.process.send_signal(signal.SIGTERM)
                text += part
        parts = [json.loads(e[6:]) for e in text.split("\n\n") if e.startswith("data: {")]
        assert "840 mg" in text
        assert parts[-1] == {"type": "abort", "reason": "The server is stopping. Ask again."}
        assert server.process.wait(30) in (0, -signal.SIGTERM)
        assert model.gone.wait(10)


def test_a_client_that_goes_stops_the_model(index_dir: Path, tmp_path: Path) -> None:
    with with_model(index_dir, tmp_path) as (server, model):
        with httpx.stream("POST", f"{server.url}/api/v1/answers", json=DOSE, headers=STREAM, timeout=60) as response:
            next(part for part in response.iter_text() if "840 mg" in part)
        assert model.gone.wait(10)


def test_an_answer_that_takes_longer_than_the_deadline_is_504(index_dir: Path, tmp_path: Path) -> None:
    with with_model(index_dir, tmp_path, GUIDELINE_QA_REQUEST_DEADLINE="3") as (server, model):
        model.answers(for_ever(b": ping\n\n", every=0.1))
        response = httpx.post(f"{server.url}/api/v1/answers", json=DOSE, timeout=60)
        assert response.status_code == 504
        assert response.json()["type"] == "urn:guideline-qa:problem:deadline"
        assert model.gone.wait(10)


def test_with_keys_each_owner_sees_its_own_conversations_and_a_stranger_none(index_dir: Path, tmp_path: Path) -> None:
    env = {**environment(index_dir, tmp_path), "GUIDELINE_QA_ALLOWED_HOSTS": "guidelines.example"}
    book = Store(env["GUIDELINE_QA_DATABASE"]).keys()
    keys = [book.create(owner, ["ask"], dt.datetime.now(dt.UTC)) for owner in ("ward-1", "ward-2")]
    with serving(env) as server:
        first, second = ({"Authorization": f"Bearer {key.text}"} for key in keys)
        body = {"question": "What dose of pertuzumab is given?", "thread_id": "bed-7"}
        assert httpx.post(f"{server.url}/api/v1/answers", json=body, timeout=60).status_code == 401
        assert httpx.post(f"{server.url}/api/v1/answers", json=body, headers=first, timeout=60).status_code == 200
        assert httpx.get(f"{server.url}/api/v1/threads/bed-7", headers=first, timeout=60).status_code == 200
        assert httpx.get(f"{server.url}/api/v1/threads/bed-7", headers=second, timeout=60).status_code == 404
        assert httpx.get(f"{server.url}/", timeout=60).status_code == 404, "the chat page is off"
        guesses = [{"Authorization": f"Bearer gqa_{n:012x}_{'x' * 43}"} for n in range(12)]
        answers = [httpx.get(f"{server.url}/api/v1/threads", headers=guess, timeout=60) for guess in guesses]
        assert [a.status_code for a in answers] == [401] * 10 + [429] * 2
        assert int(answers[-1].headers["retry-after"]) >= 1
        book.revoke(keys[0].key_id, dt.datetime.now(dt.UTC))
        sleep(2.5)
        assert httpx.get(f"{server.url}/api/v1/threads/bed-7", headers=first, timeout=60).status_code == 401


@contextmanager
def with_workers(env: dict[str, str]) -> Iterator[Server]:
    port = free_port()
    command = [*COMMAND, "--port", str(port), "--workers", "2"]
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "http://127.0.0.1" in process.stderr.readline()
        try:
            yield Server(process, port)
        finally:
            process.terminate()
            process.wait(30)


def workers(server: Server) -> set[int]:
    pid = server.process.pid
    return {int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_a_killed_worker_is_replaced_and_none_outlives_the_supervisor(index_dir: Path, tmp_path: Path) -> None:
    with with_workers(environment(index_dir, tmp_path)) as server:
        before = workers(server)
        assert len(before) == 2
        os.kill(min(before), signal.SIGKILL)
        assert httpx.get(f"{server.url}/api/readyz", timeout=60).status_code == 200, "the other one answers"
        assert until(lambda: len(workers(server) - before) == 1)
        (new,) = workers(server) - before
        assert "guideline_qa_requests_total" in httpx.get(f"{server.url}/metrics", timeout=60).text
        server.process.kill()
        server.process.wait(30)
        assert until(lambda: not any(alive(pid) for pid in (max(before), new)))


def alive(pid: int) -> bool:
    with suppress(OSError):
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False


def until(holds: object, seconds: float = 60) -> bool:
    assert callable(holds)
    ends = monotonic() + seconds
    while monotonic() < ends:
        if holds():
            return True
        sleep(0.1)
    return False


def test_a_worker_that_cannot_start_ends_the_server_with_its_sentence(tmp_path: Path) -> None:
    env = environment(tmp_path / "none", tmp_path)
    command = [*COMMAND, "--port", str(free_port()), "--workers", "2"]
    result = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
    assert result.returncode == 2
    assert "there is no index" in result.stderr


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB that is full but for a few bytes."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_audit_disk_refuses_every_question_where_that_was_asked_for(
    index_dir: Path, tmp_path: Path, small_disk: Path
) -> None:
    env = environment(index_dir, tmp_path)
    env |= {"GUIDELINE_QA_AUDIT": str(small_disk), "GUIDELINE_QA_AUDIT_FAIL_CLOSED": "true"}
    with serving(env) as server:
        ask = {"question": "What dose of pertuzumab is given?"}
        assert httpx.post(f"{server.url}/api/v1/answers", json=ask, timeout=60).status_code == 200
        with suppress(OSError), (small_disk / "filler").open("wb", buffering=0) as filler:
            while True:
                filler.write(b"x" * 512)
        statuses = [httpx.post(f"{server.url}/api/v1/answers", json=ask, timeout=60).status_code for _ in range(40)]
        assert statuses[-1] == 503
        assert set(statuses) <= {200, 503}
        (log,) = small_disk.glob("audit-*.jsonl")
        entries = [json.loads(row) for row in log.read_text().splitlines()]
        assert len([e for e in entries if e["event"] == "began"]) == 1 + statuses.count(200), "none half written"
        (small_disk / "filler").unlink()
        assert httpx.post(f"{server.url}/api/v1/answers", json=ask, timeout=60).status_code == 200


_FAULT_OF_THE_PAGE = """
from ui.desk import Desk
from ui.server import make_app, make_service
from ui.service.logs import quiet_libraries, set_up
from ui.settings import Settings

set_up()
desk = Desk(Settings())
make_app(desk, make_service(desk))
quiet_libraries()
from streamlit.error_util import handle_uncaught_app_exception
from streamlit.logger import get_logger

try:
    int("Mrs Alpha")
except ValueError as error:
    handle_uncaught_app_exception(error)
get_logger("streamlit.loaded.later").error("Mrs Alpha")
"""


def test_a_fault_of_the_chat_page_is_logged_without_what_was_typed(tmp_path: Path) -> None:
    env = environment(tmp_path, tmp_path)
    told = subprocess.run(
        [COMMAND[0], "-c", _FAULT_OF_THE_PAGE], env=env, capture_output=True, text=True, timeout=60, check=False
    ).stderr
    assert '"error": "ValueError"' in told
    assert "Alpha" not in told


@pytest.fixture(scope="module")
def plain(index_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(environment(index_dir, tmp_path_factory.mktemp("plain"))) as server:
        yield server


def test_characters_that_hide_or_turn_text_are_taken_out_of_a_question_on_every_surface(plain: Server) -> None:
    hidden = "What dose of per\u200btuzu\u2066mab\u2069 is\u202e given?\ufeff"
    answer = httpx.post(f"{plain.url}/api/v1/answers", json={"question": hidden}, timeout=60).json()
    assert answer["question"]["text"] == DOSE["question"]
    messages = [{"role": "user", "content": hidden}]
    body = {"model": "guideline-qa", "messages": messages}
    completion = httpx.post(f"{plain.url}/v1/chat/completions", json=body, timeout=60)
    assert "840 mg" in completion.json()["choices"][0]["message"]["content"]


def test_a_question_of_more_than_8000_characters_is_refused_with_a_sentence(plain: Server) -> None:
    long = {"question": "dose " * 1_601}
    response = httpx.post(f"{plain.url}/api/v1/answers", json=long, timeout=60)
    assert (response.status_code, response.headers["content-type"]) == (422, "application/problem+json")
    messages = [{"role": "user", "content": long["question"]}]
    refused = httpx.post(f"{plain.url}/v1/chat/completions", json={"model": "guideline-qa", "messages": messages})
    assert (refused.status_code, refused.json()["error"]["type"]) == (400, "invalid_request_error")


@pytest.mark.parametrize("path", ["/_stcore/stream", "/"])
def test_the_chat_page_and_its_websocket_are_closed_to_foreign_names_and_pages(plain: Server, path: str) -> None:
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    key = {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ=="}
    more = {**upgrade, **key} if path != "/" else {}
    foreign = [{"Host": "evil.example"}, {"Origin": "https://evil.example"}]
    statuses = [httpx.get(f"{plain.url}{path}", headers={**more, **f}, timeout=60).status_code for f in foreign]
    assert statuses == ([421, 403] if path == "/" else [403, 403])


def test_a_slow_client_does_not_hold_up_the_others(plain: Server) -> None:
    slow = [socket.create_connection(("127.0.0.1", plain.port)) for _ in range(20)]
    for connection in slow:
        connection.sendall(b"POST /api/v1/answers HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\n{")
    response = httpx.get(f"{plain.url}/api/v1/search", params={"q": "pertuzumab dose"}, timeout=15)
    assert response.status_code == 200
    for connection in slow:
        connection.close()
