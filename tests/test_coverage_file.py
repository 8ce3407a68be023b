import json
from pathlib import Path

import pytest

import qa
from evals.coverage_file import change_coverage


def test_what_is_not_changed_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "coverage.json").write_text('{"bias": 1.0, "slope": 1.0}', encoding="utf-8")
    monkeypatch.setattr(qa, "__file__", str(tmp_path / "__init__.py"))
    change_coverage({"slope": 2.0})
    assert json.loads((tmp_path / "coverage.json").read_text(encoding="utf-8")) == {"bias": 1.0, "slope": 2.0}
