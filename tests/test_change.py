"""How far a value went is a condition of its own."""

import pytest
from conditioned import article, read

from qa.conditions.applies import compare
from qa.conditions.facts import facts_of


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("LVEF of 40% to 45% with a fall of ≥10 points", None, -10),
        ("LVEF has fallen by less than 10 points from baseline", -10, None),
        ("a 10% or greater drop in LVEF", None, -10),
        ("LVEF is more than 16 points below baseline", None, -16),
        ("haemoglobin rose by at least 2 g/dL", 2, None),
    ],
)
def test_a_fall_is_a_negative_change_of_the_nearest_measure(text: str, low: float | None, high: float | None) -> None:
    found = [(a, b) for about, a, b in read(text) if about.startswith("change in")]
    assert found == [(low, high)]


@pytest.mark.parametrize(
    "text", ["ESC recommends an LDL-C reduction of at least 50% from baseline", "The dose is reduced by 2.5 mg/kg"]
)
def test_what_is_aimed_at_or_given_is_no_change_of_a_patient(text: str) -> None:
    assert not any(about.startswith("change in LDL") for about, _, _ in read(text))


@pytest.mark.parametrize(
    ("question", "applies"),
    [
        ("LVEF 48 %, was 62 % before", "no"),
        ("LVEF 43 %, was 58 % before", "yes"),
        ("LVEF 43 %, was 48 % before", "no"),
        ("LVEF 38 %", "yes"),
        ("LVEF 50 %, was 74 %", "yes"),
        ("LVEF 43 %", "unknown"),
    ],
)
def test_level_and_fall_are_read_together(question: str, applies: str) -> None:
    row = "Withhold if LVEF falls to: <40% or a fall of >20 points, or 40% to 45% with a fall of 10 to 20 points."
    assert compare(facts_of(question), article(row), 0).verdict == applies
