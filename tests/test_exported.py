import hashlib
import json
import subprocess
import threading
from pathlib import Path

import pytest

from ingest.engines import exported
from ingest.engines.exported import MODEL, RECORD, WEIGHTS, file_sha256, find, find_or_make, make, places
from ingest.engines.weights import SHIPPED_MODEL, model_folder
from ingest.errors import EngineUnavailable

GRAPH = b"a graph"


class Exporter:
    """Stands for the process that exports: writes a small export, or fails with `error`."""

    def __init__(self) -> None:
        self.runs = 0
        self.error = ""

    def run(self, command: list[str], **_options: object) -> "subprocess.CompletedProcess[str]":
        self.runs += 1
        if self.error:
            return subprocess.CompletedProcess(command, 1, "", f"warning: of no use\n{self.error}\n")
        folder = Path(command[-1])
        (folder / MODEL).write_bytes(GRAPH)
        record = {"fingerprint": "f", "dimension": 4, "tokens": 16, "cosine": 1, "overlap": 1, "made_with": {}}
        (folder / WEIGHTS).write_bytes(b"weights")
        sha256 = {MODEL: hashlib.sha256(GRAPH).hexdigest(), WEIGHTS: hashlib.sha256(b"weights").hexdigest()}
        (folder / RECORD).write_text(json.dumps({**record, "sha256": sha256}))
        return subprocess.CompletedProcess(command, 0, "", "")


@pytest.fixture
def exporter(monkeypatch: pytest.MonkeyPatch) -> Exporter:
    stand_in = Exporter()
    monkeypatch.setattr(exported.subprocess, "run", stand_in.run)
    return stand_in


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "weights"
    folder.mkdir()
    (folder / "config.json").write_text("{}")
    return folder


def test_an_export_is_made_once_and_found_again(exporter: Exporter, source: Path, tmp_path: Path) -> None:
    made = find_or_make(source, [tmp_path / "env"])
    assert made.is_whole()
    assert find_or_make(source, [tmp_path / "env"]) == made
    assert exporter.runs == 1
    assert [p.name for p in (tmp_path / "env").iterdir() if ".partial" in p.name] == []


def test_other_weights_are_not_served_by_an_old_export(exporter: Exporter, source: Path, tmp_path: Path) -> None:
    find_or_make(source, [tmp_path / "env"])
    (source / "config.json").write_text('{"other": 1}')
    assert find(source, [tmp_path / "env"]) is None


@pytest.mark.parametrize("name", [MODEL, WEIGHTS])
@pytest.mark.parametrize("damage", ["flipped", "cut", "longer", "gone"])
def test_a_damaged_export_is_noticed_and_replaced(
    exporter: Exporter, source: Path, tmp_path: Path, name: str, damage: str
) -> None:
    made = find_or_make(source, [tmp_path / "env"])
    path = made.folder / name
    content = path.read_bytes()
    path.unlink()
    if damage != "gone":
        path.write_bytes({"flipped": content[:-1] + b"?", "cut": content[:-1], "longer": content + b"?"}[damage])
    assert not made.is_whole()
    assert make(source, [tmp_path / "env"]).is_whole()


@pytest.mark.parametrize("record", ["", "{}", "[", '{"fingerprint": 1}'])
def test_an_export_without_a_readable_record_is_none(
    exporter: Exporter, source: Path, tmp_path: Path, record: str
) -> None:
    made = find_or_make(source, [tmp_path / "env"])
    (made.folder / RECORD).write_text(record)
    assert find(source, [tmp_path / "env"]) is None
    assert find_or_make(source, [tmp_path / "env"]).is_whole()


def test_where_the_environment_cannot_be_written_the_cache_is_used(
    exporter: Exporter, source: Path, tmp_path: Path
) -> None:
    (tmp_path / "env").write_text("a file, so no folder can be made under it")
    made = find_or_make(source, [tmp_path / "env" / "share", tmp_path / "cache"])
    assert made.folder.parent == tmp_path / "cache"


def test_where_nothing_can_be_written_the_error_names_the_places(
    exporter: Exporter, source: Path, tmp_path: Path
) -> None:
    (tmp_path / "env").write_text("")
    with pytest.raises(EngineUnavailable, match=r"None of these folders can be written: .*env/share"):
        find_or_make(source, [tmp_path / "env" / "share"])


def test_a_refused_export_leaves_nothing_and_says_why(exporter: Exporter, source: Path, tmp_path: Path) -> None:
    exporter.error = "its vectors are not those of the reference."
    with pytest.raises(EngineUnavailable, match="The export failed: its vectors are not those of the reference"):
        find_or_make(source, [tmp_path / "env"])
    assert [p.name for p in (tmp_path / "env").iterdir()] == ["LOCK"]


def test_two_at_once_make_it_once(exporter: Exporter, source: Path, tmp_path: Path) -> None:
    begin = threading.Barrier(4)

    def make_it() -> None:
        begin.wait()
        make(source, [tmp_path / "env"])

    threads = [threading.Thread(target=make_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert exporter.runs == 1


def test_the_real_export_agrees_with_the_reference() -> None:
    found = find_or_make(model_folder(SHIPPED_MODEL), places())
    assert found.is_whole()
    assert found.record.cosine >= 0.9999
    assert found.record.overlap >= 0.995


@pytest.mark.parametrize("content", [b"", b"weights"])
def test_the_hash_of_a_file_is_that_of_its_bytes(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    assert file_sha256(tmp_path / "file") == hashlib.sha256(content).hexdigest()
