import datetime as dt
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ui.service.audit import AuditLog

NOON = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


def test_a_day_has_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    clock = [NOON]
    log = AuditLog(tmp_path / "audit", 30, lambda: clock[0])
    log.write({"event": "began"})
    clock[0] += dt.timedelta(days=1)
    log.write({"event": "ended"})
    found = sorted((tmp_path / "audit").iterdir())
    assert [p.name for p in found] == ["audit-2026-11-21.jsonl", "audit-2026-11-22.jsonl"]
    assert json.loads(found[0].read_text()) == {"at": "2026-11-21T12:00:00+00:00", "event": "began"}
    assert found[0].stat().st_mode & 0o077 == 0


def test_days_that_are_kept_no_longer_are_deleted_and_nothing_else_is(tmp_path: Path) -> None:
    for name in ("audit-2026-10-20.jsonl", "audit-2026-10-22.jsonl", "notes.txt", "audit-old.jsonl"):
        (tmp_path / name).write_text("{}\n")
    AuditLog(tmp_path, 30, lambda: NOON).write({})
    left = {p.name for p in tmp_path.iterdir()}
    assert left == {"audit-2026-10-22.jsonl", "audit-2026-11-21.jsonl", "notes.txt", "audit-old.jsonl"}


def test_lines_of_several_writers_do_not_mix(tmp_path: Path) -> None:
    logs = [AuditLog(tmp_path, 30, lambda: NOON) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda i: logs[i % 4].write({"n": i, "pad": "x" * 5_000}), range(200)))
    rows = (tmp_path / "audit-2026-11-21.jsonl").read_text().splitlines()
    assert sorted(json.loads(row)["n"] for row in rows) == list(range(200))


def test_a_line_that_the_disk_takes_in_part_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = AuditLog(tmp_path, 30, lambda: NOON)
    log.write({"n": 1})
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, line: write(file, line[:10]))
    with pytest.raises(OSError, match="No space left"):
        log.write({"n": 2})
    monkeypatch.undo()
    log.write({"n": 3})
    rows = (tmp_path / "audit-2026-11-21.jsonl").read_text().splitlines()
    assert [json.loads(row)["n"] for row in rows] == [1, 3]
