import datetime as dt

import pytest

from qa.patient import another_patient, since_another
from qa.question import Question, understand

DAY = dt.date(2026, 11, 20)


def talk(*turns: str) -> list[Question]:
    history: list[Question] = []
    for text in turns:
        history.append(understand(text, history, as_of=DAY))
    return history


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("New patient: LVEF 58 %, T-DXd?", "LVEF 58 %, T-DXd?"),
        ("no, that was another patient. This man is 48", "This man is 48"),
        ("Different patient now - 34, on haloperidol", "34, on haloperidol"),
        ("forget her. Another case: BMI 35", "BMI 35"),
        ("another woman, spinal metastases suspected", "Woman, spinal metastases suspected"),
        ("Next patient has a BMI of 35", "Has a BMI of 35"),
        ("Another patient of mine has the same", "Has the same"),
        ("Different question, same patient: MRI?", None),
        ("Is another patient at risk?", None),
        ("new patient", None),
        ("another option for the patient?", None),
    ],
)
def test_words_that_begin_with_another_patient_are_told(text: str, rest: str | None) -> None:
    assert another_patient(text) == rest


def test_the_patient_who_is_spoken_of_began_with_the_last_that_was_another() -> None:
    assert since_another(["A?", "new patient: B?", "and C?", "next patient: D?", "E?"]) == 3
    assert since_another(["A?", "B?"]) == 0


def test_no_fact_of_one_patient_is_of_the_next_and_none_comes_back() -> None:
    first, second, third = talk(
        "Woman of 71, LVEF 44 % on trastuzumab, continue?", "new patient: LVEF 61 %, T-DXd?", "and with ECOG 2?"
    )
    assert [f.text for f in first.facts] == ["71", "LVEF 44 %", "Woman", "trastuzumab"]
    assert (second.standalone, second.context) == ("LVEF 61 %, T-DXd?", ())
    assert [f.text for f in second.facts] == ["LVEF 61 %"]
    assert sorted(f.text for f in third.facts) == ["ECOG 2", "LVEF 61 %"]


def test_what_was_asked_of_one_patient_is_asked_of_the_next_who_is_only_described() -> None:
    _, second = talk("Cetirizine for a girl of 4?", "sorry, that was another patient. It's a boy of 9")
    assert second.standalone == "It's a boy of 9. Cetirizine?"
    assert sorted(f.text for f in second.facts) == ["9", "boy"]


def test_a_value_put_right_replaces_the_old_one_for_all_later_turns() -> None:
    *_, last = talk(
        "Relapse 5 months after trastuzumab, which line?", "scrap that, 20 months", "and if her LVEF is 45 %?"
    )
    assert [f.text for f in last.facts if f.kind == "time"] == ["Relapse 20 months after trastuzumab"]


def test_a_value_of_a_follow_up_is_put_right_in_that_follow_up() -> None:
    *_, last = talk("Grade 1 ILD on T-DXd. Stop?", "it cleared after 20 days. restart?", "sorry, 35 days")
    assert last.standalone == "About Grade 1 ILD and T-DXd: it cleared after 35 days. restart?"
    assert "35 days" in " ".join(f.text for f in last.facts)


def test_still_asks_of_the_next_patient_what_was_asked_of_the_one_before() -> None:
    _, second = talk("BMI 28, is Wegovy an option?", "Another patient: BMI 35, mother had thyroid cancer. Still ok?")
    assert second.standalone == "BMI 35, mother had thyroid cancer. Is Wegovy an option?"
