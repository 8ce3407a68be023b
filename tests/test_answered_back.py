"""A bare reply is the value of what was asked back."""

import datetime as dt

import pytest

from ingest.errors import QuestionError
from qa.answered_back import said_in_full
from qa.conditions.facts import facts_of
from qa.conditions.words import vocabulary
from qa.question import understand
from qa.told import Told

TIME = "This depends on the time (recurrence): Recurrence less than 6 months, recurrence 6 to 12 months. Which is it?"
AGE = "This depends on the age: aged 60 years and over, aged 70 years and over. Which is it?"
LVEF = "This depends on the LVEF: LVEF is below 40%, LVEF 40% to 49%. Which is it?"
COUNT = "This depends on the number of brain metastases: single brain metastasis, 2 to 4 metastases. Which is it?"
KIDNEY = "This depends on the kidney function: eGFR 30 to 59 mL/min, eGFR below 30 mL/min. Which is it?"
GRADE = "This depends on the grade: grade 1, grade 2 or higher. Which is it?"
RISK = "This depends on the risk: at very high risk, high cardiovascular risk. Which is it?"
NODES = "This depends on the nodes: node-positive, node-negative. Which is it?"


@pytest.mark.parametrize(
    ("reply", "asked_back", "full"),
    [
        ("8 months", TIME, "Recurrence after 8 months"),
        ("about 8 months", TIME, "Recurrence after 8 months"),
        ("she is 66", AGE, "Aged 66 years"),
        ("45 %", LVEF, "LVEF 45 %"),
        ("it's 38", LVEF, "LVEF 38"),
        ("three", COUNT, "three brain metastases"),
        ("25", KIDNEY, "Kidney function 25"),
        ("2", GRADE, "Grade 2"),
        ("very high", RISK, "at very high risk"),
        ("the second", NODES, "node-negative"),
        ("yes, positive", NODES, "node-positive"),
        ("yes", NODES, None),
        ("8 months", LVEF, None),
        ("What dose is given at 45 %?", LVEF, None),
        ("8 months", "", None),
        ("8 months", "Nothing quoted here is specific to: 8 mm.", None),
    ],
)
def test_a_reply_is_said_in_full(reply: str, asked_back: str, full: str | None) -> None:
    assert said_in_full(reply, asked_back) == full


@pytest.mark.parametrize(
    ("reply", "asked_back", "about"),
    [
        ("8 months", TIME, "time (recurrence)"),
        ("66", AGE, "age"),
        ("25", KIDNEY, "kidney function"),
        ("2", GRADE, "Grade"),
    ],
)
def test_what_was_replied_is_a_fact_of_the_question_before(reply: str, asked_back: str, about: str) -> None:
    day = dt.date(2026, 11, 20)
    first = understand("Which treatment?", as_of=day)
    then = understand(reply, [first], as_of=day, told=[Told(asked_back=asked_back)])
    assert then.standalone.endswith(". Which treatment?")
    assert about in [f.about for f in then.facts]
    assert about in [f.about for f in understand("And the dose?", [first, then], as_of=day).facts]


def test_a_number_alone_is_no_question_where_nothing_was_asked_back() -> None:
    with pytest.raises(QuestionError, match="Latin letters"):
        understand("43 %", as_of=dt.date(2026, 11, 20))


def test_every_measure_is_read_by_its_own_name() -> None:
    assert [n for n, m in vocabulary().measures.items() if not m.pattern.search(n)] == []


def test_a_reply_does_not_undo_what_the_question_states() -> None:
    assert [
        f.text for f in facts_of("8 months", ("Recurrence after 8 months. HER2-positive, relapse: which drug?",))
    ] == [
        "8 months",
        "HER2-positive",
    ]
