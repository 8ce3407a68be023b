import pytest

from qa.phrases import asking_words, phrases


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What is the role of MRI after whole-brain radiotherapy?", ["MRI", "whole-brain radiotherapy"]),
        ("What dose of pertuzumab is given?", ["pertuzumab"]),
        ("and if she cannot have a taxane?", ["taxane"]),
        ("second line for HER2+ metastatic breast cancer?", ["second line", "HER2+ metastatic breast cancer"]),
        ("How is the keto diet related to Old Norse?", ["keto diet", "Old Norse"]),
        ("When did social security start?", ["social security"]),
        ("What's throat cancer's prognosis?", ["throat cancer"]),
        ("How should anaemia be treated safely?", ["anaemia"]),
    ],
)
def test_phrases_name_what_a_question_is_about(text: str, expected: list[str]) -> None:
    assert [p.text for p in phrases(text)] == expected


@pytest.mark.parametrize("text", ["side effects?", "What are the main symptoms?", "Why?", "Is it safe?", "", "?!"])
def test_a_question_of_asking_words_has_no_phrase(text: str) -> None:
    assert phrases(text) == ()


def test_a_phrase_stands_where_it_says() -> None:
    text = "Does docusate work for opioid-induced constipation?"
    assert [text[p.start : p.end] for p in phrases(text)] == ["docusate", "opioid-induced constipation"]


def test_the_words_that_ask_are_told_from_what_they_ask_of() -> None:
    assert asking_words("What dose of pertuzumab is given?") == ("dose",)
