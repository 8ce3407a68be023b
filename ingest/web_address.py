"""Where on the network a document may be fetched from: public addresses only, each checked after it was resolved."""

import ipaddress
import socket
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from urllib.parse import SplitResult, quote, urlsplit

from ingest.errors import FetchError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Collection[str]]

_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Public by number, yet answered by the machine's own cloud: Azure's wire server.
_METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})
# IPv6 that leads on to an IPv4 address of the sender's choice, and blocks that Python 3.11 still calls global.
_NEVER = tuple(
    map(
        ipaddress.ip_network,
        (
            "192.0.0.0/24",
            "192.88.99.0/24",
            "::/96",
            "64:ff9b:1::/48",
            "2001::/23",
            "2002::/16",
            "3fff::/20",
            "5f00::/16",
        ),
    )
)


@dataclass(frozen=True, slots=True)
class WebAddress:
    """A checked http or https address: `target` is what the request line asks for."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def url(self) -> str:
        """As one text again, without a port that goes without saying."""
        return f"{self.scheme}://{self.authority}{self.target}"

    @property
    def authority(self) -> str:
        """Host and port as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def read_url(url: str) -> WebAddress:
    """Take a URL apart. Raises FetchError for another scheme, a user name, a host or port that cannot be."""
    if any(c.isspace() or not c.isprintable() for c in url):
        raise FetchError(f"{ascii(url)[1:-1]}: has a space or control character; write it as %20 and the like.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise FetchError(f"{url}: is no web address ({error}).") from error
    if parts.scheme not in _PORTS:
        raise FetchError(f"{url}: only http:// and https:// addresses are fetched.")
    if "@" in parts.netloc:
        raise FetchError(f"{parts.scheme}://{parts.hostname}: has a user name or password in it; leave it out.")
    return WebAddress(parts.scheme, _host(parts, url), _PORTS[parts.scheme] if port is None else port, _target(parts))


def is_url(text: str) -> bool:
    """True for what looks like an address rather than a path."""
    return "://" in text


def _host(parts: SplitResult, url: str) -> str:
    try:
        host = (parts.hostname or "").rstrip(".").encode("idna").decode("ascii")
    except UnicodeError as error:
        raise FetchError(f"{url}: has a host name that cannot be.") from error
    if not host:
        raise FetchError(f"{url}: names no host.")
    return host


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    return path + (f"?{quote(parts.query, safe='/?%:@!$&()*+,;=~')}" if parts.query else "")


def is_public(address: Address) -> bool:
    """False for private, loopback, link-local, shared (CGNAT), multicast, reserved, cloud-metadata and documentation
    addresses, and for IPv6 addresses that stand for such an IPv4 address.

    After the IANA special-purpose registries (RFC 6890, as of 2026).
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address.is_site_local:
            return False
    if address in _METADATA or any(address in block for block in _NEVER if block.version == address.version):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def resolve(host: str, port: int) -> Collection[str]:
    """The addresses of a host, as the system's resolver gives them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def public_addresses(
    address: WebAddress, *, resolve: Resolve, allowed: Collection[str], seconds: float
) -> tuple[str, ...]:
    """Resolve once. Raises FetchError unless every address found is public or among `allowed`."""
    found = _in_time(address, resolve, seconds)
    if not found:
        raise FetchError(f"{address.url}: {address.host} has no address.")
    for text in found:
        numeric = ipaddress.ip_address(text.partition("%")[0])
        if str(numeric) not in allowed and not is_public(numeric):
            raise FetchError(
                f"{address.url}: leads to {text}, which is not a public address; it was not asked. "
                "Save the document and ingest the file."
            )
    return tuple(found)


def _in_time(address: WebAddress, resolve: Resolve, seconds: float) -> Collection[str]:
    """The system's resolver takes no deadline, so it is left behind when it has none for itself."""
    answers: SimpleQueue[Collection[str] | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(address.host, address.port))
        except OSError as error:
            answers.put(error)
        except UnicodeError as error:  # getaddrinfo, for a label of 64 characters
            answers.put(OSError(0, str(error)))

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=seconds)
    except Empty as error:
        raise FetchError(f"{address.url}: the address of {address.host} was not found in {seconds:.0f} s.") from error
    if isinstance(found, OSError):
        raise FetchError(f"{address.url}: the address of {address.host} was not found ({found.strerror}).") from found
    return found
