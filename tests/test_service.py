"""The service around the surfaces, on a real socket: what a hostile, slow or unlucky client meets."""

import asyncio
import json
import logging
import socket
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from io import StringIO
from pathlib import Path

import httpx
import pytest
import structlog
from live import Live, everything, live
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from ui.service.logs import set_up
from ui.service.settings import ServiceSettings
from ui.strict_body import MAX_BODY


class Work:
    """Surfaces whose work the tests hold up and watch."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.began = threading.Event()
        self.cancelled = threading.Event()

    async def _wait(self) -> None:
        self.began.set()
        try:
            while not self.go.is_set():
                await asyncio.sleep(0.01)
        except asyncio.CancelledError:
            self.cancelled.set()
            raise

    async def echo(self, request: Request) -> Response:
        return Response(await request.body(), media_type="application/json")

    async def held(self, _request: Request) -> Response:
        await self._wait()
        return JSONResponse({"answer": "whole"})

    async def stream(self, _request: Request) -> Response:
        async def events() -> AsyncIterator[bytes]:
            yield b'data: {"type":"start"}\n\n'
            await self._wait()
            yield b'data: {"type":"finish"}\n\n'

        return StreamingResponse(events(), media_type="text/event-stream")

    async def cut(self, _request: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            yield b'{"answer":'
            await self._wait()
            yield b'"whole"}'

        return StreamingResponse(parts(), media_type="application/json")

    async def faulty(self, _request: Request) -> Response:
        raise KeyError("Mrs Alpha, born 1950")

    async def socket(self, websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.close()

    async def quiet(self, websocket: WebSocket) -> None:
        await websocket.accept()
        while (await websocket.receive())["type"] != "websocket.disconnect":
            pass

    def routes(self) -> list[Route | WebSocketRoute]:
        places = {"echo": self.echo, "held": self.held, "stream": self.stream, "cut": self.cut, "faulty": self.faulty}
        return [
            *(Route(f"{base}/{name}", to, methods=["GET", "POST"]) for name, to in places.items() for base in BASES),
            WebSocketRoute("/page/socket", self.socket),
            WebSocketRoute("/page/quiet", self.quiet),
        ]


pytestmark = pytest.mark.slow
BASES = ("/api/v1", "/v1", "/page")


@pytest.fixture
def work() -> Iterator[Work]:
    made = Work()
    yield made
    made.go.set()


@pytest.fixture
def service(work: Work) -> Iterator[Live]:
    with live(work.routes()) as running:
        yield running


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """What the program logs meanwhile."""
    stream, root, level = StringIO(), logging.getLogger(), logging.getLogger().level
    before = list(root.handlers)
    set_up(stream)
    yield stream
    structlog.reset_defaults()
    root.handlers = before
    root.setLevel(level)


def head(path: str, *lines: str, method: str = "POST", host: str = "127.0.0.1") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {host}", *lines, "", ""]).encode()


def problem(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["type"].rpartition(":")[2]


# ---- bodies


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b'{"question": NaN}', "has NaN"),
        (b'{"question": "a\\ud800b"}', "half a surrogate pair"),
        (b'{"question": "dose", "question": "dose of what?"}', "twice"),
        (b"[" * 5_000 + b"]" * 5_000, "nested too deeply"),
    ],
)
@pytest.mark.parametrize("base", ["/api/v1", "/v1"])
def test_json_that_programs_read_differently_is_422_on_every_surface(
    service: Live, base: str, body: bytes, says: str
) -> None:
    response = httpx.post(f"{service.url}{base}/echo", content=body, timeout=20)
    assert response.status_code == 422
    assert says in (response.json()["error"]["message"] if base == "/v1" else response.json()["detail"])


def test_a_body_of_200_mb_is_413_before_it_is_sent(service: Live) -> None:
    answer = service.raw(head("/api/v1/echo", "Content-Length: 200000000"))
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"urn:guideline-qa:problem:too-large" in answer


def test_a_body_that_grows_beyond_the_limit_unannounced_is_refused(service: Live) -> None:
    answer = service.raw(head("/api/v1/echo", "Transfer-Encoding: chunked"))
    assert answer.startswith(b"HTTP/1.1 411")


def test_a_body_that_drips_is_408(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.strict_body.StrictBody.__init__.__defaults__", (None, 0.2))
    with live(work.routes()) as service:
        answer = service.raw(head("/api/v1/echo", "Content-Length: 100") + b'{"a":')
    assert answer.startswith(b"HTTP/1.1 408")


def test_a_client_that_never_ends_its_head_is_disconnected(service: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.service.worker.SILENT_SECONDS", 0.2)
    assert service.raw(b"POST /api/v1/echo HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Drip: ") == b""


def test_a_websocket_may_be_silent(service: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.service.worker.SILENT_SECONDS", 0.1)
    with service.connect() as connection:
        connection.sendall(websocket(service, "/page/quiet"))
        assert connection.recv(1000).startswith(b"HTTP/1.1 101")
        connection.settimeout(0.5)
        with pytest.raises(TimeoutError):
            connection.recv(1)


def websocket(service: Live, path: str) -> bytes:
    """A request of this server's own page to open a WebSocket."""
    own = service.url.removeprefix("http://")
    lines = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", f"Origin: {service.url}"]
    return head(path, *lines, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", method="GET", host=own)


def test_a_body_within_the_rules_arrives_as_it_was_sent(service: Live) -> None:
    body = json.dumps({"q": "≥ 10⁹/l", "pad": "x" * (MAX_BODY - 100)}, ensure_ascii=False).encode()
    assert httpx.post(f"{service.url}/api/v1/echo", content=body, timeout=20).content == body


# ---- who may come in


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8501", "127.0.0.1.evil.example", ""])
def test_a_foreign_host_is_421_whatever_it_resolves_to(service: Live, host: str) -> None:
    for path in ("/api/v1/echo", "/page/echo"):
        answer = service.raw(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 421"), answer


def test_a_foreign_origin_is_403_and_gets_no_cors_header(service: Live) -> None:
    for origin in ("https://evil.example", "null", f"http://127.0.0.1:{service.port + 1}"):
        response = httpx.post(f"{service.url}/api/v1/echo", content=b"{}", headers={"Origin": origin}, timeout=20)
        assert problem(response) == (403, "foreign-origin")
        assert "access-control-allow-origin" not in response.headers
    own = httpx.post(f"{service.url}/api/v1/echo", content=b"{}", headers={"Origin": service.url}, timeout=20)
    assert own.status_code == 200


def test_an_origin_that_was_allowed_may_call(work: Work) -> None:
    with live(work.routes(), ServiceSettings(allowed_origins=("https://ehr.example",))) as service:
        asked = {"Origin": "https://ehr.example", "Access-Control-Request-Method": "POST"}
        preflight = httpx.options(f"{service.url}/api/v1/echo", headers=asked, timeout=20)
        response = httpx.post(f"{service.url}/api/v1/echo", content=b"{}", headers=asked, timeout=20)
    assert preflight.status_code == 200
    assert response.headers["access-control-allow-origin"] == "https://ehr.example"


def test_a_foreign_page_cannot_open_a_websocket(service: Live) -> None:
    upgrade = ("Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13")
    key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    refused = service.raw(head("/page/socket", *upgrade, key, "Origin: https://evil.example", method="GET"))
    assert refused.startswith(b"HTTP/1.1 403")
    with service.connect() as connection:
        connection.sendall(websocket(service, "/page/socket"))
        assert connection.recv(100).startswith(b"HTTP/1.1 101")


# ---- too much at once


def test_beyond_the_queue_requests_are_429_and_those_in_it_are_answered(work: Work) -> None:
    with live(work.routes(), ServiceSettings(concurrency=1, queue=2)) as service, ThreadPoolExecutor(5) as pool:
        asked = as_completed([pool.submit(httpx.get, f"{service.url}/api/v1/held", timeout=20) for _ in range(5)])
        refused = [next(asked).result() for _ in range(2)]
        assert httpx.get(f"{service.url}/api/healthz", timeout=20).status_code == 200, "health passes the queue"
        work.go.set()
        assert [future.result().status_code for future in asked] == [200] * 3
    assert [problem(response) for response in refused] == [(429, "too-many-requests")] * 2
    assert int(refused[0].headers["retry-after"]) >= 1


def test_a_request_that_waits_too_long_for_its_turn_is_503(work: Work) -> None:
    settings = ServiceSettings(concurrency=1, queue=5, queue_seconds=0.2)
    with live(work.routes(), settings) as service, ThreadPoolExecutor(1) as pool:
        pool.submit(httpx.get, f"{service.url}/api/v1/held", timeout=20)
        work.began.wait(10)
        assert problem(httpx.get(f"{service.url}/api/v1/held", timeout=20)) == (503, "overloaded")
        work.go.set()


# ---- the end of a request


def test_a_client_that_goes_ends_the_work(service: Live, work: Work) -> None:
    for path in ("/api/v1/held", "/api/v1/stream"):
        work.began.clear()
        work.cancelled.clear()
        with service.connect() as connection:
            connection.sendall(head(path, method="GET"))
            assert work.began.wait(10)
        assert work.cancelled.wait(10), path


def test_a_request_beyond_its_deadline_is_504_and_its_work_ends(work: Work) -> None:
    with live(work.routes(), ServiceSettings(request_deadline=0.3)) as service:
        assert problem(httpx.get(f"{service.url}/api/v1/held", timeout=20)) == (504, "deadline")
        assert work.cancelled.wait(10)


@pytest.mark.parametrize(
    ("path", "last"),
    [
        ("/api/v1/stream", {"type": "abort", "reason": "The request took too long and was stopped."}),
        ("/v1/stream", {"error": {"message": "The request took too long and was stopped.", "type": "server_error"}}),
    ],
)
def test_a_stream_beyond_its_deadline_ends_with_an_abort_event(work: Work, path: str, last: dict[str, object]) -> None:
    with live(work.routes(), ServiceSettings(request_deadline=0.3)) as service:
        events = [e for e in httpx.get(f"{service.url}{path}", timeout=20).text.split("\n\n") if e]
    found = json.loads(events[-1].removeprefix("data: "))
    if "error" in found:
        found["error"] = {k: found["error"][k] for k in ("message", "type")}
    assert found == last
    assert events[0] == 'data: {"type":"start"}'


def test_a_json_response_that_is_cut_is_seen_to_be_cut(work: Work) -> None:
    deadline = ServiceSettings(request_deadline=0.3)
    with live(work.routes(), deadline) as service, pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"{service.url}/api/v1/cut", timeout=20)


def test_a_stopping_server_lets_requests_finish_and_aborts_the_rest(work: Work) -> None:
    with live(work.routes(), ServiceSettings(stop_grace=0.3)) as service, ThreadPoolExecutor(2) as pool:
        stream = pool.submit(httpx.get, f"{service.url}/api/v1/stream", timeout=20)
        assert work.began.wait(10)
        work.began.clear()
        held = pool.submit(httpx.get, f"{service.url}/api/v1/held", timeout=20)
        assert work.began.wait(10)
        service.stop()
        assert '"type": "abort"' in stream.result().text
        assert problem(held.result()) == (503, "stopping")
    with live(work.routes(), ServiceSettings(stop_grace=10)) as service, ThreadPoolExecutor(1) as pool:
        work.began.clear()
        stream = pool.submit(httpx.get, f"{service.url}/api/v1/stream", timeout=20)
        assert work.began.wait(10)
        service.stop()
        work.go.set()
        assert stream.result().text.endswith('data: {"type":"finish"}\n\n')


# ---- what is told


def test_a_fault_is_a_500_that_tells_nothing_and_its_log_names_the_place_alone(service: Live, logged: StringIO) -> None:
    response = httpx.get(f"{service.url}/api/v1/faulty?name=Alpha", timeout=20)
    told = logged.getvalue()
    assert problem(response) == (500, "internal")
    assert "Alpha" not in response.text + told
    fault = next(json.loads(line) for line in told.splitlines() if '"fault"' in line)
    assert (fault["error"], fault["id"]) == ("KeyError", response.headers["x-request-id"])
    assert fault["frames"][-1].startswith("test_service.py:")


def test_a_request_is_logged_with_its_route_and_never_with_what_was_typed(work: Work, logged: StringIO) -> None:
    with live(work.routes()) as service:
        httpx.post(f"{service.url}/api/v1/echo?q=Alpha", content=b'{"question": "Alpha?"}', timeout=20)
        httpx.get(f"{service.url}/api/v1/threads/mrs-alpha", timeout=20)
    first, second = (json.loads(line) for line in logged.getvalue().splitlines())
    assert (first["route"], first["status"], first["surface"]) == ("/api/v1/echo", 200, "api")
    assert second["status"] == 404
    assert "alpha" not in logged.getvalue().lower()


def test_a_library_that_logs_what_was_typed_is_logged_without_it(logged: StringIO) -> None:
    try:
        int("Mrs Alpha")
    except ValueError:
        logging.getLogger("some.library").exception("could not read %s", "Mrs Alpha")
    told = json.loads(logged.getvalue())
    assert (told["template"], told["error"], told["logger"]) == ("could not read %s", "ValueError", "some.library")
    assert "Alpha" not in logged.getvalue()


def test_what_a_library_warns_programmers_of_is_not_shown() -> None:
    program = "import warnings; from ui.service.logs import set_up; set_up(); warnings.warn('SOCKS needs a package')"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert shown.stderr == ""


def test_programs_and_pages_get_the_security_headers(service: Live) -> None:
    for path in ("/api/v1/echo", "/page/echo", "/api/healthz"):
        headers = httpx.get(f"{service.url}{path}", timeout=20).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert httpx.get(f"{service.url}/api/v1/echo", timeout=20).headers["cache-control"] == "no-store"


def test_metrics_count_requests_by_surface_and_status_and_refusals_by_kind(service: Live) -> None:
    httpx.get(f"{service.url}/api/v1/echo", timeout=20)
    httpx.post(f"{service.url}/v1/echo", content=b'{"a": NaN}', timeout=20)
    text = httpx.get(f"{service.url}/metrics", timeout=20).text
    assert 'guideline_qa_requests_total{status="200",surface="api"} 2.0' in text
    assert 'guideline_qa_refused_total{kind="invalid-request",surface="v1"} 1.0' in text
    assert "process_resident_memory_bytes" in text


def test_a_full_disk_closes_the_service_only_where_that_was_asked_for(
    work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int, _line: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ui.service.audit._append", full)
    with live(work.routes(), ServiceSettings(audit=tmp_path, audit_fail_closed=True)) as service:
        assert problem(httpx.get(f"{service.url}/api/v1/echo", timeout=20)) == (503, "audit-unavailable")
    with live(work.routes(), ServiceSettings(audit=tmp_path)) as service:
        assert httpx.get(f"{service.url}/api/v1/echo", timeout=20).status_code == 200
        assert "guideline_qa_audit_failures_total 2.0" in httpx.get(f"{service.url}/metrics", timeout=20).text


def test_the_audit_log_says_who_and_when_and_nothing_of_what(work: Work, tmp_path: Path) -> None:
    with live(work.routes(), ServiceSettings(audit=tmp_path)) as service:
        httpx.post(f"{service.url}/api/v1/echo?name=Alpha", content=b'{"question": "Alpha?"}', timeout=20)
    (path,) = tmp_path.iterdir()
    assert "Alpha" not in path.read_text()
    began, ended = [json.loads(line) for line in path.read_text().splitlines()]
    assert (began["owner"], began["method"], began["surface"], began["needs"]) == ("local", "POST", "api", "ask")
    assert (ended["id"], ended["status"], ended["whole"]) == (began["id"], 200, True)


def test_a_closed_connection_is_no_error(service: Live) -> None:
    with service.connect() as connection:
        connection.shutdown(socket.SHUT_WR)
        assert everything(connection) == b""
