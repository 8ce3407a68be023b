"""Authorities that one article sets against each other."""

import pytest
from conditioned import article

from qa.sides import named, set_against

LABEL = "For an asymptomatic LVEF of 40% to 45%, the US labels ask to withhold treatment."
ESC = "ESC 2022, unlike the US labels, says that going on should be considered for an asymptomatic LVEF of 40% to 45%."
GOAL = "In secondary prevention, ESC/EAS 2019 recommends an LDL-C goal below 1.4 mmol/L."
OTHER_GOAL = "In secondary prevention, NICE NG238 uses a target LDL-C of 2.0 mmol/L or less."


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        (GOAL, {"ESC/EAS"}),
        (OTHER_GOAL, {"NICE"}),
        ("A single agent is preferred by ACEP 2023.", {"ACEP"}),
        (LABEL, {"US label"}),
        ("LVEF is measured every 3 months.", set()),
    ],
)
def test_who_says_something_is_read_from_the_sentence(text: str, bodies: set[str]) -> None:
    assert named(text) == bodies


def test_a_sentence_that_sets_itself_against_another_authority_disagrees_with_its_sentence() -> None:
    (found,) = set_against(article(LABEL, ESC), [1])
    assert found.places == (("a", 0), ("a", 1))
    assert found.subject == "US label and ESC"


def test_two_authorities_with_different_values_of_the_same_disagree() -> None:
    (found,) = set_against(article(GOAL, OTHER_GOAL), [0, 1])
    assert found.subject == "ESC/EAS and NICE"


@pytest.mark.parametrize(
    "other",
    [
        "In secondary prevention, NICE NG238 uses a target LDL-C of 1.4 mmol/L or less.",
        "In secondary prevention, ESC/EAS 2019 recommends an LDL-C goal below 1.0 mmol/L after a second event.",
        "After hip surgery, NICE NG89 recommends 28 days of prophylaxis.",
    ],
)
def test_the_same_value_one_authority_and_another_matter_are_no_disagreement(other: str) -> None:
    assert list(set_against(article(GOAL, other), [0, 1])) == []
