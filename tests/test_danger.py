"""qa.danger: values out of range, who a text tells of, and what signs count together."""

import pytest

from qa.danger.presence import is_of_somebody, told
from qa.danger.signs import ALONE, danger
from qa.danger.values import weights


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("RR 38 and tiring", {"breathing": 2}),
        ("Respiratory rate of 22", {"breathing": 1}),
        ("sats 84 on air", {"oxygen": 2}),
        ("SpO2 97 %", {}),
        ("BP 85/50", {"pressure": 2}),
        ("BP 130/80", {}),
        ("K 7.4", {"potassium": 2}),
        ("HR 88", {}),
        ("GCS 11", {"consciousness": 2}),
        ("day 9, 38.6, rigors", {"temperature": 1}),
        ("median survival 38.6 months", {}),
        ("target saturation 88 to 92 %", {}),
        ("glucose 1.9", {"glucose": 2}),
        ("pH 7.05, ketones 6.2", {"acid": 2, "ketones": 2}),
    ],
)
def test_values_out_of_range_are_weighed(text: str, found: dict[str, int]) -> None:
    assert weights(text) == found


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("no chest pain, palpitations once a week", "chest"),
        ("She had a seizure two years ago, dose now?", "seizure"),
        ("history of anaphylaxis, penicillin?", "anaphylaxis"),
        ("risk of stroke at LDL 0.5", "stroke"),
        ("seizure prophylaxis in brain metastases", "seizure"),
        ("cord compression ruled out on MRI", "compression"),
        ("I am anxious about anaphylaxis, how common is it?", "anaphylaxis"),
    ],
)
def test_what_is_denied_past_or_only_asked_about_is_not_told(text: str, gone: str) -> None:
    assert gone not in told(text)


@pytest.mark.parametrize(
    ("text", "kept"),
    [("he is not breathing", "breathing"), ("no pulse", "pulse"), ("he is at risk: he can't breathe", "can't breathe")],
)
def test_a_sign_that_is_a_lack_is_told(text: str, kept: str) -> None:
    assert kept in told(text)


def test_one_person_is_told_from_a_subject() -> None:
    assert is_of_somebody("58F with crushing chest pain")
    assert is_of_somebody("Potassium 7.1, what dose of calcium?")
    assert not is_of_somebody("How is anaphylaxis treated?")
    assert not is_of_somebody("Do patients with stroke need a statin?")


def test_two_signs_or_a_new_one_are_a_danger_and_one_old_sign_is_none() -> None:
    assert danger("her arm is weak") < ALONE
    assert danger("her arm is weak since this morning") >= ALONE
    assert danger("her arm is weak and her speech slurred") >= ALONE
    assert danger("her arm is weak for two years") < ALONE


def test_a_fever_is_a_danger_beside_what_makes_it_one() -> None:
    assert danger("fever and a cough") < ALONE
    assert danger("fever, day 9 after chemotherapy") >= ALONE
