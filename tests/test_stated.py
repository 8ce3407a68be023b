import datetime as dt
from pathlib import Path

import pytest

from evals.stated import Said, load_stated, read, rows
from ingest.errors import CaseError

DAY = dt.date(2026, 11, 21)


def test_a_fact_that_is_missing_and_one_that_must_not_be_read_are_told() -> None:
    asked = "58-year-old woman on T-DXd, LVEF 40-45 %, asymptomatic, without a rash. CrCl <30 mL/min?"
    facts = ("age = 58", "LVEF = 40..45", "kidney function < 30", "on trastuzumab deruxtecan", "without rash")
    right = Said("dev", (asked,), (*facts, "symptoms is without symptoms"), ("on pertuzumab", "with a rash"))
    assert read(right, DAY).is_right
    wrong = read(Said("test", (asked,), ("age = 59", "LVEF = 40..50"), ("sex is women",)), DAY)
    assert (wrong.missing, wrong.wrong) == (("age = 59", "LVEF = 40..50"), ("sex is women",))
    assert list(rows([read(right, DAY), wrong])) == [
        "dev: 1 of 1 read right, 6 of 6 facts found, 0 read that must not be",
        "test: 0 of 1 read right, 0 of 2 facts found, 1 read that must not be",
    ]


def test_the_facts_are_those_of_the_last_question_of_a_thread() -> None:
    said = Said("dev", ("Dose at 55 years of age?", "now 62"), ("age = 62",), ("age = 55",))
    assert read(said, DAY).is_right


def test_the_sentences_are_read_and_a_field_too_many_is_refused(tmp_path: Path) -> None:
    assert len(load_stated()) == 60
    wrong = tmp_path / "s.yaml"
    wrong.write_text("- {split: dev, say: [a], fact: [b]}", encoding="utf-8")
    with pytest.raises(CaseError, match=r"s\.yaml, line 1, fact: there is no such field"):
        load_stated(wrong)
