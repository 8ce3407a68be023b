"""Of two values of one measure the one that holds now counts, and how far it is from the other."""

import pytest

from qa.conditions.facts import facts_of


def measured(question: str, *, at_baseline: bool = False) -> list[tuple[str, float | None, str | None]]:
    facts = [f for f in facts_of(question) if f.kind == "measure" and ("baseline" in f.marks) is at_baseline]
    return [(f.about, f.interval.low, f.unit) for f in facts if f.interval]


@pytest.mark.parametrize(
    "question",
    [
        "LVEF 42 %, was 54 % at baseline",
        "LVEF 42 baseline 54 on A",
        "Baseline LVEF 54 %, now 42 %",
        "LVEF dropped from 54 % to 42 %",
        "LVEF falls from 54 to 42",
        "EF down to 42 from 54",
        "LVEF 54 -> 42",
        "LVEF 54 % last year, currently 42 %",
        "Her LVEF was 54 % in May and is 42 % today",
    ],
)
def test_the_value_that_holds_now_is_told_by_the_words_around_it(question: str) -> None:
    assert measured(question) == [("LVEF", 42, "%"), ("change in LVEF", -12, "points")]


def test_a_change_of_what_is_no_share_is_absolute_and_relative() -> None:
    assert measured("Hb 8 g/dL, baseline 10 g/dL: transfuse?") == [
        ("haemoglobin", 8, "g/dl"),
        ("change in haemoglobin", -2, "g/dl"),
        ("change in haemoglobin", -20, "%"),
    ]


@pytest.mark.parametrize("question", ["LDL-C 2.4 mmol/L, HDL-C 1.1 mmol/L", "BP 172/80", "LVEF 42 % six months ago"])
def test_values_of_two_measures_and_a_value_alone_have_no_course(question: str) -> None:
    assert not any(about.startswith("change") for about, _, _ in measured(question))


def test_two_values_without_a_word_of_time_are_left_alone() -> None:
    assert measured("LVEF 42 %, 54 %")[0] == ("LVEF", 42, "%")
    assert not any("change" in about for about, _, _ in measured("LVEF 42 %, 54 %"))


def test_values_of_two_named_measures_are_no_course_of_one() -> None:
    told = "AST 2 times and alkaline phosphatase 3 times the upper limit of normal before docetaxel"
    assert measured(told) == [("ALT or AST", 2, "times"), ("alkaline phosphatase", 3, "times")]


@pytest.mark.parametrize(
    "question", ["EF dropped 12 points to 42", "LVEF fell 12 % to 42 %", "LVEF fell by 12 points to 42 %"]
)
def test_how_far_a_value_fell_and_where_to_are_two_things(question: str) -> None:
    assert measured(question) == [("LVEF", 42, "%"), ("change in LVEF", -12, "points")]


def test_a_name_with_two_numbers_is_no_fall() -> None:
    assert measured("CA 19-9 is high") == []


def test_the_value_at_baseline_is_kept_apart_from_the_one_now() -> None:
    assert measured("LVEF 48, baseline 62", at_baseline=True) == [("LVEF", 62, "%")]
    assert measured("LVEF dropped from 54 % to 42 %", at_baseline=True) == []
