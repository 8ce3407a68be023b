import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.article import Reference, Review
from ingest.errors import ArticleError
from ingest.readers import read_article
from ingest.readers.front_matter import has_front_matter, read_front_matter

PLAIN = """\
---
article_id: dosing
question: "How much pertuzumab is given?"
title: Dosing
publisher: guideline-qa corpus
published: 2026-11-20
tier: T4
review:
  status: submitted
---
Give 840 mg.
"""


def with_line(line: str) -> str:
    """PLAIN with one line more, or instead of the one of the same key."""
    key = line.partition(":")[0]
    lines = [x for x in PLAIN.splitlines() if not x.startswith(f"{key}:")]
    return "\n".join([lines[0], line, *lines[1:]]) + "\n"


def test_the_fields_and_the_rest_of_the_text_are_returned() -> None:
    fields, body = read_front_matter(PLAIN, "dosing.md")
    assert (fields.article_id, fields.question, fields.tier) == ("dosing", "How much pertuzumab is given?", "T4")
    assert fields.published == dt.date(2026, 11, 20)
    assert fields.review.reviewed() == Review("submitted")
    assert body == "Give 840 mg.\n"


def test_empty_fields_are_none_and_lists_are_tuples() -> None:
    fields, _ = read_front_matter(with_line("valid_to:"), "dosing.md")
    assert (fields.valid_to, fields.superseded_by, fields.references, fields.related) == (None, None, (), ())


@pytest.mark.parametrize(("written", "text"), [("2022", "2022"), ("2022-05-31", "2022-05-31"), ("2023-01", "2023-01")])
def test_the_date_of_a_reference_stays_as_precise_as_it_was_written(written: str, text: str) -> None:
    line = f"references: [{{id: r, kind: trial, title: T, authors: A, date: {written}, pmid: 39271844}}]"
    fields, _ = read_front_matter(with_line(line), "dosing.md")
    assert fields.sources() == (Reference("r", "trial", "T", authors="A", date=text, pmid="39271844"),)


def test_an_edition_that_looks_like_a_number_is_text() -> None:
    assert read_front_matter(with_line("edition: 1"), "dosing.md")[0].edition == "1"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("autor: somebody", "dosing.md: autor: there is no such field."),
        ("tier: T9", "dosing.md: tier: should be 'T0', 'T1', 'T2', 'T3' or 'T4'."),
        ("published: soon", "dosing.md: published: "),
        ("question:", "dosing.md: question: should be a valid string."),
        ("references: [{id: r, kind: trial, title: T}]", "dosing.md: references.0: .*needs an organisation or authors"),
        ("references: [{id: r, kind: rumour, title: T, authors: A}]", "dosing.md: references.0.kind: "),
        ("title: true", "dosing.md: title: should be a valid string"),
        ("article_id: ../dosing", "dosing.md: article_id: .*must be letters, digits"),
        ("article_id: ''", "dosing.md: article_id: .*must be letters, digits"),
        ("valid_from: 2026-02-01\nvalid_to: 2026-01-01", "valid_to .2026-01-01. is before valid_from .2026-02-01."),
    ],
)
def test_a_mistake_names_the_file_and_the_field(line: str, message: str) -> None:
    with pytest.raises(ArticleError, match=message):
        read_front_matter(with_line(line), "dosing.md")


def test_an_unknown_review_state_is_refused() -> None:
    with pytest.raises(ArticleError, match=r"dosing\.md: review\.status: should be"):
        read_front_matter(PLAIN.replace("status: submitted", "status: fine"), "dosing.md")


def test_a_missing_field_is_named() -> None:
    with pytest.raises(ArticleError, match=r"dosing\.md: publisher: this field is missing"):
        read_front_matter(PLAIN.replace("publisher: guideline-qa corpus\n", ""), "dosing.md")


@pytest.mark.parametrize(
    "line",
    [
        "title: [unclosed",
        "title: !!python/object/apply:os.system [true]",
        "title: *nowhere",
        "\ttitle: tab",
    ],
)
def test_what_is_no_safe_yaml_is_refused(line: str) -> None:
    with pytest.raises(ArticleError, match=r"dosing\.md: the front matter is not valid YAML in line"):
        read_front_matter(with_line(line), "dosing.md")


@pytest.mark.parametrize(
    "line",
    ["published: 2026-13-45", "title: !!int abc", f"title: {'9' * 5000}", f"title: {'[' * 20_000}"],
    ids=["no such day", "not a number", "a number too long", "nested too deeply"],
)
def test_a_value_that_yaml_itself_cannot_make_is_refused(line: str) -> None:
    with pytest.raises(ArticleError, match=r"dosing\.md: the front matter has a value that cannot be read"):
        read_front_matter(with_line(line), "dosing.md")


def test_an_exponential_alias_bomb_is_refused() -> None:
    bomb = ["x0: &x0 [lol, lol]", *(f"x{i}: &x{i} [*x{i - 1}, *x{i - 1}]" for i in range(1, 40)), "related: [*x39]"]
    with pytest.raises(ArticleError, match=r"dosing\.md: "):
        read_front_matter(PLAIN.replace("tier: T4\n", "tier: T4\n" + "\n".join(bomb) + "\n"), "dosing.md")


@pytest.mark.parametrize("text", ["Give 840 mg.", "---\ntitle: Dosing\n", "\n" + PLAIN, "---\n- a\n---\n"])
def test_text_that_does_not_begin_with_an_articles_front_matter_has_none(text: str) -> None:
    assert not has_front_matter(text)


def test_front_matter_that_is_no_mapping_is_refused() -> None:
    with pytest.raises(ArticleError, match=r"dosing\.md: the front matter must be an object with named fields"):
        read_front_matter("---\n- article_id\n---\n", "dosing.md")
    with pytest.raises(ArticleError, match="has no front matter"):
        read_front_matter("Give 840 mg.", "dosing.md")
    assert has_front_matter(PLAIN)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/x", "//evil.example"])
def test_an_address_that_is_none_of_the_web_is_refused(
    tmp_path: Path, write_article: Callable[..., Path], url: str
) -> None:
    with pytest.raises(ArticleError, match=r"url: .*must be a web address"):
        read_article(write_article(tmp_path / "a.md", "The dose of alphamab is 10 mg daily.", url=url))


def test_a_field_that_stands_twice_is_an_error_with_its_line() -> None:
    with pytest.raises(ArticleError, match=r"^dosing\.md: the front matter, line 10: 'title' stands there twice\.$"):
        read_front_matter(PLAIN.replace("---\nGive", "title: Another\n---\nGive"), "dosing.md")
