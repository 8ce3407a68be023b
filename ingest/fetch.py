"""Fetches a document from a public web address, and from nowhere else.

Nothing of the environment is used: no proxy, no cookies, no stored passwords. The address is resolved once for each
hop, checked, and connected to by number, so that a name cannot point elsewhere between the check and the connection.
"""

import datetime as dt
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Collection, Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from email.message import Message
from urllib.parse import urljoin

from ingest.clean import one_line
from ingest.errors import FetchError
from ingest.web_address import Resolve, WebAddress, public_addresses, read_url, resolve

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = (
    ("User-Agent", "guideline-qa"),
    ("Accept", "*/*"),
    ("Accept-Encoding", "identity"),
    ("Connection", "close"),
)
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """Bytes of one document, seconds for all of its hops together, redirects followed."""

    size: int = 50_000_000
    seconds: float = 60
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Web:
    """How the network is reached. `allowed` addresses are taken although they are not public, for tests and mirrors."""

    resolve: Resolve = resolve
    allowed: Collection[str] = ()
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document as it was sent. `url` is where it came from after redirects, `content_type` what the sender says."""

    url: str
    content_type: str | None
    retrieved: dt.date
    body: bytes


def fetch(url: str, *, today: dt.date, limits: FetchLimits | None = None, web: Web | None = None) -> Fetched:
    """Get one document. Raises FetchError when it cannot be had, or not within the limits."""
    limits, web = limits or FetchLimits(), web or Web()
    until = time.monotonic() + limits.seconds
    address = read_url(url)
    for _ in range(limits.redirects + 1):
        answer = _hop(address, web, limits, until)
        if answer.status not in _REDIRECTS:
            return Fetched(address.url, answer.header("Content-Type"), today, answer.body)
        address = _next(address, answer.header("Location"))
    raise FetchError(f"{url}: redirects more than {limits.redirects} times.")


def _next(address: WebAddress, location: str | None) -> WebAddress:
    if not location:
        raise FetchError(f"{address.url}: redirects to nowhere.")
    following = read_url(urljoin(address.url, location))
    if (address.scheme, following.scheme) == ("https", "http"):
        raise FetchError(f"{address.url}: redirects from https to http; it was not followed.")
    return following


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Message
    body: bytes

    def header(self, name: str) -> str | None:
        return self.headers.get(name)


def _hop(address: WebAddress, web: Web, limits: FetchLimits, until: float) -> _Answer:
    """Resolve, connect and ask once. A body is read only where it is the document."""
    left = until - time.monotonic()
    addresses = public_addresses(address, resolve=web.resolve, allowed=web.allowed, seconds=max(left, 0.001))
    with ExitStack() as stack:
        late = threading.Event()
        try:
            connected = stack.enter_context(_connected(address, addresses, web.trust, until))
            watch = threading.Timer(max(until - time.monotonic(), 0), _cut, (connected, late))
            stack.callback(watch.cancel)
            watch.start()
            answer = _asked(address, connected, limits)
        except (OSError, http.client.HTTPException) as error:
            if late.is_set() or isinstance(error, TimeoutError):
                raise _too_long(address, limits) from error
            raise FetchError(f"{address.url}: could not be fetched ({_why(error)}).") from error
        if late.is_set():  # a body without a length ends, to all appearances, where it was cut
            raise _too_long(address, limits)
        return answer


def _too_long(address: WebAddress, limits: FetchLimits) -> FetchError:
    return FetchError(f"{address.url}: took more than {limits.seconds:g} s.")


def _why(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}"
    return str(error) or type(error).__name__


def _connected(address: WebAddress, addresses: Iterable[str], trust: ssl.SSLContext, until: float) -> socket.socket:
    """A connection to the first of `addresses` that takes one. The handshake is left for when the time is watched."""
    failure: OSError = OSError("no address")
    for number in addresses:
        try:
            found = socket.create_connection((number, address.port), timeout=max(until - time.monotonic(), 0.001))
        except OSError as error:
            failure = error
            continue
        if address.scheme == "http":
            return found
        return trust.wrap_socket(found, server_hostname=address.host, do_handshake_on_connect=False)
    raise failure


def _cut(connected: socket.socket, late: threading.Event) -> None:
    """End every wait on a socket, whatever drips from it; past the TLS layer, whose state belongs to another thread."""
    late.set()
    with suppress(OSError):  # it ended by itself meanwhile
        socket.socket.shutdown(connected, socket.SHUT_RDWR)


def _asked(address: WebAddress, connected: socket.socket, limits: FetchLimits) -> _Answer:
    if isinstance(connected, ssl.SSLSocket):
        connected.do_handshake()
    connection = http.client.HTTPConnection(address.host, address.port)
    connection.sock = connected
    connection.putrequest("GET", address.target, skip_host=True, skip_accept_encoding=True)
    for name, value in (("Host", address.authority), *_HEADERS):
        connection.putheader(name, value)
    connection.endheaders()
    with connection.getresponse() as response:
        body = b"" if response.status in _REDIRECTS else _body(address, response, limits)
        return _Answer(response.status, response.headers, body)


def _body(address: WebAddress, response: http.client.HTTPResponse, limits: FetchLimits) -> bytes:
    if response.status != 200:
        raise FetchError(f"{address.url}: the server answered {response.status} {one_line(response.reason)}.")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise FetchError(f"{address.url}: is sent compressed although it was asked for plain; save it as a file.")
    length = response.length
    body = bytearray()
    while block := response.read(_BLOCK):
        body += block
        if len(body) > limits.size:
            raise FetchError(f"{address.url}: is larger than {limits.size / 1e6:g} MB.")
    if length is not None and len(body) < length:
        raise FetchError(f"{address.url}: ended after {len(body):,} of {length:,} bytes.")
    return bytes(body)
