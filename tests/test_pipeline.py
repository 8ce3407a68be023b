import os
import zipfile
from pathlib import Path

import pytest
from watched_ingests import DOSING, Recording, document, texts, write_sources

from ingest import generation
from ingest.embed import Embedder
from ingest.errors import ArticleError, GuidelineQAError, IndexBusy
from ingest.index import Index
from ingest.pipeline import documents_under, ingest


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return write_sources(tmp_path / "corpus")


def test_every_document_of_a_folder_becomes_an_article(sources: Path, tmp_path: Path, embedder: Embedder) -> None:
    seen: list[tuple[int, int]] = []
    report = ingest([sources], embedder, tmp_path / "index", on_document=lambda *at: seen.append(at))
    assert (report.added, report.changed, report.removed) == (("brain", "dosing"), (), ())
    assert (report.articles, report.sentences, report.chunks) == (2, 4, 2)
    assert (report.failures, report.unchanged) == ((), False)
    assert seen == [(1, 2), (2, 2)]
    assert texts(tmp_path / "index", embedder)["brain"].startswith("Few lesions")
    assert report.generation == generation.current(tmp_path / "index")


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


def test_a_document_is_read_by_what_it_holds_and_not_by_its_name(tmp_path: Path, embedder: Embedder) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.pdf").write_text("<html><body><h1>Alphamab</h1><p>Give 5 mg daily.</p></body></html>")
    (tmp_path / "docs" / "text.docx").write_text("Betamab\n\nBetamab is given as a dose of 7 mg daily.\n")
    with zipfile.ZipFile(tmp_path / "docs" / "packed.pdf", "w") as packed:
        packed.writestr("a.txt", "Gammamab is given as a dose of 9 mg daily.")
    report = ingest([tmp_path / "docs"], embedder, tmp_path / "index")
    assert {Path(d.path).name: d.reader for d in report.documents} == {
        "page.pdf": "HTML",
        "text.docx": "plain text",
        "packed.pdf": None,
    }
    assert [d.reason for d in report.failures] == ["packed.pdf: is an archive; unpack it first."]


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
