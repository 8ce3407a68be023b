"""Sentences on one matter: another value, the other direction, another first choice."""

import pytest

from qa.apart import apart


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Screening begins at age 45.", "Screening should start at age 50.", "number"),
        ("It is given for 7 days.", "It should be given for 14 days.", "number"),
        ("It is given for 7 days.", "It is given for 5 to 7 days.", None),
        ("It is given for 7 days.", "It is repeated after 14 days.", None),
        ("Transfuse below 70 g/L.", "Transfuse below 80 g/L.", "number"),
        ("Oxygen is given below 7.3 kPa.", "Oxygen is given at 7.3 to 8.0 kPa.", None),
        ("The target is below 7%.", "The target is 7% to 8%.", "number"),
        ("It is applied once a day.", "It is applied twice a day.", "number"),
        ("It is stopped below 30 mL/min.", "It is reduced below 45 mL/min.", None),
        ("It is given at 50 mg by mouth.", "It is given at 6 mg subcutaneously.", None),
        ("Survival was 12 months with placebo.", "Survival was 18 months with placebo.", None),
        ("It should be offered.", "It should not be offered.", "direction"),
        ("We recommend it.", "We recommend against it.", "direction"),
        ("It should be offered.", "It may be used.", None),
    ],
)
def test_values_and_directions_that_exclude_each_other(one: str, other: str, kind: str | None) -> None:
    assert apart(one, other, drugs=(frozenset(), frozenset())) == kind
    assert apart(other, one, drugs=(frozenset(), frozenset())) == kind


def test_another_drug_is_another_answer_only_where_each_is_the_first_choice() -> None:
    drugs = (frozenset({"gabapentin"}), frozenset({"pregabalin"}))
    assert apart("Gabapentin is first-line.", "Pregabalin is the first-line drug.", drugs=drugs) == "line"
    assert apart("Gabapentin is first-line.", "Pregabalin may be added.", drugs=drugs) is None
    assert apart("It is first-line.", "It is first-line.", drugs=(drugs[0], drugs[0])) is None
