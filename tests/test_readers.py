from pathlib import Path

import pytest

from ingest.errors import ArticleError
from ingest.readers import READERS, answer_page, markdown, read_article

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
    assert [r.NAME for r in READERS] == [markdown.NAME, answer_page.NAME]
    assert [r.accepts(ARTICLE) for r in READERS] == [True, False]
    assert [r.accepts(PAGE) for r in READERS] == [False, True]


def test_a_document_is_cleaned_before_it_is_read(tmp_path: Path) -> None:
    messy = "\ufeff" + ARTICLE.replace("840 mg", "840\u00a0mg\u202e").replace("\n", "\r\n")
    assert read_article(saved(tmp_path, messy)).text == "Give 840 mg."


@pytest.mark.parametrize(
    "content", ["", "# Just Markdown\n\nGive 840 mg.\n", "%PDF-1.7\n", "<html><p>840 mg</p></html>"]
)
def test_an_unknown_format_is_refused_with_the_known_ones(tmp_path: Path, content: str) -> None:
    with pytest.raises(ArticleError, match=r"document\.md: is in no known format\. Known are Markdown with front"):
        read_article(saved(tmp_path, content))


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
