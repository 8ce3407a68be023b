import os
import stat
from pathlib import Path

import pytest

from ingest.replace_file import replace_file


def test_permissions_and_links_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "a.md", tmp_path / "link.md"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to("a.md")
    replace_file(link, b"new")
    assert real.read_bytes() == b"new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert link.is_symlink()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.md", "link.md"]


@pytest.mark.parametrize("call", ["fsync", "fchmod"])
def test_when_the_disk_fails_the_old_file_stays_and_nothing_else(
    call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(OSError, match="No space left"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
