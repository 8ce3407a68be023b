import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.download import Download, download, place, save
from ingest.errors import FetchError
from ingest.fetch import Fetched
from ingest.readers import read_document
from ingest.readers.sidecar import read_sidecar

TODAY = dt.date(2026, 11, 20)
URL = "https://guidelines.example/her2/alphamab.html?v=2#page=3"


def fetched(body: bytes, day: int = 20) -> Fetched:
    return Fetched("https://elsewhere.example/a", "text/html", dt.date(2026, 11, day), body)


def test_a_saved_document_has_its_address_and_day_beside_it(tmp_path: Path) -> None:
    origin = read_sidecar(save(fetched(b"<html>"), URL, tmp_path))
    assert origin is not None
    assert (origin.url, origin.retrieved) == (URL, dt.date(2026, 11, 20))


def test_an_article_with_front_matter_is_saved_as_it_is(tmp_path: Path, write_article: Callable[..., Path]) -> None:
    body = write_article(tmp_path / "a.md", "Alphamab is given at 8 mg.").read_bytes()
    path = save(fetched(body), "https://guidelines.example/a.md", tmp_path / "web")
    assert read_document(path).article.text == "Alphamab is given at 8 mg."


def test_a_document_that_did_not_change_keeps_its_file_and_day(tmp_path: Path) -> None:
    path = save(fetched(b"a", day=20), URL, tmp_path)
    files = {p: p.read_bytes() for p in path.parent.iterdir()}
    assert save(fetched(b"a", day=21), URL, tmp_path) == path
    assert {p: p.read_bytes() for p in path.parent.iterdir()} == files
    save(fetched(b"b", day=22), URL, tmp_path)
    assert path.read_bytes() == b"b"
    assert "2026-11-22" in path.with_name(path.name + ".yaml").read_text()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (URL, "alphamab.html"),
        ("https://guidelines.example/", "guidelines.example"),
        ("https://guidelines.example/a/../..", "document"),
        ("https://guidelines.example/%2e%2e%2fetc%2fpasswd", "2e-2e-2fetc-2fpasswd"),
        ("https://guidelines.example/.hidden", "hidden"),
        ("https://guidelines.example/leitlinie-ä.pdf", "leitlinie--.pdf"),
    ],
)
def test_the_place_is_within_the_folder_whatever_the_address(url: str, name: str, tmp_path: Path) -> None:
    found = place(url, tmp_path)
    assert found.name == name
    assert found.parent.parent == tmp_path


def test_an_address_that_cannot_be_had_is_told_and_an_earlier_copy_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.download.fetch", lambda url, **_: fetched(url.encode()))
    (first,) = download([URL, URL], tmp_path, today=TODAY)
    assert first == Download(URL, place(URL, tmp_path))

    def fail(url: str, **_: object) -> Fetched:
        raise FetchError(f"{url}: took more than 60 s.")

    monkeypatch.setattr("ingest.download.fetch", fail)
    other = "https://guidelines.example/other.html"
    again = download([URL, other], tmp_path, today=TODAY)
    assert [d.path for d in again] == [first.path, None]
    assert [d.reason for d in again] == [f"{URL}: took more than 60 s.", f"{other}: took more than 60 s."]


def test_two_addresses_never_share_a_place(tmp_path: Path) -> None:
    assert place("https://a.example/x.pdf", tmp_path) != place("https://b.example/x.pdf", tmp_path)
