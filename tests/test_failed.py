import pytest

from qa.failed import has_failed, is_for_later, is_for_whom_it_failed


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("prolactinoma, not tolerating cabergoline", "In a patient who cannot tolerate high doses, offer surgery."),
        ("She is intolerant of A", "Where A is not tolerated, offer B."),
        ("A failed, what now?", "In those who have not responded to A, B is suggested."),
        ("no response to A", "After failure of A, offer B."),
    ],
)
def test_a_sentence_is_for_those_for_whom_the_treatment_failed(question: str, sentence: str) -> None:
    assert is_for_whom_it_failed(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("What dose of A?", "In a patient who cannot tolerate A, offer B."),
        ("She does not tolerate A", "A is given once daily."),
        ("in heart failure", "After failure of A, offer B."),
        ("A failed", "Patients with heart failure are offered A."),
    ],
)
def test_it_is_not_where_nothing_failed_or_another_thing_did(question: str, sentence: str) -> None:
    assert not is_for_whom_it_failed(question, sentence)


def test_that_a_treatment_failed_is_said_in_several_ways_and_a_failing_heart_is_none() -> None:
    assert all(map(has_failed, ["If that fails?", "it does not help", "she refuses it", "intolerant of A"]))
    assert not any(map(has_failed, ["in heart failure", "kidney failure on dialysis", "What dose of A?"]))


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("Treatment of gout?", "Offer prednisolone if colchicine fails.", True),
        ("Treatment of gout?", "Surgery is for patients unwilling to take drugs.", True),
        ("Treatment of gout?", "If symptoms recur after initial treatment, give more.", True),
        ("Treatment of gout?", "Offer colchicine.", False),
        ("Treatment of refractory gout?", "Offer prednisolone if colchicine fails.", False),
        ("What next after colchicine?", "Offer prednisolone if colchicine fails.", False),
    ],
)
def test_a_sentence_is_for_later_where_a_question_tells_of_no_failure(
    question: str, sentence: str, expected: bool
) -> None:
    assert is_for_later(question, sentence) is expected
