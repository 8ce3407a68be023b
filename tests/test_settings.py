"""Settings from the environment."""

import pytest

from ingest.errors import SettingsError
from ingest.index import Index
from ui.desk import Desk
from ui.settings import read_settings


def test_a_wrong_value_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDELINE_QA_PORT", "99999")
    with pytest.raises(SettingsError, match="GUIDELINE_QA_PORT: Input should be less than or equal to 65535"):
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
