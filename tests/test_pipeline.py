import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ingest import generation
from ingest.embed import Embedder, Progress, Vectors, no_progress
from ingest.errors import ArticleError, GuidelineQAError, IndexBusy
from ingest.index import PROBES, Index
from ingest.pipeline import documents_under, ingest

KILLS = 15


def document(article_id: str, *sentences: str) -> str:
    return (
        f"---\narticle_id: {article_id}\nquestion: What about {article_id}?\ntitle: All about {article_id}\n"
        "publisher: us\npublished: 2026-11-20\ntier: T4\nreview:\n  status: submitted\n---\n\n"
        + " ".join(sentences)
        + "\n"
    )


DOSING = document(
    "dosing", "Pertuzumab is given at 840 mg, then 420 mg every 3 weeks.", "Trastuzumab is given at 8 mg/kg."
)
BRAIN = document("brain", "Few lesions get stereotactic radiosurgery (SRS).", "Surgery is an option.")
CONSTIPATION = document("constipation", "Docusate is no better than placebo.")


class Recording:
    """The real embedder, with every text it was given, its first vector (what is embedded beside a text may move the
    last digit), and every count of tokens."""

    def __init__(self, inner: Embedder) -> None:
        self.name = inner.name
        self.fingerprint = inner.fingerprint
        self.dimension = inner.dimension
        self.vectors: dict[str, list[float]] = {}
        self.tokens: dict[str, int] = {}
        self._inner = inner

    def count_tokens(self, text: str) -> int:
        return self.tokens.setdefault(text, self._inner.count_tokens(text))

    def embed(self, texts: Sequence[str], progress: Progress = no_progress) -> Vectors:
        found = self._inner.embed(texts, progress)
        self.vectors = {**dict(zip(texts, found.tolist(), strict=True)), **self.vectors}
        return found


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "deeper").mkdir(parents=True)
    (folder / "dosing.md").write_text(DOSING)
    (folder / "deeper" / "brain.MD").write_text(BRAIN)
    (folder / "README.md").write_text("How to add an article.")
    (folder / ".notes.pdf").write_bytes(b"%PDF")
    return folder


def texts(directory: Path, embedder: Embedder) -> dict[str, str]:
    """Article id to text of the generation that serves."""
    index = Index.load(directory, embedder)
    found = {i: a.text for i, a in index.articles.items()}
    index.store.close()
    return found


def test_every_document_of_a_folder_becomes_an_article(sources: Path, tmp_path: Path, embedder: Embedder) -> None:
    seen: list[tuple[int, int]] = []
    report = ingest([sources], embedder, tmp_path / "index", on_document=lambda *at: seen.append(at))
    assert (report.added, report.changed, report.removed) == (("brain", "dosing"), (), ())
    assert (report.articles, report.sentences, report.chunks) == (2, 4, 2)
    assert (report.failures, report.unchanged) == ((), False)
    assert seen == [(1, 2), (2, 2)]
    assert texts(tmp_path / "index", embedder)["brain"].startswith("Few lesions")
    assert report.generation == generation.current(tmp_path / "index")


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


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"\x00 no format",
        DOSING.replace("2026-11-20", "2026-13-45").encode(),
        DOSING.replace("All about", "[" * 9_000).encode(),
        document("dosing").encode(),
        document("dosing", "- " * 400 + "Give 5 mg.").encode(),
    ],
    ids=["empty", "not UTF-8", "no format", "no such day", "deep YAML", "no text", "deep list"],
)
def test_a_document_that_cannot_be_read_is_listed_and_the_rest_goes_on(
    sources: Path, tmp_path: Path, embedder: Embedder, content: bytes
) -> None:
    (sources / "dosing.md").write_bytes(content)
    report = ingest([sources], embedder, tmp_path / "index")
    assert [(f.path, f.verdict) for f in report.failures] == [((sources / "dosing.md").as_posix(), "failed")]
    assert report.failures[0].reason
    assert report.added == ("brain",)


def test_two_documents_with_one_id_are_not_merged(sources: Path, tmp_path: Path, embedder: Embedder) -> None:
    (sources / "a-copy.md").write_text(DOSING.replace("840 mg", "999 mg"))
    report = ingest([sources], embedder, tmp_path / "index")
    assert [f.path for f in report.failures] == [(sources / "dosing.md").as_posix()]
    assert "article_id 'dosing' is already used by" in report.failures[0].reason
    assert "999 mg" in texts(tmp_path / "index", embedder)["dosing"]


PAGE = """\
How much alphamab is given?

Article Review Status

Last updated: March 3, 2026View policy

Which best describes you? Choose.

Dose of alphamab

Give 840 mg first.
"""


def test_documents_that_do_not_name_themselves_never_clash(tmp_path: Path, embedder: Embedder) -> None:
    for folder, page in (("one", PAGE), ("two", PAGE.replace("840", "900"))):
        (tmp_path / "docs" / folder).mkdir(parents=True)
        (tmp_path / "docs" / folder / "01.txt").write_text(page)
    report = ingest([tmp_path], embedder, tmp_path / "index")
    assert not report.failures
    assert ingest([tmp_path], embedder, tmp_path / "index").unchanged, "the index itself is no document"
    assert sorted("840" in t for t in texts(tmp_path / "index", embedder).values()) == [False, True]


def test_sidecars_hidden_files_and_read_me_files_are_no_documents(tmp_path: Path) -> None:
    for name in ("a.pdf", "a.pdf.yaml", "b.yaml", ".hidden", "README.md", "noending"):
        (tmp_path / name).touch()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").touch()
    assert [found.path.name for found in documents_under([tmp_path])] == ["a.pdf", "b.yaml", "noending"]


def test_when_nothing_can_be_read_the_old_generation_goes_on_serving(
    sources: Path, tmp_path: Path, embedder: Embedder
) -> None:
    ingest([sources], embedder, tmp_path / "index")
    broken = tmp_path / "broken.md"
    broken.write_bytes(b"\x00 no format \xff")
    with pytest.raises(ArticleError, match=r"No document could be read\. .*broken\.md: holds binary data"):
        ingest([broken], embedder, tmp_path / "index")
    assert texts(tmp_path / "index", embedder).keys() == {"brain", "dosing"}


def test_a_place_without_documents_is_the_users_mistake(tmp_path: Path, embedder: Embedder) -> None:
    with pytest.raises(ArticleError, match="there is no such file or folder"):
        ingest([tmp_path / "nowhere"], embedder, tmp_path / "index")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ArticleError, match="holds no document"):
        ingest([tmp_path / "empty"], embedder, tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_a_document_named_outright_is_read_whatever_its_ending(tmp_path: Path, embedder: Embedder) -> None:
    (tmp_path / "dosing.article").write_text(DOSING)
    assert ingest([tmp_path / "dosing.article"], embedder, tmp_path / "index").added == ("dosing",)


def test_a_second_ingest_fails_at_once_and_embeds_nothing(sources: Path, tmp_path: Path, embedder: Embedder) -> None:
    recording = Recording(embedder)
    with generation.writing(tmp_path / "index"), pytest.raises(IndexBusy):
        ingest([sources], recording, tmp_path / "index")
    assert recording.vectors == {}
    assert ingest([sources], embedder, tmp_path / "index").articles == 2


@pytest.mark.parametrize("damage", ["CURRENT", "text.sqlite", "manifest.json"])
def test_a_damaged_index_is_made_anew(sources: Path, tmp_path: Path, embedder: Embedder, damage: str) -> None:
    first = ingest([sources], embedder, tmp_path / "index")
    path = tmp_path / "index" / damage
    (path if path.exists() else tmp_path / "index" / first.generation / damage).write_bytes(b"junk")
    again = ingest([sources], embedder, tmp_path / "index")
    assert again.generation == first.generation
    assert texts(tmp_path / "index", embedder).keys() == {"brain", "dosing"}


def test_an_open_index_goes_on_answering_from_its_generation_while_another_is_published(
    sources: Path, tmp_path: Path, embedder: Embedder
) -> None:
    ingest([sources], embedder, tmp_path / "index")
    index = Index.load(tmp_path / "index", embedder)
    for dose in (841, 842, 843):
        (sources / "dosing.md").write_text(DOSING.replace("840 mg", f"{dose} mg"))
        ingest([sources], embedder, tmp_path / "index")
    assert not (tmp_path / "index" / index.generation).exists(), "its folder was cleared away"
    assert "840 mg" in index.store.article("dosing").text
    row = index.nearest_chunks(index.embed("pertuzumab dose"), 1)[0][0]
    assert "840 mg" in index.store.chunk(row)[0].text
    assert "843 mg" in texts(tmp_path / "index", embedder)["dosing"]


# Runs one ingest after another, each in a fork of its own that is killed where the order says, with the real model's
# vectors given to it, for loading the model would take seconds each time.
WORKER = """
import json, os, resource, signal, sys
from pathlib import Path

import bm25s, faiss, numpy as np, Stemmer

from ingest.errors import GuidelineQAError
from ingest.pipeline import ingest


class Replay:
    def __init__(self, recorded):
        self.name, self.fingerprint, self.dimension = recorded["name"], recorded["fingerprint"], recorded["dimension"]
        self.vectors, self.tokens = recorded["vectors"], recorded["tokens"]

    def count_tokens(self, text):
        return self.tokens[text]

    def embed(self, texts, progress=None):
        return np.array([self.vectors[t] for t in texts], dtype=np.float32)


WRITERS = {"write", "save", "append", "write_rows", "write_ledger", "write_vectors", "_write_text", "_write_json"}
steps = 0


def watch(kill_at):
    def step(frame, event, arg):
        global steps
        steps += event == "line"
        if steps == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return step

    def enter(frame, event, arg):
        code = frame.f_code
        ours = os.sep + "ingest" + os.sep in code.co_filename
        return step if ours and ("generation" in code.co_filename or code.co_name in WRITERS) else None

    sys.settrace(enter)


def run(order):
    if "largest_file" in order:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["largest_file"], order["largest_file"]))
    watch(order.get("kill_at", 0))
    try:
        ingest([Path(order["sources"])], embedder, Path(order["index"]))
    except GuidelineQAError as error:
        return {"error": str(error), "steps": steps}
    return {"error": None, "steps": steps}


embedder = Replay(json.loads(Path(sys.argv[1]).read_text()))
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            print(json.dumps(run(json.loads(line))), flush=True)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if status:
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print(json.dumps({"killed": killed}), flush=True)
"""


@dataclass
class Worker:
    """Another process that ingests `new` over a copy of an index of `old`."""

    process: subprocess.Popen[str]
    old: Path
    new: Path
    published: Path

    def ingest(self, directory: Path, **order: int) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"sources": str(self.new), "index": str(directory), **order}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Worker]:
    base = tmp_path_factory.mktemp("worker")
    for name, documents in {
        "old": [DOSING, BRAIN],
        "new": [DOSING.replace("8 mg/kg", "6 mg/kg"), CONSTIPATION],
    }.items():
        (base / name).mkdir()
        for number, text in enumerate(documents):
            (base / name / f"{number}.md").write_text(text)
    recording = Recording(embedder)
    ingest([base / "new"], recording, base / "published")
    ingest([base / "old"], recording, base / "index")
    recorded = {x: getattr(recording, x) for x in ("name", "fingerprint", "dimension", "vectors", "tokens")}
    (base / "recorded.json").write_text(json.dumps(recorded))
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(base / "recorded.json")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    )
    with process:
        try:
            yield Worker(process, base / "index", base / "new", base / "published")
        finally:
            process.kill()


def intact(directory: Path, embedder: Embedder) -> str:
    """'old' or 'new', whichever is served; every file is hashed and every article read."""
    found = texts(directory, embedder)
    assert found.keys() in ({"brain", "dosing"}, {"constipation", "dosing"})
    assert ("6 mg/kg" in found["dosing"]) == ("constipation" in found)
    return "new" if "constipation" in found else "old"


@pytest.mark.slow
def test_another_process_makes_the_same_bytes_of_the_same_documents(worker: Worker, tmp_path: Path) -> None:
    assert worker.ingest(tmp_path / "index")["error"] is None
    name = generation.current(worker.published)
    assert generation.current(tmp_path / "index") == name
    mine, other = worker.published / name, tmp_path / "index" / name
    files = sorted(p.relative_to(mine) for p in mine.rglob("*") if p.is_file())
    assert [p for p in files if (mine / p).read_bytes() != (other / p).read_bytes()] == []


@pytest.mark.slow
def test_an_ingest_killed_at_any_point_leaves_the_old_generation_or_the_new(
    worker: Worker, tmp_path: Path, embedder: Embedder
) -> None:
    shutil.copytree(worker.old, tmp_path / "whole")
    steps = worker.ingest(tmp_path / "whole")["steps"]
    assert intact(tmp_path / "whole", embedder) == "new"
    points = sorted({1, *random.Random(11).sample(range(2, steps), KILLS - 2), steps})
    served = []
    for point in points:
        directory = shutil.copytree(worker.old, tmp_path / str(point))
        assert worker.ingest(directory, kill_at=point) == {"killed": True}
        served.append(intact(directory, embedder))
        assert worker.ingest(directory)["error"] is None, "the next ingest goes through"
        assert intact(directory, embedder) == "new"
        assert not list(directory.glob("*.partial"))
    assert len(points) == KILLS
    assert (served[0], served[-1]) == ("old", "new")
    assert served == sorted(served, reverse=True), "once the new generation serves, it stays"


@pytest.mark.slow
@pytest.mark.parametrize("largest_file", [4, 40, 1_000, 4_000, 10_000])
def test_a_disk_that_takes_no_more_leaves_the_old_generation_serving(
    worker: Worker, tmp_path: Path, embedder: Embedder, largest_file: int
) -> None:
    directory = shutil.copytree(worker.old, tmp_path / "index")
    error = worker.ingest(directory, largest_file=largest_file)["error"]
    assert "could not be written" in error
    assert "The old one goes on serving" in error
    assert intact(directory, embedder) == "old"
    assert worker.ingest(directory)["error"] is None
    assert intact(directory, embedder) == "new"


def test_an_index_folder_that_cannot_be_made_is_an_error_with_advice(
    sources: Path, tmp_path: Path, embedder: Embedder
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GuidelineQAError, match=r"cannot be written .* Choose another --index"):
        ingest([sources], embedder, tmp_path / "file" / "index")


def test_what_must_not_be_opened_is_reported_and_the_rest_goes_on(
    sources: Path, tmp_path: Path, embedder: Embedder
) -> None:
    (tmp_path / "secret.md").write_text(DOSING)
    (sources / "link.md").symlink_to("../secret.md")
    os.mkfifo(sources / "pipe.md")
    report = ingest([sources], embedder, tmp_path / "index")
    reasons = {Path(d.path).name: d.reason for d in report.failures}
    assert report.articles == 2
    assert "is a link to something outside the folder" in str(reasons["link.md"])
    assert "is no ordinary file but a pipe" in str(reasons["pipe.md"])
