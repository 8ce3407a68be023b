"""Fetching, against real servers on this machine's loopback addresses, which are allowed for the purpose."""

import datetime as dt
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from ingest.errors import FetchError
from ingest.fetch import Fetched, FetchLimits, Web, fetch

TODAY = dt.date(2026, 11, 21)
LOOPBACK = "127.0.0.1"
Talk = Callable[[socket.socket, bytes], None]


class Server:
    """Answers each connection with `talk(connection, request)` and keeps the requests."""

    def __init__(self, talk: Talk, trust: ssl.SSLContext | None = None) -> None:
        self._listening = socket.create_server((LOOPBACK, 0))
        self._talk = talk
        self._trust = trust
        self.port = int(self._listening.getsockname()[1])
        self.requests: list[bytes] = []
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with suppress(OSError), closing(self._wrapped(connection)) as wrapped:
                self.requests.append(wrapped.recv(65536))
                self._talk(wrapped, self.requests[-1])

    def _wrapped(self, connection: socket.socket) -> socket.socket:
        if self._trust is None:
            return connection
        try:
            return self._trust.wrap_socket(connection, server_side=True)
        except ssl.SSLError:
            connection.close()
            raise


def says(*blocks: bytes) -> Talk:
    return lambda connection, _: [connection.sendall(block) for block in blocks] and None


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers)
    return "\r\n".join((*lines, "", "")).encode() + body


def moved(location: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {location}", status=status)


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def start(talk: Talk, trust: ssl.SSLContext | None = None) -> Server:
        servers.append(Server(talk, trust))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def resolving(**hosts: str) -> Callable[[str, int], Collection[str]]:
    return lambda host, port: [hosts.get(host.replace(".", "_"), LOOPBACK)]


def get(url: str, limits: FetchLimits | None = None, **web: object) -> Fetched:
    web = {"resolve": resolving(), "allowed": {LOOPBACK}, **web}
    return fetch(url, today=TODAY, limits=limits, web=Web(**web))  # type: ignore[arg-type]


def reason(url: str, limits: FetchLimits | None = None, **web: object) -> str:
    with pytest.raises(FetchError) as raised:
        get(url, limits, **web)
    return str(raised.value)


def test_a_document_comes_with_its_address_type_and_day(serve: Callable[..., Server]) -> None:
    server = serve(says(answer(b"Give alphamab.", "Content-Type: text/plain")))
    url = f"http://guidelines.example:{server.port}/a.txt"
    assert get(url + "#page=3") == Fetched(url, "text/plain", TODAY, b"Give alphamab.")


def test_nothing_of_the_environment_is_sent_or_used(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine guidelines.example login me password hunter2\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server = serve(says(answer(b"x", "Set-Cookie: a=b")))
    get(f"http://guidelines.example:{server.port}/a?b=c")
    lines = server.requests[0].decode().split("\r\n")
    assert lines == [
        "GET /a?b=c HTTP/1.1",
        f"Host: guidelines.example:{server.port}",
        "User-Agent: guideline-qa",
        "Accept: */*",
        "Accept-Encoding: identity",
        "Connection: close",
        "",
        "",
    ]


def test_an_address_that_is_not_public_is_never_asked(serve: Callable[..., Server]) -> None:
    server = serve(says(answer(b"a secret")))
    assert "127.0.0.1, which is not a public address" in reason(f"http://a.example:{server.port}/", allowed=())
    assert server.requests == []


def test_a_name_is_resolved_once_so_that_it_cannot_point_elsewhere_after_the_check(
    serve: Callable[..., Server],
) -> None:
    server = serve(says(answer(b"x")))
    answers = [LOOPBACK, "10.0.0.1", "10.0.0.1"]
    get(f"http://a.example:{server.port}/", resolve=lambda *_: [answers.pop(0)])
    assert answers == ["10.0.0.1", "10.0.0.1"]


def test_redirects_are_followed_each_hop_checked_anew(serve: Callable[..., Server]) -> None:
    server = serve(
        lambda connection, request: connection.sendall(
            answer(b"x") if request.startswith(b"GET /b ") else moved("/b", "308 Permanent Redirect")
        )
    )
    assert get(f"http://a.example:{server.port}/a").url == f"http://a.example:{server.port}/b"
    assert [request.split(b" ")[1] for request in server.requests] == [b"/a", b"/b"]


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("http://inside.example/", "leads to 10.0.0.1, which is not a public address"),
        ("http://169.254.169.254/latest/meta-data/", "leads to 169.254.169.254, which is not a public address"),
        ("//[::1]/", "leads to ::1, which is not a public address"),
        ("file:/etc/passwd", "only http:// and https://"),
        ("http://me:word@a.example/", "user name or password"),
        ("", "redirects to nowhere"),
    ],
)
def test_a_redirect_to_where_nothing_is_fetched_from_is_refused(
    location: str, expected: str, serve: Callable[..., Server]
) -> None:
    server = serve(says(moved(location)))
    numeric = {"inside_example": "10.0.0.1", "169_254_169_254": "169.254.169.254", "::1": "::1"}
    assert expected in reason(f"http://a.example:{server.port}/", resolve=resolving(**numeric))
    assert len(server.requests) == 1


def test_endless_redirects_end(serve: Callable[..., Server]) -> None:
    server = serve(says(moved("/again")))
    assert "redirects more than 5 times" in reason(f"http://a.example:{server.port}/")
    assert len(server.requests) == 6


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (answer(b"no", status="404 Not Found"), "the server answered 404 Not Found."),
        (answer(b"no", status="401 \x1b[2JUnauthorized"), "the server answered 401 [2JUnauthorized."),
        (answer(b"\x1f\x8b", "Content-Encoding: gzip"), "is sent compressed"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "ended after 4 of 10 bytes."),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhalf", "could not be fetched"),
        (b"SSH-2.0-OpenSSH\r\n", "could not be fetched"),
        (b"", "could not be fetched"),
        (b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200 + b"\r\n", "could not be fetched"),
        (b"HTTP/1.1 200 OK\r\na: " + b"b" * 100_000 + b"\r\n\r\n", "could not be fetched"),
    ],
)
def test_what_is_no_whole_document_is_refused(sent: bytes, expected: str, serve: Callable[..., Server]) -> None:
    assert expected in reason(f"http://a.example:{serve(says(sent)).port}/")


@pytest.mark.parametrize(
    "sent",
    [
        answer(bytes(1_000_001)),
        b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999999\r\n\r\n" + bytes(1_100_000),
        b"HTTP/1.1 200 OK\r\n\r\n" + bytes(1_100_000),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + bytes(65536) + b"\r\n") * 20,
    ],
)
def test_a_document_beyond_its_size_is_refused_however_it_is_sent(sent: bytes, serve: Callable[..., Server]) -> None:
    url = f"http://a.example:{serve(says(sent)).port}/"
    assert reason(url, FetchLimits(size=1_000_000)) == f"{url}: is larger than 1 MB."


def drips(start: bytes) -> Talk:
    """A drop every 20 ms for ever: no single wait is long."""

    def talk(connection: socket.socket, _: bytes) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(b"x")
            time.sleep(0.02)

    return talk


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\na: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_server_that_drips_for_ever_is_left_at_the_deadline(start: bytes, serve: Callable[..., Server]) -> None:
    url = f"http://a.example:{serve(drips(start)).port}/"
    assert reason(url, FetchLimits(seconds=0.3)) == f"{url}: took more than 0.3 s."


def test_a_server_that_never_answers_is_left_at_the_deadline(serve: Callable[..., Server]) -> None:
    done = threading.Event()
    url = f"http://a.example:{serve(lambda *_: done.wait(5) and None).port}/"
    assert reason(url, FetchLimits(seconds=0.2)) == f"{url}: took more than 0.2 s."
    done.set()


def test_a_server_that_is_not_there_is_named() -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
    assert "Connection refused" in reason(f"http://a.example:{port}/")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here to make a certificate")
    folder = tmp_path_factory.mktemp("tls")
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=a.example"
    alternative = ("-addext", "subjectAltName=DNS:a.example", "-keyout", str(key), "-out", str(cert))
    subprocess.run([*command.split(), *alternative], check=True, capture_output=True)
    return key, cert


def test_the_certificate_must_be_the_named_hosts_though_the_connection_goes_by_number(
    certificate: tuple[Path, Path], serve: Callable[..., Server]
) -> None:
    key, cert = certificate
    identity = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    identity.load_cert_chain(cert, key)
    names: list[str | None] = []
    identity.sni_callback = lambda _, name, __: names.append(name)
    server = serve(says(answer(b"Give alphamab.")), identity)
    trusting = ssl.create_default_context(cafile=str(cert))
    assert get(f"https://a.example:{server.port}/", trust=trusting).body == b"Give alphamab."
    assert names == ["a.example"]
    assert "certificate is not valid" in reason(f"https://b.example:{server.port}/", trust=trusting)
    assert "certificate is not valid" in reason(f"https://a.example:{server.port}/")


def test_a_redirect_from_https_to_http_is_refused(certificate: tuple[Path, Path], serve: Callable[..., Server]) -> None:
    key, cert = certificate
    identity = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    identity.load_cert_chain(cert, key)
    server = serve(says(moved("http://a.example/")), identity)
    trusting = ssl.create_default_context(cafile=str(cert))
    assert "redirects from https to http" in reason(f"https://a.example:{server.port}/", trust=trusting)


def test_a_handshake_that_drips_is_left_at_the_deadline(serve: Callable[..., Server]) -> None:
    url = f"https://a.example:{serve(drips(bytes([22, 3, 3, 64, 0]))).port}/"
    assert reason(url, FetchLimits(seconds=0.3)) == f"{url}: took more than 0.3 s."
