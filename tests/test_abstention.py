import datetime as dt
import gzip
import json
from pathlib import Path

import pytest

from evals.abstention import (
    Asked,
    calibration_text,
    halves,
    insufficient_text,
    over_corpus,
    reliability_page,
    replaced,
    rows,
)
from evals.guidelines import PanelQuestion, read_guidelines, read_questions
from ingest.embed import Embedder
from ingest.errors import UserError
from ingest.index import Index

DAY = dt.date(2026, 11, 20)
ASKED = (
    Asked("x", "a", answerable=True, answered=True, probability=0.95),
    Asked("x", "b", answerable=True, answered=False, probability=0.05),
    Asked("x", "c", answerable=False, answered=False, probability=0.05),
)


def folder_of(tmp_path: Path, *passages: tuple[str, str, str]) -> Path:
    lines = [json.dumps({"pid": f"{g}#{i}", "gid": g, "title": t, "text": x}) for i, (g, t, x) in enumerate(passages)]
    with gzip.open(tmp_path / "passages.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(lines))
    question = {"qid": "q", "gid": "g1", "q": "Is X safe?", "gold": ["Yes.", "Mostly."], "no_evidence": False}
    (tmp_path / "questions.jsonl").write_text(json.dumps({**question, "self_contained": True}), encoding="utf-8")
    return tmp_path


def test_shares_are_counted_for_each_suite() -> None:
    (row,) = rows(ASKED)
    assert (row.answerable, row.refused, row.twins, row.abstained) == (2, 0.5, 1, 1.0)
    assert row.text().startswith("x: 2 answerable, refused 50.0% (0.0% to 100.0%); 1 twins, abstained 100.0%")


def test_the_page_has_a_point_for_each_tenth_and_the_figures() -> None:
    page = reliability_page(ASKED)
    assert page.count("<circle") == 2
    assert "50.0%" in page


def test_the_stated_probability_is_held_against_what_came() -> None:
    assert calibration_text(ASKED) == "stated probability: calibration error 0.32, AUROC 0.75"
    assert calibration_text(ASKED[:2]) == "stated probability: not measurable"


def test_a_twin_is_about_a_drug_or_disease_that_the_corpus_lacks(index: Index) -> None:
    assert replaced("What dose of pertuzumab is given?", index, 0) == "What dose of osimertinib is given?"
    assert replaced("How is breast cancer treated?", index, 0) == "How is psoriasis treated?"
    assert replaced("How often is it done?", index, 0) is None


def test_the_corpus_answers_a_question_and_not_its_twin(index: Index) -> None:
    asked = list(over_corpus(index, ["What dose of pertuzumab is given?"], DAY))
    assert [(a.answerable, a.answered) for a in asked] == [(True, True), (False, False)]


def test_guidelines_of_one_subject_go_into_one_half(tmp_path: Path, embedder: Embedder) -> None:
    folder = folder_of(
        tmp_path,
        ("g1", "Treatment of gout", "Colchicine may be offered. It is taken by mouth."),
        ("g2", "Gout: treatment of gout", "Allopurinol may be offered."),
        ("g3", "Brain metastases: radiosurgery", "Radiosurgery may be offered."),
    )
    articles = read_guidelines(folder, {"g1", "g2", "g3"})
    assert [articles["g1"].quote(s) for s in articles["g1"].sentences] == [
        "Colchicine may be offered.",
        "It is taken by mouth.",
    ]
    assert set(halves(articles, embedder)) == {frozenset({"g1", "g2"}), frozenset({"g3"})}
    assert read_questions(folder) == (PanelQuestion("q", "g1", "Is X safe?", "Yes. Mostly.", no_evidence=False),)


def test_a_folder_without_guidelines_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"questions\.jsonl: cannot be read as JSON lines"):
        read_questions(tmp_path)


def test_questions_without_evidence_are_counted() -> None:
    question = PanelQuestion("q", "g", "t", "gold", no_evidence=True)
    text = insufficient_text([(question, True, True), (question, False, False)])
    assert "1 answered, 1 of them with a sentence that says so (50%)" in text
