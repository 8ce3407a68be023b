import pytest

from qa.carried import is_a_value, said_with
from qa.phrases import Phrase


@pytest.mark.parametrize(
    ("phrase", "is_value"),
    [
        ("35 days", True),
        ("BMI 28", True),
        ("210 µg/L", True),
        ("HbA1c", False),
        ("grade 1 ILD", False),
        ("gout", False),
    ],
)
def test_a_measured_value_or_a_time_is_told_from_a_thing(phrase: str, is_value: bool) -> None:
    assert is_a_value(phrase) == is_value


def said(phrase: str, text: str, start: int = 5) -> str:
    return said_with(Phrase(phrase, start, ()), text)


def test_an_age_is_left_to_the_facts_and_a_count_to_the_question_that_has_its_own() -> None:
    assert said("78-year-old man", "is it safe?") == "man"
    assert said("three brain metastases", "and eight of them?") == "brain metastases"
    assert said("asymptomatic grade 1 ILD", "after 20 days?") == "asymptomatic grade 1 ILD"


def test_what_opened_a_sentence_has_a_small_letter_and_a_name_keeps_its_own() -> None:
    assert said("Palpitations", "which test?", 0) == "palpitations"
    assert said("Cabergoline", "which test?", 0) == "Cabergoline"
    assert said("HER2 status", "which test?", 0) == "HER2 status"
    assert said("Tokyo", "which test?", 20) == "Tokyo"
