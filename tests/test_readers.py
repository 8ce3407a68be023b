from pathlib import Path

import pytest

from ingest.errors import ArticleError
from ingest.readers import READERS, answer_page, markdown, read_article, read_document, reader_of, with_other_id
from ingest.readers.document import Document

ARTICLE = """\
---
article_id: dosing
question: How much pertuzumab is given?
title: Dosing
publisher: guideline-qa corpus
published: 2026-11-20
tier: T4
review:
  status: submitted
---
Give 840 mg.
"""
PAGE = """\
How much pertuzumab is given?

Article Review Status

Last updated: March 3, 2026View policy

Which best describes you? Choose.

Dosing of Pertuzumab

Give 840 mg first. 1
"""


def saved(tmp_path: Path, content: str | bytes, name: str = "document.md") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_the_content_and_not_the_name_decides_the_format(tmp_path: Path) -> None:
    assert read_article(saved(tmp_path, ARTICLE, "dosing.txt")).article_id == "dosing"
    assert read_article(saved(tmp_path, PAGE, "page.md")).title == "Dosing of Pertuzumab"


def test_every_reader_accepts_its_own_format_only() -> None:
    assert len({r.NAME for r in READERS}) == len(READERS)
    assert reader_of(Document(ARTICLE.encode(), "a")).NAME == markdown.NAME
    assert reader_of(Document(PAGE.encode(), "a")).NAME == answer_page.NAME
    assert not answer_page.accepts(Document(ARTICLE.encode(), "a"))
    assert not markdown.accepts(Document(PAGE.encode(), "a"))


def test_a_document_is_cleaned_before_it_is_read(tmp_path: Path) -> None:
    messy = "\ufeff" + ARTICLE.replace("840 mg", "840\u00a0mg\u202e").replace("\n", "\r\n")
    assert read_article(saved(tmp_path, messy)).text == "Give 840 mg."


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", r"is empty\."),
        (b"\x7fELF\x00\x01", "holds binary data"),
        (b"\x89PNG\r\n", "is an image"),
    ],
)
def test_what_is_not_read_is_refused_by_name(tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(ArticleError, match=rf"document\.md: {why}"):
        read_article(saved(tmp_path, content))


def test_a_sidecar_describes_a_document_and_front_matter_describes_itself(tmp_path: Path) -> None:
    (tmp_path / "page.txt.yaml").write_text("publisher: Ankle society\ntier: T3\narticle_id: ankle\n", encoding="utf-8")
    read = read_document(saved(tmp_path, PAGE, "page.txt"))
    assert (read.article.publisher, read.article.tier, read.article.article_id) == ("Ankle society", "T3", "ankle")
    assert read.names_itself
    (tmp_path / "a.md.yaml").write_text("tier: T0\n", encoding="utf-8")
    with pytest.raises(ArticleError, match=r"a\.md\.yaml must go"):
        read_document(saved(tmp_path, ARTICLE, "a.md"))


def test_a_document_that_does_not_name_itself_can_be_given_another_id(tmp_path: Path) -> None:
    path = saved(tmp_path, PAGE, "page.txt")
    read = read_document(path)
    assert not read.names_itself
    other = with_other_id(read, path)
    assert other.article.article_id.startswith(f"{read.article.article_id}-")
    assert other == with_other_id(read, path)
    assert other != with_other_id(read, tmp_path / "elsewhere" / "page.txt")


def test_no_second_extractor_means_no_conservation(tmp_path: Path) -> None:
    read = read_document(saved(tmp_path, ARTICLE))
    assert (read.reader, read.conserved, read.notes) == (markdown.NAME, None, ())


def test_bytes_that_are_no_utf8_are_refused_with_their_place(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=r"document\.md: is not UTF-8 text \(byte 5\)"):
        read_article(saved(tmp_path, b"Dosis\xe4nderung"))


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="cannot be read"):
        read_article(tmp_path / "none.md")
    with pytest.raises(ArticleError, match="cannot be read"):
        read_article(tmp_path)


def test_a_document_over_the_size_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.readers.MAX_BYTES", 1_000_000)
    with pytest.raises(ArticleError, match="larger than 1 MB"):
        read_article(saved(tmp_path, "x" * 1_000_001))


def test_an_error_inside_a_document_names_its_file(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=r"^mine\.md: tier: "):
        read_article(saved(tmp_path, ARTICLE.replace("T4", "T7"), "mine.md"))
