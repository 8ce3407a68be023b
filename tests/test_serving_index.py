import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest import generation
from ingest.embed import Embedder
from ingest.errors import IndexDamaged, IndexMissing
from ingest.index import Index
from ingest.pipeline import ingest
from ui import serving_index
from ui.serving_index import ServingIndex

Publish = Callable[[str], str]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def publish(place: Path, tmp_path: Path, embedder: Embedder, write_article: Callable[..., Path]) -> Publish:
    def make(dose: str) -> str:
        write_article(tmp_path / "corpus" / "one.md", f"The dose of alphamab is {dose} daily.")
        ingest([tmp_path / "corpus"], embedder, place)
        return generation.current(place)

    return make


def test_a_new_generation_serves_from_the_next_question_on(place: Path, publish: Publish, embedder: Embedder) -> None:
    first = publish("10 mg")
    serving = ServingIndex(place, lambda: embedder)
    assert serving.current().generation == first
    second = publish("20 mg")
    assert serving.current().generation == second


def test_while_a_generation_is_opened_the_old_one_answers(
    place: Path, publish: Publish, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish("10 mg")
    serving = ServingIndex(place, lambda: embedder)
    serving.current()
    second, go, load = publish("20 mg"), threading.Event(), Index.load

    def slow(directory: Path, with_embedder: Embedder) -> Index:
        go.wait(10)
        return load(directory, with_embedder)

    monkeypatch.setattr(Index, "load", slow)
    monkeypatch.setattr(serving_index, "PATIENCE", 0.05)
    assert [serving.current().generation for _ in range(2)] == [first, first]
    monkeypatch.setattr(serving_index, "PATIENCE", 10)
    go.set()
    assert serving.current().generation == second


def test_a_damaged_generation_is_tried_once_and_the_old_one_serves_on(
    place: Path, publish: Publish, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish("10 mg")
    serving = ServingIndex(place, lambda: embedder)
    serving.current()
    publish("20 mg")
    tries: list[Path] = []

    def damaged(directory: Path, _embedder: Embedder) -> Index:
        tries.append(directory)
        raise IndexDamaged("a hash is another")

    monkeypatch.setattr(Index, "load", damaged)
    assert [serving.current().generation for _ in range(3)] == [first] * 3
    assert len(tries) == 1
    monkeypatch.setattr(serving_index, "RETRY_SECONDS", 0.0)
    assert serving.current().generation == first
    assert len(tries) == 2


def test_a_missing_pointer_leaves_the_old_one_serving_and_no_index_at_all_is_an_error(
    place: Path, publish: Publish, embedder: Embedder
) -> None:
    with pytest.raises(IndexMissing):
        ServingIndex(place, lambda: embedder).current()
    first = publish("10 mg")
    serving = ServingIndex(place, lambda: embedder)
    serving.current()
    (place / "CURRENT").unlink()
    assert serving.current().generation == first
