import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.clean import is_forbidden
from ingest.errors import QuestionError
from qa.question import MAX_CHARACTERS, Question, understand

TODAY = dt.date(2026, 11, 20)
FIRST_LINE = "What is the first-line treatment of HER2-positive metastatic breast cancer?"


def ask(text: str, history: tuple[Question, ...] = ()) -> Question:
    return understand(text, history, as_of=TODAY)


@pytest.mark.parametrize("text", ["", "   ", "\n\t\n", "\x00\x01\x02", "\u202e\u200b\u2066", "\ud800"])
def test_a_question_without_a_visible_character_is_refused_as_empty(text: str) -> None:
    with pytest.raises(QuestionError, match=r"^The question is empty"):
        ask(text)


def test_a_question_of_20_000_characters_is_refused_with_its_length_and_the_limit() -> None:
    with pytest.raises(QuestionError, match="20,000 characters; at most 8,000"):
        ask("a" * 20_000)


def test_a_question_of_exactly_the_most_characters_is_read() -> None:
    assert len(ask("a" * MAX_CHARACTERS).text) == MAX_CHARACTERS
    with pytest.raises(QuestionError):
        ask("a" * (MAX_CHARACTERS + 1))


@pytest.mark.parametrize("text", ["ما هي جرعة الدواء؟", "מה המינון של התרופה?", "什么剂量？", "12345 ?", "🙂🙂"])
def test_a_question_without_a_latin_word_is_refused_and_english_is_asked_for(text: str) -> None:
    with pytest.raises(QuestionError, match="ask in English"):
        ask(text)


def test_a_right_to_left_word_beside_an_english_one_is_kept() -> None:
    assert ask("dose of pertuzumab כמה").text == "dose of pertuzumab כמה"


def test_bidirectional_and_control_characters_are_taken_out_and_space_is_made_single() -> None:
    assert ask("  dose\u202e of\x00\x1b per\u200btuzumab\r\n\t now\u2069 ").text == "dose of pertuzumab now"


@given(st.text(max_size=200))
@settings(deadline=None, max_examples=200)
def test_any_text_gives_a_clean_question_of_one_line_or_one_clear_error(text: str) -> None:
    try:
        question = ask(text)
    except QuestionError as error:
        written = str(error)
        expected = written.startswith("The question ") and written.endswith(".")
    else:
        written = question.text + question.standalone
        expected = question.text == question.text.strip() != ""
    assert expected
    assert not any(is_forbidden(c) or c in "\n\t" for c in written)


def test_a_first_question_stands_alone() -> None:
    question = ask(FIRST_LINE)
    assert (question.standalone, question.context) == (FIRST_LINE, ())


def test_a_follow_up_carries_what_it_leans_on_and_names_the_question_it_was_said_in() -> None:
    question = ask("and if she cannot have a taxane?", (ask(FIRST_LINE),))
    assert question.context == (FIRST_LINE,)
    assert question.standalone == (
        "What is the first-line treatment of HER2-positive metastatic breast cancer if she cannot have a taxane?"
    )


def test_a_follow_up_on_a_follow_up_keeps_the_root() -> None:
    first = ask(FIRST_LINE)
    second = ask("and if she cannot have a taxane?", (first,))
    third = ask("what about side effects?", (first, second))
    assert third.context == (second.text, first.text)


def test_what_was_stated_between_stays_known_of_the_patient() -> None:
    first = ask("HER2-positive metastatic disease, LVEF 52 %. First line?")
    second = ask("she is 80", (first,))
    third = ask("and with ECOG 2?", (first, second))
    assert {"ECOG 2", "80", "LVEF 52 %"} <= {f.text for f in third.facts}


def test_a_question_that_names_its_own_subject_leaves_the_conversation_behind() -> None:
    question = ask("What dose of pertuzumab is given?", (ask(FIRST_LINE),))
    assert (question.standalone, question.context) == ("What dose of pertuzumab is given?", ())


def test_another_drug_is_put_in_the_place_of_the_one_before_and_nothing_is_left_to_carry() -> None:
    question = ask("what about trastuzumab?", (ask("What dose of pertuzumab is given?"),))
    assert (question.standalone, question.context) == ("What dose of trastuzumab is given?", ())


def test_a_question_in_another_language_is_told_so_with_the_drugs_that_were_understood() -> None:
    with pytest.raises(
        QuestionError, match=r"seems to be in German.*ask in English\. Of it, this was understood: tucatinib"
    ):
        ask("Wie hoch ist die Dosis von Tucatinib?")
