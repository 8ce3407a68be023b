import pytest

from qa.leaning import another_subject, leans


@pytest.mark.parametrize(
    "text",
    [
        "and at 70 years?",
        "What about the dose?",
        "Is it safe?",
        "side effects?",
        "Why?",
        "how is the liver monitored on it?",
        "What are its main adverse effects?",
        "Is there evidence for the treatment?",
        "Which is the better one?",
        "What other drugs cause pneumonitis?",
        "What was the role of radiotherapy?",
        "Kadcyla?",
        "what if LVEF drops below 40%?",
        "Interesting. What about older women?",
        "In pregnancy?",
        "if renal function is poor",
        "Valsalva failed.",
        "AFP normal",
        "Missed by 7 weeks.",
        "How often obs?",
        "When do I review?",
        "Any benefit?",
        "Third line after T-DXd?",
    ],
)
def test_questions_that_leave_something_out_lean(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "What dose of pertuzumab is given?",
        "Can tucatinib be used first line?",
        "In a woman with HER2-positive brain metastases and stable extracranial disease after radiosurgery, should her "
        "systemic therapy be changed?",
        "How is gout treated?",
        "lupus nephritis",
        "Treatment of gout in pregnancy",
        "In a patient with gout, what is the dose of colchicine?",
        "If a patient has gout, which drug is first?",
        "Does docusate work for constipation?",
        "Is it safe to fly with brain metastases?",
        "If a patient has gout, how is it treated?",
        "Tell me about lung cancer.",
        "What is the difference between trastuzumab and pertuzumab?",
        "What if trastuzumab causes heart failure in a woman with brain metastases?",
    ],
)
def test_questions_with_a_subject_stand_alone(text: str) -> None:
    assert not leans(text)


@pytest.mark.parametrize("text", ["GFR is 25. Any change?", "Anything to do before starting it?"])
def test_a_fact_and_a_question_about_nothing_leans(text: str) -> None:
    assert leans(text)


def test_a_described_patient_and_a_question_with_a_subject_of_its_own_stand_alone() -> None:
    assert not leans("A man of 70 has gout. Which dose of allopurinol is given?")


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("What about sertraline while breastfeeding?", "Sertraline while breastfeeding?"),
        ("And how about migraine?", "Migraine?"),
        ("What about in pregnancy?", ""),
        ("What about its dose?", ""),
        ("And the dose?", ""),
        ("Is it safe?", ""),
    ],
)
def test_what_about_a_subject_may_be_asked_alone(text: str, bare: str) -> None:
    assert another_subject(text) == bare
