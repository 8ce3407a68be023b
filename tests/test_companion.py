"""A condition that comes with another: with comorbidities, with a risk factor, with a history."""

import pytest
from conditioned import article, verdict

from qa.conditions.applies import compare
from qa.conditions.facts import facts_of

BMI = "Orlistat may be considered at a BMI of 27 kg/m2 or more with at least one comorbidity, such as hypertension."


@pytest.mark.parametrize(
    ("question", "applies"),
    [
        ("BMI 28: orlistat?", "unknown"),
        ("BMI 28 and otherwise healthy: orlistat?", "no"),
        ("BMI 28, no comorbidities: orlistat?", "no"),
        ("BMI 28 with hypertension: orlistat?", "yes"),
        ("BMI 25 with hypertension: orlistat?", "no"),
    ],
)
def test_a_companion_must_be_there_too(question: str, applies: str) -> None:
    assert verdict(question, BMI) == applies


def test_the_reason_names_the_companion_that_the_question_leaves_open() -> None:
    assert "at least one comorbidity" in compare(facts_of("BMI 28: orlistat?"), article(BMI), 0).why


def test_a_companion_without_any_other_condition_decides_nothing_that_is_not_denied() -> None:
    assert compare(facts_of("60-year-old"), article("Statins are given to those with risk factors."), 0).why == ""


def test_a_history_is_a_companion() -> None:
    sentence = "Treatment is started in adults aged 60 years or older with a history of stroke."
    assert verdict("66-year-old with a history of stroke", sentence) == "yes"
    assert verdict("66-year-old", sentence) == "unknown"


NODES = "A boost is advised in patients with node-positive or high-risk node-negative tumours."


@pytest.mark.parametrize(
    ("question", "sentence", "applies"),
    [
        ("low-risk node-negative tumour", NODES, "no"),
        ("high-risk node-negative tumour", NODES, "yes"),
        ("node-positive tumour", NODES, "yes"),
        ("node-negative tumour", NODES, "unknown"),
        ("node-negative tumour", "A boost is advised in node-positive or large node-negative tumours.", "unknown"),
        ("node-negative tumour", "A boost is advised in node-positive or node-negative tumours.", "yes"),
    ],
)
def test_what_qualifies_one_way_of_two_is_of_that_way_only(question: str, sentence: str, applies: str) -> None:
    assert verdict(question, sentence) == applies
