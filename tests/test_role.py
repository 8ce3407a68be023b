import pytest

from qa.role import advises, asks_what_to_do, commands, is_note, stands_beside


@pytest.mark.parametrize(
    "text",
    [
        "Systemic steroids should be avoided.",
        "D - Measure lactate within the hour.",
        "In people with fever, stiff neck and a rash, give ceftriaxone.",
        "To protect their feet, instruct patients to wear shoes.",
        "Consider imaging of the abdomen",
        "The panel suggests against routine sampling.",
        "There is insufficient evidence to recommend drugs.",
        "Surgery is an option.",
    ],
)
def test_a_sentence_that_says_what_to_do_is_told(text: str) -> None:
    assert advises(text)


@pytest.mark.parametrize(
    "text",
    [
        "Use of ultrasound in the first trimester",
        "Blood in the semen has been known for centuries.",
        "In one study of 40 men, 12 had an infection.",
        "Most patients are young.",
    ],
)
def test_background_and_titles_say_nothing_to_do(text: str) -> None:
    assert not advises(text)


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        (("Recommendations", "Background"), True),
        (("Potential Harms",), True),
        (("Benefits and Harms",), True),
        (("Cost Analysis",), True),
        (("Summary of Evidence",), True),
        (("Recommendations", "Treatment"), False),
        (("Benefits of exercise",), False),
    ],
)
def test_what_stands_around_recommendations_is_told_by_its_heading(headings: tuple[str, ...], expected: bool) -> None:
    assert stands_beside(headings) is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Should a tube be suctioned right after surfactant?", True),
        ("How often should a pancreatic cyst be imaged?", True),
        ("How common is prostate cancer in men with haematospermia?", False),
        ("What are the side effects of phototherapy?", False),
        ("Will the weight come back?", False),
    ],
)
def test_a_question_for_what_is_known_does_not_ask_what_to_do(question: str, expected: bool) -> None:
    assert asks_what_to_do(question) is expected


def test_a_note_beside_a_recommendation_is_known() -> None:
    assert is_note("Value judgments: The group felt that nasal steroids come first.")
    assert not is_note("Benefits of nasal steroids are seen within days.")


def test_the_verbs_that_tell_what_to_do_are_read_after_the_circumstances_too() -> None:
    assert commands("Offer colchicine.") == ["offer"]
    assert commands("Within 4 weeks, discuss whether to go on.") == ["discuss"]
    assert commands("Gout is painful.") == []
