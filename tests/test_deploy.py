"""The files under deploy/, as far as they can be checked without a container engine."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from conftest import REPOSITORY

DEPLOY = REPOSITORY / "deploy"


def lines(path: Path) -> list[str]:
    """The instructions of a Dockerfile, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", path.read_text("utf-8"))
    return [row for row in text.splitlines() if row and not row.startswith("#")]


def test_the_image_runs_without_root_and_fetches_from_no_address() -> None:
    rows = lines(DEPLOY / "Dockerfile")
    assert [r for r in rows if r.startswith("USER ")] == ["USER 10001"]
    assert rows.index("USER 10001") < next(i for i, r in enumerate(rows) if r.startswith("ENTRYPOINT"))
    assert not [r for r in rows if r.startswith("ADD ")]
    addresses = re.findall(r"https?://([^/:'\" ]+)", "\n".join(rows))
    assert set(addresses) == {"127.0.0.1"}


def test_the_image_copies_what_there_is_and_every_package() -> None:
    rows = lines(DEPLOY / "Dockerfile")
    copied = [name for r in rows if re.match(r"COPY (?!--from)", r) for name in r.split()[1:-1]]
    assert all((REPOSITORY / name).exists() for name in copied)
    assert {"ingest", "qa", "ui", "evals", "guideline_qa.py", "pyproject.toml", "requirements.lock"} <= set(copied)


def test_the_settings_of_image_and_unit_exist() -> None:
    from ui.settings import Settings

    known = {f"GUIDELINE_QA_{name.upper()}" for name in Settings.model_fields}
    for name in ("Dockerfile", "compose.yaml", "guideline-qa.service"):
        used = set(re.findall(r"GUIDELINE_QA_[A-Z_]+", (DEPLOY / name).read_text("utf-8")))
        assert used <= known, (name, used - known)
    documented = set(re.findall(r"GUIDELINE_QA_[A-Z_]+", (REPOSITORY / "docs" / "hospital.md").read_text("utf-8")))
    assert documented <= known, documented - known


def test_the_server_of_the_compose_file_cannot_write_the_index_and_has_no_rights() -> None:
    serve = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]["serve"]
    assert "index:/index:ro" in serve["volumes"]
    assert serve["read_only"] is True
    assert serve["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for port in serve["ports"])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "guideline-qa.service"
    text = (DEPLOY / "guideline-qa.service").read_text("utf-8")
    unit.write_text(text.replace("/opt/guideline-qa/bin/guideline-qa", "/bin/true"))
    found = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (0, "")
