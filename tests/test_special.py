"""For whom a dose, or a drug that is safe, is asked, and whether a passage speaks of such patients."""

import pytest

from qa.special import is_on_the_patient, speaks_of_the_patient


@pytest.mark.parametrize(
    ("question", "passage", "speaks"),
    [
        ("Dose of alphamab on haemodialysis?", "Alphamab is given at 5 mg.", False),
        ("Dose of alphamab on haemodialysis?", "No dose of alphamab is needed when the kidneys fail.", True),
        ("Is alphamab safe in pregnancy?", "Alphamab is given at 5 mg.", False),
        ("Is alphamab safe in pregnancy?", "Alphamab can harm the fetus.", True),
        ("Is alphamab safe while breastfeeding?", "Alphamab can harm the fetus.", False),
        ("Dose of alphamab for a 9-year-old?", "Adults take 5 mg of alphamab.", False),
        ("Dose of alphamab for a 9-year-old?", "Children aged 6 to 12 years take 2 mg.", True),
        ("Dose of alphamab in cirrhosis Child-Pugh B?", "Children take 2 mg of alphamab.", False),
        ("Dose of alphamab at 72 years?", "Alphamab is given at 5 mg.", True),
        ("Does a child with asthma need alphamab?", "Alphamab is given at 5 mg.", True),
    ],
)
def test_a_dose_for_a_special_patient_needs_a_passage_on_such_patients(
    question: str, passage: str, speaks: bool
) -> None:
    assert speaks_of_the_patient(question, passage) is speaks


def test_a_sentence_is_on_such_a_patient_only_where_one_is_told_of() -> None:
    warning = "Pregnancy is excluded before alphamab."
    assert is_on_the_patient("10 weeks pregnant, ok to start alphamab?", warning)
    assert not is_on_the_patient("ok to start alphamab?", warning)
    assert not is_on_the_patient("10 weeks pregnant, ok to start alphamab?", "Alphamab is given at 5 mg.")
