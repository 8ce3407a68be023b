import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.article import Article, Marker, Sentence
from ingest.errors import ArticleError
from ingest.readers.sidecar import is_sidecar, read_sidecar

FOUND = Article(
    "a", None, "Found", None, None, "T4", "Give 5 mg.", (), (Sentence(0, 10, markers=(Marker("1", None),)),)
)


def applied(tmp_path: Path, yaml: str, article: Article = FOUND) -> Article:
    (tmp_path / "a.pdf.yaml").write_text(yaml, encoding="utf-8")
    sidecar = read_sidecar(tmp_path / "a.pdf")
    assert sidecar is not None
    return sidecar.applied(article)


def test_a_document_without_a_sidecar_has_none(tmp_path: Path) -> None:
    assert read_sidecar(tmp_path / "a.pdf") is None


def test_what_the_sidecar_says_replaces_what_was_found_and_nothing_else(tmp_path: Path) -> None:
    made = applied(tmp_path, "tier: T0\npublished: 2020-05-01\npublisher: A society\nedition: 2\n")
    assert made == replace(FOUND, tier="T0", published=dt.date(2020, 5, 1), publisher="A society", edition="2")


def test_an_unknown_field_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=r"a\.pdf\.yaml: publisched: there is no such field"):
        applied(tmp_path, "publisched: 2020-05-01\n")


def test_what_is_no_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=r"a\.pdf\.yaml: the sidecar is not valid YAML in line"):
        applied(tmp_path, "tier: T0\ntitle: [unclosed\n")
    with pytest.raises(ArticleError, match=r"a\.pdf\.yaml: the sidecar must be an object with named fields"):
        applied(tmp_path, "- tier\n")


def test_a_marker_resolves_to_the_sidecars_reference_of_its_mark(tmp_path: Path) -> None:
    made = applied(tmp_path, "references: [{id: 1, kind: trial, title: T, authors: A}]\n")
    assert made.sentences[0].markers == (Marker("1", "1"),)
    assert [r.title for r in made.references] == ["T"]


def test_an_approval_holds_for_the_text_that_was_approved(tmp_path: Path) -> None:
    hashed = replace(FOUND, tier="T0").sha256
    yaml = f"tier: T0\nreview: {{status: approved, reviewer: R, date: 2026-01-01, sha256: {hashed}}}\n"
    assert applied(tmp_path, yaml).review.status == "approved"
    other = replace(FOUND, text="Give 6 mg.")
    assert (applied(tmp_path, yaml, other).review.status, applied(tmp_path, yaml, other).review.lapsed) == (
        "submitted",
        True,
    )


def test_a_yaml_file_is_a_sidecar_only_beside_its_document(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    assert is_sidecar(tmp_path / "a.pdf.yaml")
    assert not is_sidecar(tmp_path / "b.pdf.yaml")
    assert not is_sidecar(tmp_path / "a.pdf")
