"""What every index must do, wherever it is: in a folder, in a file of milvus-lite, or in a Milvus server over TCP."""

import datetime as dt
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from time import sleep

import numpy as np
import pytest
from conftest import CORPUS
from milvus_server import MilvusServer

from evals import CASES
from evals.case_files import load_cases
from evals.random_embedder import RandomEmbedder
from ingest import generation
from ingest.embed import Embedder
from ingest.errors import IndexBusy, IndexDamaged, IndexMissing, IndexUnavailable
from ingest.index import Index, published
from ingest.milvus.address import MilvusAddress, Place, place_of
from ingest.milvus.connection import Connection, connected
from ingest.milvus.lock import writing
from ingest.milvus.publish import publish as send
from ingest.milvus.tables import UNUSED, Tables
from ingest.on_disk import TEXT
from ingest.pipeline import IngestReport, ingest
from qa.ask import ask
from qa.question import Filters, Question, understand
from qa.retrieve import retrieve
from ui import publishing, serving_index
from ui.serving_index import ServingIndex
from ui.settings import Settings

ENGINES = ["folder", "milvus-lite file", pytest.param("milvus over TCP", marks=pytest.mark.slow)]
MILVUS = ENGINES[1:]
TODAY = dt.date(2026, 11, 1)
_numbers = count()


@dataclass
class Engine:
    """An empty place for an index, documents of a test's own, and how they get there."""

    place: Place
    corpus: Path
    work: Path
    embedder: Embedder
    write_article: Callable[..., Path]

    def write(self, name: str, body: str, **fields: object) -> None:
        self.write_article(self.corpus / f"{name}.md", body, question=f"What is said of {name}?", **fields)

    def publish(self) -> IngestReport:
        settings = Settings(index=self.place, work=self.work)
        return publishing.publish([self.corpus], self.embedder, settings)

    def open(self) -> Index:
        return Index.load(self.place, self.embedder)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    running = MilvusServer(tmp_path_factory.mktemp("server")).start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("file") / "index.db"


def place_for(kind: str, request: pytest.FixtureRequest, folder: Path) -> Place:
    if kind == "folder":
        return folder / "index"
    name = f"guidelines_{next(_numbers)}"
    if kind == "milvus over TCP":
        return place_of(request.getfixturevalue("server").address(name))
    return place_of(f"milvus://{request.getfixturevalue('database')}/{name}")


@pytest.fixture(params=ENGINES)
def engine(
    request: pytest.FixtureRequest, tmp_path: Path, embedder: Embedder, write_article: Callable[..., Path]
) -> Engine:
    place = place_for(request.param, request, tmp_path)
    return Engine(place, tmp_path / "corpus", tmp_path / "work", embedder, write_article)


def asked(text: str, filters: Filters = Filters(), as_of: dt.date = TODAY) -> Question:
    return understand(text, (), as_of=as_of, filters=filters)


def found(index: Index, question: Question) -> list[str]:
    return [p.article.article_id for p in retrieve(index, question)]


def test_a_place_without_an_index_says_so(engine: Engine) -> None:
    with pytest.raises(IndexMissing, match=r"there is no index\. Run 'guideline-qa ingest FOLDER --index"):
        engine.open()


def test_what_is_published_is_found_and_says_what_the_documents_say(engine: Engine) -> None:
    engine.write("alphamab", "The dose of alphamab is 840 mg.\n\nIt is given every 3 weeks.")
    engine.write("betamab", "The dose of betamab is 10 mg/kg.\n\nThe dose is halved in renal failure.")
    report = engine.publish()
    index = engine.open()
    assert (index.generation, report.unchanged, report.added) == (report.generation, False, ("alphamab", "betamab"))
    assert found(index, asked("What is the dose of betamab?"))[0] == "betamab"
    assert "840 mg" in index.articles["alphamab"].text
    with pytest.raises(KeyError):
        index.store.article("gammamab")


def test_publishing_the_same_again_changes_nothing(engine: Engine) -> None:
    engine.write("alphamab", "The dose of alphamab is 840 mg.")
    first, second = engine.publish(), engine.publish()
    assert (second.generation, second.unchanged) == (first.generation, True)


def test_only_what_may_answer_is_found(engine: Engine) -> None:
    body = "The dose of alphamab is 840 mg."
    engine.write("now", body)
    engine.write("later", body, published="2027-01-01")
    engine.write("over", body, valid_to="2026-06-01")
    engine.write("guideline", body, tier="T0", publisher="Society")
    index, dose = (engine.publish(), engine.open())[1], "What is the dose of alphamab?"
    assert set(found(index, asked(dose))) == {"now", "guideline"}
    assert set(found(index, asked(dose, as_of=dt.date(2026, 5, 1)))) == {"now", "over", "guideline"}
    assert set(found(index, asked(dose, as_of=dt.date(2027, 2, 1)))) == {"now", "later", "guideline"}
    assert found(index, asked(dose, Filters(tiers=("T0",)))) == ["guideline"]
    assert found(index, asked(dose, Filters(publishers=("Society",)))) == ["guideline"]
    assert found(index, asked(dose, Filters(approved_only=True))) == []


def test_a_document_that_was_deleted_is_not_found_any_more(engine: Engine) -> None:
    engine.write("alphamab", "The dose of alphamab is 840 mg.")
    engine.write("betamab", "The dose of betamab is 10 mg/kg.")
    engine.publish()
    (engine.corpus / "betamab.md").unlink()
    report = engine.publish()
    index = engine.open()
    assert (report.removed, list(index.articles)) == (("betamab",), ["alphamab"])
    assert set(found(index, asked("What is the dose of betamab?"))) == {"alphamab"}


def test_an_open_generation_answers_on_while_the_next_one_is_published(engine: Engine) -> None:
    engine.write("alphamab", "The dose of alphamab is 840 mg.")
    engine.publish()
    old = engine.open()
    engine.write("alphamab", "The dose of alphamab is 420 mg.")
    engine.publish()
    assert "840 mg" in old.articles["alphamab"].text
    assert "420 mg" in engine.open().articles["alphamab"].text


def test_a_service_notices_the_next_generation(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving_index, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr(serving_index, "PATIENCE", 30.0)
    engine.write("alphamab", "The dose of alphamab is 840 mg.")
    first = engine.publish()
    serving = ServingIndex(engine.place, lambda: engine.embedder)
    assert serving.current().generation == first.generation
    engine.write("alphamab", "The dose of alphamab is 420 mg.")
    second = engine.publish()
    assert serving.current().generation == second.generation


def test_a_generation_that_served_before_can_serve_again(engine: Engine) -> None:
    engine.write("alphamab", "The dose of alphamab is 840 mg.")
    first = engine.publish()
    engine.write("alphamab", "The dose of alphamab is 420 mg.")
    engine.publish()
    engine.write("alphamab", "The dose of alphamab is 840 mg.")
    assert engine.publish().generation == first.generation == engine.open().generation


def test_another_embedding_model_is_refused(engine: Engine) -> None:
    engine.write("alphamab", "The dose of alphamab is 840 mg.")
    engine.publish()
    with pytest.raises(IndexDamaged, match="cannot be searched with"):
        Index.load(engine.place, RandomEmbedder())


def test_while_one_ingest_writes_another_fails_at_once_and_changes_nothing(engine: Engine) -> None:
    engine.write("alphamab", "The dose of alphamab is 840 mg.")
    first = engine.publish()
    engine.write("alphamab", "The dose of alphamab is 420 mg.")
    with holding(engine.place), pytest.raises(IndexBusy, match="another ingest is writing here"):
        engine.publish()
    assert published(engine.place) == first.generation
    assert engine.publish().generation != first.generation


def holding(place: Place) -> AbstractContextManager[object]:
    return writing(connected(place)) if isinstance(place, MilvusAddress) else generation.writing(place)


def test_an_ingest_that_is_cut_off_leaves_the_old_generation_and_the_next_one_clears_up(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine.write("alphamab", "The dose of alphamab is 840 mg.")
    first = engine.publish()
    engine.write("alphamab", "The dose of alphamab is 420 mg.")
    with monkeypatch.context() as patch:
        patch.setattr(Connection, "finish", cut_off_at(2))
        patch.setattr(generation, "_seal", cut_off_at(1))
        with pytest.raises(KeyboardInterrupt):
            engine.publish()
    assert published(engine.place) == first.generation
    assert "840 mg" in engine.open().articles["alphamab"].text
    engine.publish()
    assert "420 mg" in engine.open().articles["alphamab"].text
    assert len(generations(engine.place)) == 2


def cut_off_at(call: int) -> Callable[..., None]:
    calls = count(1)

    def cut_off(*_: object) -> None:
        if next(calls) == call:
            raise KeyboardInterrupt

    return cut_off


def test_two_generations_are_kept(engine: Engine) -> None:
    names = []
    for dose in ("840 mg", "420 mg", "210 mg"):
        engine.write("alphamab", f"The dose of alphamab is {dose}.")
        names.append(engine.publish().generation)
    assert generations(engine.place) == set(names[1:])


def generations(place: Place) -> set[str]:
    if isinstance(place, Path):
        return {p.name for p in place.glob("gen-*")}
    here = (Tables.of_collection(place.name, c) for c in connected(place).collections())
    return {tables.generation for tables in here if tables is not None}


def damage(place: Place) -> None:
    """Change what the first article says, and nothing else."""
    if isinstance(place, Path):
        path = place / published(place) / TEXT
        path.write_bytes(path.read_bytes().replace(b"840 mg", b"480 mg"))
        return
    connection, tables = connected(place), Tables(place.name, published(place))
    (row,) = connection.get(tables.blobs, ["article/0/0"], ("key", "pieces", "piece"))
    piece = row["piece"][:-8] + "AAAA" + row["piece"][-4:]
    connection.upsert(tables.blobs, {**row, "piece": piece, "unused": UNUSED})


def test_a_changed_article_is_never_shown(engine: Engine) -> None:
    engine.write("alphamab", "The dose of alphamab is 840 mg.")
    engine.publish()
    damage(engine.place)
    with pytest.raises(IndexDamaged, match=r"damaged. Run 'guideline-qa ingest' again"):
        engine.open().store.article("alphamab")


def test_a_generation_with_missing_parts_is_refused(engine: Engine) -> None:
    engine.write("alphamab", "The dose of alphamab is 840 mg.")
    engine.publish()
    if isinstance(engine.place, Path):
        (engine.place / published(engine.place) / TEXT).unlink()
    else:
        tables = Tables(engine.place.name, published(engine.place))
        connected(engine.place)._client.delete(tables.blobs, ids=["article/0/0"])
    with pytest.raises(IndexDamaged, match="missing"):
        engine.open()


@pytest.fixture(scope="module", params=MILVUS)
def corpus_in_milvus(
    request: pytest.FixtureRequest, index_dir: Path, embedder: Embedder
) -> tuple[MilvusAddress, Index, Index]:
    """The shipped corpus on disk and in Milvus."""
    place = place_for(request.param, request, index_dir)
    assert isinstance(place, MilvusAddress)
    on_disk = Index.load(index_dir, embedder)
    send(on_disk, connected(place))
    return place, on_disk, Index.load(place, embedder)


def test_answers_over_the_shipped_corpus_are_the_same_bytes(
    corpus_in_milvus: tuple[MilvusAddress, Index, Index],
) -> None:
    _, on_disk, in_milvus = corpus_in_milvus
    for case in load_cases([CASES])[::25]:
        for filters in (Filters(), Filters(tiers=("T0", "T1", "T3"))):
            question = replace(case.asked(), filters=filters)
            assert ask(in_milvus, question).to_json() == ask(on_disk, question).to_json()


def test_search_ranks_and_scores_as_on_disk(corpus_in_milvus: tuple[MilvusAddress, Index, Index]) -> None:
    _, on_disk, in_milvus = corpus_in_milvus
    for text in ("pertuzumab loading dose", "brain metastases radiosurgery", "zzz"):
        vector, terms = on_disk.embed(text), text.split()
        every = np.arange(on_disk.manifest.chunks)
        near, expected = in_milvus.nearest_chunks(vector, 10), on_disk.nearest_chunks(vector, 10)
        assert [row for row, _ in near] == [row for row, _ in expected]
        assert [cosine for _, cosine in near] == pytest.approx([cosine for _, cosine in expected], abs=1e-6)
        assert np.array_equal(in_milvus.cosines(vector, every), on_disk.cosines(vector, every))
        assert np.array_equal(in_milvus.word_scores(terms), on_disk.word_scores(terms))
        assert [p.summary() for p in retrieve(in_milvus, asked(text))] == [
            p.summary() for p in retrieve(on_disk, asked(text))
        ]


@pytest.mark.slow
def test_no_request_fails_while_generations_change(
    server: MilvusServer,
    tmp_path: Path,
    embedder: Embedder,
    write_article: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(serving_index, "LOOK_SECONDS", 0.05)
    place = place_of(server.address("under_load"))
    engine = Engine(place, tmp_path / "corpus", tmp_path / "work", embedder, write_article)
    engine.write("alphamab", "The dose of alphamab is 100 mg.")
    engine.publish()
    serving, stop, said = ServingIndex(place, lambda: embedder), threading.Event(), []

    def worker() -> None:
        while not stop.is_set():
            index = serving.current()
            said.append((index.generation, ask(index, asked("What is the dose of alphamab?")).to_json()))

    with ThreadPoolExecutor(4) as pool:
        working = [pool.submit(worker) for _ in range(4)]
        for dose in (200, 300, 400):
            engine.write("alphamab", f"The dose of alphamab is {dose} mg.")
            engine.publish()
        stop.set()
        for done in working:
            done.result()
    answers = dict(said)
    assert len(answers) >= 3
    assert len(set(said)) == len(answers)  # one generation, one answer
    assert all(f"{dose} mg" in "".join(answers.values()) for dose in (100, 200, 300))


@pytest.mark.slow
def test_a_server_that_is_gone_is_told_in_a_sentence_and_found_again(tmp_path: Path, embedder: Embedder) -> None:
    server = MilvusServer(tmp_path / "data").start()
    place = place_of(server.address("guidelines"))
    (tmp_path / "corpus").mkdir()
    shutil.copy(next((CORPUS / "articles").glob("*.md")), tmp_path / "corpus")
    ingest([tmp_path / "corpus"], embedder, tmp_path / "index")
    send(Index.load(tmp_path / "index", embedder), connected(place))
    index = Index.load(place, embedder)
    server.kill()
    with pytest.raises(IndexUnavailable, match="Is it running"):
        index.store.article(index.article_ids[0])
    with pytest.raises(IndexUnavailable, match="Is it running"):
        Index.load(place, embedder)
    server.start()
    try:
        sleep(2)  # until which another try is made
        assert index.store.article(index.article_ids[0]).text
        assert Index.load(place, embedder).generation == index.generation
    finally:
        server.stop()


@pytest.mark.slow
def test_another_process_gives_the_same_answer(
    server: MilvusServer, index_dir: Path, embedder: Embedder, tmp_path: Path
) -> None:
    place, question = server.address("for_others"), "What loading dose of pertuzumab is given?"
    on_disk = Index.load(index_dir, embedder)
    send(on_disk, connected(place_of(place)))
    command = [sys.executable, "-m", "guideline_qa", "ask", question, "--as-of", "2026-11-01", "--json", "--index"]
    said = [
        subprocess.run([*command, where], capture_output=True, text=True, check=True, cwd=CORPUS.parent).stdout
        for where in (place, str(index_dir))
    ]
    assert said[0] == said[1]
    assert "840 mg" in said[0]
