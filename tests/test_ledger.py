from pathlib import Path

import pytest

from ingest.ledger import Entry, document_sha256, read_ledger, write_ledger

ENTRY = Entry(
    document="0f",
    stamp="1e",
    article_id="dosing",
    own_id="dosing",
    record_sha256="2d",
    reader="Markdown",
    conserved=0.99,
    notes=("Page 3 is an image.",),
)


def test_entries_come_back_equal(tmp_path: Path) -> None:
    write_ledger(tmp_path, {"/b.md": ENTRY, "/a.md": ENTRY})
    assert read_ledger(tmp_path) == {"/a.md": ENTRY, "/b.md": ENTRY}
    assert [p.name for p in tmp_path.iterdir()] == ["ledger.json"]


def test_no_ledger_has_no_entries(tmp_path: Path) -> None:
    assert read_ledger(tmp_path) == {}


@pytest.mark.parametrize("old", ["2d", "dosing", "0.99", "/a.md", '"sha256"', "{", ","])
def test_a_ledger_with_any_change_has_no_entries(tmp_path: Path, old: str) -> None:
    write_ledger(tmp_path, {"/a.md": ENTRY})
    path = tmp_path / "ledger.json"
    path.write_text(path.read_text().replace(old, old[:-1] + "~"))
    assert read_ledger(tmp_path) == {}


@pytest.mark.parametrize("junk", [b"", b"[]", b"null", b"{}", b"\xff", b'{"sha256": 1, "entries": 2}'])
def test_junk_has_no_entries(tmp_path: Path, junk: bytes) -> None:
    (tmp_path / "ledger.json").write_bytes(junk)
    assert read_ledger(tmp_path) == {}


def test_a_document_is_its_name_its_bytes_and_its_sidecar(tmp_path: Path) -> None:
    document = tmp_path / "a.pdf"
    document.write_bytes(b"one")
    seen = [document_sha256(document)]
    document.write_bytes(b"two")
    seen.append(document_sha256(document))
    (tmp_path / "a.pdf.yaml").write_bytes(b"tier: T0")
    seen.append(document_sha256(document))
    document.rename(tmp_path / "b.pdf")
    seen.append(document_sha256(tmp_path / "b.pdf"))
    assert len(set(seen)) == 4
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "b.pdf").rename(tmp_path / "elsewhere" / "b.pdf")
    assert document_sha256(tmp_path / "elsewhere" / "b.pdf") == seen[-1], "a folder has no say"
