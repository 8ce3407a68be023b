import pytest

from ingest.quantity import Quantity, quantities


def parts(text: str) -> list[tuple[str | None, str, str | None, str | None]]:
    return [(q.comparator, q.low, q.high, q.unit) for q in quantities(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("840 mg", [(None, "840", None, "mg")]),
        ("840mg", [(None, "840", None, "mg")]),
        ("1,200 mg", [(None, "1200", None, "mg")]),
        ("0.641", [(None, "0.641", None, None)]),
        ("<30 mL/min", [("<", "30", None, "ml/min")]),
        ("less than 30 mL/min", [("<", "30", None, "ml/min")]),
        ("37.5 mcg/hour", [(None, "37.5", None, "mcg/hour")]),
        ("≥50 MME/day", [("≥", "50", None, "mme/day")]),
        ("10,000 units", [(None, "10000", None, "unit")]),
        ("2 tablets", [(None, "2", None, "tablet")]),
        ("≥ 12 months", [("≥", "12", None, "month")]),
        ("at least 6 cycles", [("≥", "6", None, "cycle")]),
        ("no more than 3 lesions", [("≤", "3", None, "lesion")]),
        ("65 years or older", [("≥", "65", None, "year")]),
        ("6 weeks or less", [("≤", "6", None, "week")]),
        ("12 or more", [("≥", "12", None, None)]),
        ("every 2 to 4 months", [(None, "2", "4", "month")]),
        ("1.5–3", [(None, "1.5", "3", None)]),
        ("8 mg/kg, then 6 mg/kg", [(None, "8", None, "mg/kg"), (None, "6", None, "mg/kg")]),
        ("30 Gy in 10 fractions", [(None, "30", None, "gy"), (None, "10", None, "fraction")]),
        ("95% CI 0.42 to 0.71", [(None, "95", None, "%"), (None, "0.42", "0.71", None)]),
    ],
)
def test_comparator_number_range_and_unit_are_read(
    text: str, found: list[tuple[str | None, str, str | None, str | None]]
) -> None:
    assert parts(text) == found


@pytest.mark.parametrize("text", ["HER2-positive", "T-DM1", "CYP2C8", "HER2CLIMB", "no number"])
def test_digits_of_names_are_no_quantities(text: str) -> None:
    assert parts(text) == []


def test_ten_to_the_ninth_is_not_109() -> None:
    assert parts("10⁹") == [(None, "10⁹", None, None)]
    assert parts("10⁹") != parts("109")


def only(text: str) -> Quantity:
    (quantity,) = quantities(text)
    return quantity


@pytest.mark.parametrize("text", ["at least 12 months", "≥12 months", ">= 12 months", "12 months or longer"])
def test_the_same_quantity_in_other_words_is_stated(text: str) -> None:
    assert only(text).is_stated_by(only("≥ 12 months"))


@pytest.mark.parametrize(
    "text", ["12 months", ">12 months", "≤12 months", "≥13 months", "≥12 weeks", "≥12 to 18 months"]
)
def test_another_comparator_number_unit_or_range_is_not_stated(text: str) -> None:
    assert not only(text).is_stated_by(only("≥ 12 months"))


def test_a_unit_may_be_left_out_but_not_added() -> None:
    assert only("420").is_stated_by(only("420 mg"))
    assert not only("420 mg").is_stated_by(only("420"))
