import pytest

from evals import CASES
from evals.case_files import load_cases
from qa.courtesy import without_courtesy


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Mrs Jane Smith, DOB 12/03/1957, MRN 00123456: dose of pertuzumab?", "dose of pertuzumab?"),
        ("Dose of pertuzumab? Patient: Smith, John, NHS number 943 476 5919", "Dose of pertuzumab?"),
        ("Good morning, hope you are well. Dose of pertuzumab? Many thanks and kind regards", "Dose of pertuzumab?"),
        ("Pt Mary Jones, MRN 7788123, 54, LVEF 42 %: hold T-DXd?", "54, LVEF 42 %: hold T-DXd?"),
        ("Thanks, and in pregnancy?", "and in pregnancy?"),
        ("Back to the brain MRI, is it needed?", "brain MRI, is it needed?"),
        ("Hello all - sorry for the late hour! Dose of pertuzumab? ta", "Dose of pertuzumab?"),
        ("hi can you help? what is the dose in kids", "what is the dose in kids"),
        ("good evening doctor what is the dose", "what is the dose"),
        ("WHAT NOW? URGENT PLS", "WHAT NOW?"),
    ],
)
def test_greetings_thanks_and_identifiers_are_no_part_of_what_is_asked(text: str, asked: str) -> None:
    assert without_courtesy(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "Is the morning dose skipped before an evening operation?",
        "Patient: what is first line?",
        "Lisdexamfetamine, in the morning or evening?",
        "Is surgery needed, urgent or not?",
        "A 54-year-old woman, ECOG 1, eGFR 42: dose, interval (and route)?",
        "Which dose, e.g. 8 mg/kg, at 0.5 mL/min? When?",
    ],
)
def test_a_question_without_them_stays_as_it_is(text: str) -> None:
    assert without_courtesy(text) == text


def test_gold_questions_lose_nothing_but_courtesy() -> None:
    changed = {t: without_courtesy(t) for c in load_cases([CASES]) for t in (c.question, *c.conversation)}
    assert {t: a for t, a in changed.items() if t != a and "://" not in t} == {}
