import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import FetchError
from ingest.web_address import is_public, is_url, public_addresses, read_url, resolve

REFUSED = """
127.0.0.1 127.9.9.9 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1 100.100.100.200 0.0.0.0
255.255.255.255 224.0.0.1 239.255.255.250 240.0.0.1 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1
168.63.129.16 192.88.99.1
:: ::1 fe80::1 fec0::1 fc00::1 fd00:ec2::254 ff02::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
::ffff:169.254.169.254 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 2002:7f00:1:: 2001::1 2001:db8::1 3fff::1 100::1
""".split()


@pytest.mark.parametrize("address", REFUSED)
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are_taken(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@given(st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_no_disguise_of_a_private_address_is_public(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    for disguise in (0xFFFF << 32 | number, 0x64FF9B << 96 | number, 0x2002 << 112 | number << 80, number):
        assert not is_public(ipaddress.IPv6Address(disguise))


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:/etc/passwd", "only http:// and https://"),
        ("ftp://example.org/a.pdf", "only http:// and https://"),
        ("gopher://example.org/", "only http:// and https://"),
        ("http:///a.pdf", "names no host"),
        ("http://reader:word@example.org/a.pdf", "user name or password"),
        ("http://example.org:0x50/", "is no web address"),
        ("http://example.org:99999/", "is no web address"),
        ("http://[::1/", "is no web address"),
        ("http://exa\nmple.org/", "space or control character"),
        ("http://example.org/a b", "space or control character"),
        ("http://a..b/", "host name that cannot be"),
        (f"http://{'a' * 64}.org/", "host name that cannot be"),
    ],
)
def test_an_address_that_cannot_be_fetched_is_an_error(url: str, reason: str) -> None:
    with pytest.raises(FetchError, match=reason):
        read_url(url)


def test_a_password_is_not_repeated_in_the_error() -> None:
    with pytest.raises(FetchError) as raised:
        read_url("http://reader:hunter2@example.org/")
    assert "hunter2" not in str(raised.value)


def test_an_address_is_made_plain() -> None:
    address = read_url("HTTPS://Ex\u00e4mple.org.:443/leitlinie ä.pdf?q=ü#page=3".replace(" ", "%20"))
    assert address.url == "https://xn--exmple-cua.org/leitlinie%20%C3%A4.pdf?q=%C3%BC"
    assert read_url("http://[2606:2800::1]:8080").authority == "[2606:2800::1]:8080"


def test_one_address_of_several_that_is_private_refuses_the_host() -> None:
    asked = read_url("http://example.org/")
    with pytest.raises(FetchError, match=r"leads to 10\.0\.0\.1, which is not a public address"):
        public_addresses(asked, resolve=lambda *_: ["8.8.8.8", "10.0.0.1"], allowed=(), seconds=5)
    assert public_addresses(asked, resolve=lambda *_: ["10.0.0.1"], allowed={"10.0.0.1"}, seconds=5) == ("10.0.0.1",)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "127.0.0.1."])
def test_other_spellings_of_this_machine_are_refused(host: str) -> None:
    with pytest.raises(FetchError, match=r"is not a public address|was not found"):
        public_addresses(read_url(f"http://{host}/"), resolve=resolve, allowed=(), seconds=5)


def test_a_host_that_is_not_found_or_not_in_time_is_an_error() -> None:
    asked = read_url("http://example.org/")

    def missing(host: str, port: int) -> list[str]:
        raise OSError(2, "Name or service not known")

    def slow(host: str, port: int) -> list[str]:
        import threading

        threading.Event().wait(2)
        return []

    with pytest.raises(FetchError, match=r"was not found \(Name or service not known\)"):
        public_addresses(asked, resolve=missing, allowed=(), seconds=5)
    with pytest.raises(FetchError, match="was not found in"):
        public_addresses(asked, resolve=slow, allowed=(), seconds=0.05)
    with pytest.raises(FetchError, match="has no address"):
        public_addresses(asked, resolve=lambda *_: [], allowed=(), seconds=5)


def test_addresses_are_told_from_paths() -> None:
    assert is_url("https://example.org/a.pdf")
    assert not is_url("guidelines/a.pdf")
