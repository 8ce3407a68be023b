import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from watched_ingests import CONSTIPATION, DOSING, Recording, document, texts, write_sources

from ingest import generation
from ingest.embed import Embedder, Progress, Vectors, no_progress
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.query_vectors import PROBES


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return write_sources(tmp_path / "corpus")


def test_the_same_documents_again_change_nothing(sources: Path, tmp_path: Path, embedder: Embedder) -> None:
    first = ingest([sources], embedder, tmp_path / "index")
    again = ingest([sources, sources / "dosing.md"], embedder, tmp_path / "index")
    assert (again.unchanged, again.generation) == (True, first.generation)
    assert (again.added, again.changed, again.removed, again.failures) == ((), (), (), ())


def test_a_changed_article_embeds_its_own_texts_and_nothing_else(
    sources: Path, tmp_path: Path, embedder: Embedder
) -> None:
    ingest([sources], embedder, tmp_path / "index")
    (sources / "dosing.md").write_text(DOSING.replace("8 mg/kg", "6 mg/kg"))
    recording = Recording(embedder)
    report = ingest([sources], recording, tmp_path / "index")
    assert (report.added, report.changed, report.removed) == ((), ("dosing",), ())
    assert recording.vectors.keys() - PROBES == {
        "All about dosing\nPertuzumab is given at 840 mg, then 420 mg every 3 weeks. Trastuzumab is given at 6 mg/kg.",
        "Trastuzumab is given at 6 mg/kg.",
    }
    assert "6 mg/kg" in texts(tmp_path / "index", embedder)["dosing"]


def test_a_deleted_article_is_gone(sources: Path, tmp_path: Path, embedder: Embedder) -> None:
    ingest([sources], embedder, tmp_path / "index")
    (sources / "dosing.md").unlink()
    report = ingest([sources], embedder, tmp_path / "index")
    assert report.removed == ("dosing",)
    index = Index.load(tmp_path / "index", embedder)
    assert index.article_ids == ("brain",)
    assert not index.words.knows("pertuzumab")
    assert index.names == ()
    with pytest.raises(KeyError):
        index.store.article("dosing")


def test_an_unreadable_document_keeps_its_old_article_and_is_reported(
    sources: Path, tmp_path: Path, embedder: Embedder
) -> None:
    ingest([sources], embedder, tmp_path / "index")
    (sources / "dosing.md").write_text(DOSING.replace("tier: T4", "tier: T9"))
    (sources / "constipation.md").write_text(CONSTIPATION)
    report = ingest([sources], embedder, tmp_path / "index")
    path = (sources / "dosing.md").as_posix()
    reason = "dosing.md: tier: should be 'T0', 'T1', 'T2', 'T3' or 'T4'."
    assert [(f.path, f.verdict, f.reason, f.article_id) for f in report.failures] == [(path, "kept", reason, "dosing")]
    assert (report.added, report.changed, report.removed) == (("constipation",), (), ())
    assert "840 mg" in texts(tmp_path / "index", embedder)["dosing"]


def test_an_article_is_kept_however_its_path_is_typed(
    sources: Path, tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest([sources], embedder, tmp_path / "index")
    (sources / "dosing.md").write_bytes(b"\xff\xfe broken")
    monkeypatch.chdir(sources)
    report = ingest([Path("deeper"), Path("dosing.md")], embedder, tmp_path / "index")
    assert [f.verdict for f in report.failures] == ["kept"]
    assert (report.unchanged, report.removed) == (True, ())


def test_a_moved_document_is_not_read_again_and_keeps_its_article_when_it_breaks(
    sources: Path, tmp_path: Path, embedder: Embedder
) -> None:
    ingest([sources], embedder, tmp_path / "index")
    (sources / "dosing.md").rename(sources / "deeper" / "dosing.md")
    moved = ingest([sources], embedder, tmp_path / "index")
    assert (moved.unchanged, [d.unchanged for d in moved.documents]) == (True, [True, True])
    (sources / "deeper" / "dosing.md").write_bytes(b"\xff\xfe broken")
    report = ingest([sources], embedder, tmp_path / "index")
    assert [(f.verdict, f.article_id) for f in report.failures] == [("kept", "dosing")]


def test_a_renamed_document_embeds_nothing(sources: Path, tmp_path: Path, embedder: Embedder) -> None:
    ingest([sources], embedder, tmp_path / "index")
    (sources / "dosing.md").rename(sources / "doses.md")
    recording = Recording(embedder)
    assert ingest([sources], recording, tmp_path / "index").unchanged
    assert recording.vectors == {}


def test_a_broken_document_keeps_no_article_that_another_one_gives_now(
    sources: Path, tmp_path: Path, embedder: Embedder
) -> None:
    ingest([sources], embedder, tmp_path / "index")
    (sources / "dosing.md").write_bytes(b"\xff\xfe broken")
    (sources / "new.md").write_text(DOSING.replace("840 mg", "845 mg"))
    report = ingest([sources], embedder, tmp_path / "index")
    assert [(f.verdict, f.article_id) for f in report.failures] == [("failed", None)]
    assert "845 mg" in texts(tmp_path / "index", embedder)["dosing"]


def test_only_changed_documents_are_read_and_other_readers_read_all_again(
    sources: Path, tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest([sources], embedder, tmp_path / "index")
    (sources / "dosing.md").write_text(DOSING.replace("8 mg/kg", "6 mg/kg"))
    report = ingest([sources], embedder, tmp_path / "index")
    assert [(Path(d.path).name, d.unchanged) for d in report.documents] == [("brain.MD", True), ("dosing.md", False)]
    monkeypatch.setattr("ingest.intake.reading_stamp", lambda: "other readers")
    report = ingest([sources], embedder, tmp_path / "index")
    assert [d.unchanged for d in report.documents] == [False, False]
    assert report.unchanged, "they read the same"


def test_other_rules_make_a_new_generation_and_embed_nothing(
    sources: Path, tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ingest([sources], embedder, tmp_path / "index")
    monkeypatch.setattr("ingest.build.program_stamp", lambda: "other rules")
    recording = Recording(embedder)
    second = ingest([sources], recording, tmp_path / "index")
    assert second.generation != first.generation
    assert recording.vectors.keys() == set(PROBES)


class Failing(Recording):
    """Stops at a text, as Ctrl-C would."""

    def embed(self, texts: Sequence[str], progress: Progress = no_progress) -> Vectors:
        if any("Docusate" in t for t in texts):
            raise KeyboardInterrupt
        return super().embed(texts, progress)


def test_what_was_embedded_before_an_ingest_was_stopped_is_not_embedded_again(
    sources: Path, tmp_path: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.vectorize.BLOCK", 1)
    first = ingest([sources], embedder, tmp_path / "index")
    (sources / "brain.md").write_text(document("brain-2", "Whole-brain radiotherapy is avoided."))
    (sources / "constipation.md").write_text(CONSTIPATION)
    stopped = Failing(embedder)
    with pytest.raises(KeyboardInterrupt):
        ingest([sources], stopped, tmp_path / "index")
    assert generation.current(tmp_path / "index") == first.generation
    assert not list((tmp_path / "index").glob("*.partial")), "nothing half-made is left"
    again = Recording(embedder)
    ingest([sources], again, tmp_path / "index")
    assert len(stopped.vectors) > 0
    assert not stopped.vectors.keys() & again.vectors.keys()
    assert not list((tmp_path / "index").glob("*.journal")), "it is published now"


def test_what_is_written_beside_the_embedding_ends_with_it(sources: Path, tmp_path: Path, embedder: Embedder) -> None:
    (sources / "constipation.md").write_text(CONSTIPATION)
    with pytest.raises(KeyboardInterrupt):
        ingest([sources], Failing(embedder), tmp_path / "index")
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("text")]
    assert not list((tmp_path / "index").glob("gen-*"))


def test_a_vector_is_taken_from_an_older_generation_when_the_serving_one_is_damaged(
    sources: Path, tmp_path: Path, embedder: Embedder
) -> None:
    ingest([sources], embedder, tmp_path / "index")
    (sources / "dosing.md").unlink()
    second = ingest([sources], embedder, tmp_path / "index")
    (tmp_path / "index" / second.generation / "chunks.faiss").write_bytes(b"junk")
    recording = Recording(embedder)
    assert ingest([sources], recording, tmp_path / "index").generation == second.generation
    assert recording.vectors.keys() == set(PROBES)
    assert texts(tmp_path / "index", embedder).keys() == {"brain"}


def test_an_article_kept_once_is_kept_again(sources: Path, tmp_path: Path, embedder: Embedder) -> None:
    ingest([sources], embedder, tmp_path / "index")
    (sources / "dosing.md").write_bytes(b"\xff\xfe broken")
    for _ in range(2):
        report = ingest([sources], embedder, tmp_path / "index")
        assert [f.verdict for f in report.failures] == ["kept"]
    assert texts(tmp_path / "index", embedder).keys() == {"brain", "dosing"}


@pytest.mark.parametrize("damage", ["CURRENT", "text.sqlite", "manifest.json"])
def test_a_damaged_index_is_made_anew(sources: Path, tmp_path: Path, embedder: Embedder, damage: str) -> None:
    first = ingest([sources], embedder, tmp_path / "index")
    path = tmp_path / "index" / damage
    (path if path.exists() else tmp_path / "index" / first.generation / damage).write_bytes(b"junk")
    again = ingest([sources], embedder, tmp_path / "index")
    assert again.generation == first.generation
    assert texts(tmp_path / "index", embedder).keys() == {"brain", "dosing"}
