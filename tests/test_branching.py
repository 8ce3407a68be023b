import datetime as dt
import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import SHARED

from evals.branching import Family, guideline_articles, load_families, measure, sentence_sha
from evals.branching_report import share
from ingest.errors import CaseError
from ingest.index import Index

DAY = dt.date(2026, 11, 20)
PASSAGES = SHARED / "data" / "guidelines" / "passages.jsonl.gz"


def test_the_questions_are_many_and_every_family_has_branches_apart() -> None:
    families = load_families()
    assert len(families) >= 40
    assert sum(len(f.questions) for f in families) >= 150
    for family in families:
        assert len(family.branches) >= 2
        for question in family.questions:
            assert 0 < len(set(question.applies)) < len(family.branches), question.question
            assert set(question.applies) <= family.branches.keys()


def test_a_guideline_is_in_one_split_only() -> None:
    splits: dict[str, set[str]] = {}
    for family in load_families():
        splits.setdefault(family.document, set()).add(family.split)
    assert [d for d, found in splits.items() if len(found) > 1] == []


def test_the_hash_of_a_sentence_is_that_of_its_words() -> None:
    assert sentence_sha("Give  A.\n") == sentence_sha("give a.")


def test_guidelines_are_read_from_passages(tmp_path: Path) -> None:
    path = tmp_path / "passages.jsonl.gz"
    records = [
        {"pid": "g#0", "gid": "g", "title": "G", "text": "Under 12: A."},
        {"pid": "g#1", "gid": "g", "title": "G", "text": "Else: B."},
        {"pid": "h#0", "gid": "h", "title": "H", "text": "No."},
    ]
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(r) + "\n" for r in records)
    found = guideline_articles(path, ["g"])
    assert list(found) == ["g"]
    assert [found["g"].quote(s) for s in found["g"].sentences] == ["Under 12: A.", "Else: B."]


def family(index: Index, **changes: str) -> Family:
    found = next(f for f in load_families() if f.document == "cetirizine-duration")
    branches = {**found.branches, **changes}
    return Family(found.family, found.document, found.source, found.dimension, found.split, branches, found.questions)


def test_the_branch_that_applies_comes_first_and_no_other_is_shown_as_applying(index: Index) -> None:
    outcomes = measure(family(index), index, DAY)
    assert share(outcomes, "rules_first").value == 1
    assert share(outcomes, "wrong_shown").value == 0


def test_a_branch_that_is_not_in_its_document_is_an_error(index: Index) -> None:
    with pytest.raises(CaseError, match="is no sentence of"):
        measure(family(index, other="0" * 64), index, DAY)


def test_a_branch_may_be_the_sentence_itself(index: Index) -> None:
    quotes = [
        index.store.article("cetirizine-duration").quote(s) for s in index.articles["cetirizine-duration"].sentences
    ]
    by_hash = family(index)
    sentences = {name: next(q for q in quotes if sentence_sha(q) == sha) for name, sha in by_hash.branches.items()}
    assert measure(family(index, **sentences), index, DAY)[0].rules_first


def test_a_document_that_was_not_given_is_an_error(index: Index) -> None:
    with pytest.raises(CaseError, match=r"no document has the id 'nowhere'\. Near: "):
        measure(replace(family(index), document="nowhere"), index, DAY)


def test_every_branch_stands_in_the_shared_guidelines() -> None:
    if not PASSAGES.is_file():
        pytest.skip("the guidelines (../shared/data/guidelines) are not here")
    named = [f for f in load_families() if f.source == "guidelines"]
    articles = guideline_articles(PASSAGES, {f.document for f in named})
    for one in named:
        own = {sentence_sha(articles[one.document].quote(s)) for s in articles[one.document].sentences}
        assert set(one.branches.values()) <= own, one.family
