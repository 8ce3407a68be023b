"""Settings from the environment."""

import subprocess
import sys
from pathlib import Path

import pytest

from ingest.errors import SettingsError
from ingest.index import Index
from ui.desk import Desk
from ui.settings import read_settings

ROOT = Path(__file__).parent.parent


def test_a_wrong_value_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDELINE_QA_PORT", "99999")
    with pytest.raises(SettingsError, match="GUIDELINE_QA_PORT: should be less than or equal to 65535"):
        read_settings()


def test_a_key_alone_turns_no_model_on(monkeypatch: pytest.MonkeyPatch, index: Index) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.delenv("GUIDELINE_QA_MODEL", raising=False)
    settings = read_settings()
    assert Desk(settings).writer(None) is None
    with pytest.raises(SettingsError, match="GUIDELINE_QA_MODEL"):
        Desk(settings).writer("model")


def test_the_key_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    assert "sk-secret" not in repr(read_settings())


def test_variables_are_read_by_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDELINE_QA_PORT", "80")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("BASE_URL", "http://elsewhere")
    settings = read_settings()
    assert (settings.port, settings.openai_base_url) == (80, "http://127.0.0.1:1/v1")


def test_the_deadlines_of_the_model_go_with_the_one_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDELINE_QA_MODEL", "m")
    monkeypatch.setenv("GUIDELINE_QA_MODEL_DEADLINE", "300")
    endpoint = read_settings().endpoint
    assert endpoint is not None
    assert (endpoint.deadline, endpoint.first_byte, endpoint.idle) == (300.0, 200.0, 100.0)
    monkeypatch.setenv("GUIDELINE_QA_MODEL_IDLE", "5")
    assert getattr(read_settings().endpoint, "idle", None) == 5.0


def test_a_desk_without_a_model_loads_no_client_of_one() -> None:
    code = "import sys, ui.desk, qa.ask; print([m for m in ('langchain_core', 'openai', 'httpx2') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "[]"
