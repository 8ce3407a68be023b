import threading
from pathlib import Path

import pytest

from ingest.embed import Embedder
from ingest.errors import EngineUnavailable
from ui import one_answer
from ui.desk import Desk, Request
from ui.settings import Settings

QUESTION = Request("What dose of pertuzumab is given?")


def loaded() -> None:
    for thread in threading.enumerate():
        if thread.name in ("load-model", "try-model"):
            thread.join()


def test_the_answer_is_that_of_a_desk_that_loads_its_model_itself(index_dir: Path) -> None:
    settings = Settings(index=index_dir, database="sqlite://")
    assert one_answer.desk_of_one_answer(settings).answer(QUESTION) == Desk(settings).answer(QUESTION)
    loaded()


class Broken:
    name, fingerprint, dimension = "broken", "0" * 64, 384

    def embed(self, texts: object) -> None:
        raise EngineUnavailable("the weights are gone")


def test_a_model_that_cannot_be_loaded_ends_nothing_and_prints_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken: Embedder = Broken()  # type: ignore[assignment]
    monkeypatch.setattr(one_answer, "embedder_for", lambda _model: broken)
    assert one_answer.desk_of_one_answer(Settings()).embedder is broken
    loaded()
    assert capsys.readouterr().err == ""
