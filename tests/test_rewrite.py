import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.rewrite import near, rewrite, shares_a_word

DOSE = "What dose of pertuzumab is given?"


def said(text: str, *history: str) -> str:
    return rewrite(text, history).standalone


@pytest.mark.parametrize(
    ("history", "text", "expected"),
    [
        (["What is throat cancer?"], "Is it treatable?", "Is throat cancer treatable?"),
        (["Tell me about lung cancer."], "What are its symptoms?", "What are its symptoms? (about: lung cancer)"),
        ([DOSE], "what about trastuzumab?", "What dose of trastuzumab is given?"),
        ([DOSE], "And T-DXd?", "What dose of T-DXd is given?"),
        (
            [DOSE, "what about trastuzumab?"],
            "And in renal impairment?",
            "In renal impairment? (about: dose; trastuzumab)",
        ),
        (["T-DXd dose?"], "Kadcyla?", "Kadcyla dose?"),
        (["first line for gastric cancer?"], "and second line?", "second line for gastric cancer?"),
        (["How is gout treated?"], "and in children?", "In children? (about: gout)"),
        ([DOSE], "what if she is pregnant?", "If she is pregnant? (about: dose; pertuzumab)"),
    ],
)
def test_what_a_follow_up_leaves_out_is_said(history: list[str], text: str, expected: str) -> None:
    assert said(text, *history) == expected


def test_a_line_of_treatment_takes_the_place_of_the_one_before_over_two_turns() -> None:
    third = said("and third line?", "first line for HER2+ breast cancer?", "and after progression on that?")
    assert "HER2+ breast cancer" in third
    assert "first line" not in third


def test_a_new_subject_drops_the_old_one_and_its_follow_up_does_not_bring_it_back() -> None:
    history = [DOSE, "How is gout treated?"]
    assert said(history[1], DOSE) == history[1]
    assert "pertuzumab" not in said("and in children?", *history)


def test_a_related_subject_keeps_the_thread_and_an_unrelated_one_does_not() -> None:
    history = ("Tell me about the Bronze Age collapse.", "Who were the Sea Peoples?")
    together = rewrite("What came after it?", history, lambda one, other: True)
    apart = rewrite("What came after it?", history, lambda one, other: False)
    assert together.carried == ("Sea Peoples", "Bronze Age collapse")
    assert together.turns == (1, 0)
    assert (apart.carried, apart.turns) == (("Sea Peoples",), (1,))


def test_a_question_about_its_own_drug_needs_no_older_subject_however_near() -> None:
    found = rewrite("and in children?", ("How is breast cancer treated?", DOSE), lambda one, other: True)
    assert found.carried == ("pertuzumab",)


def test_without_a_history_nothing_is_changed() -> None:
    assert rewrite("and in children?", ()).standalone == "and in children?"


def test_a_thing_of_the_same_kind_is_not_carried_beside_its_successor() -> None:
    assert said("What about the BBC experiment?", "What is the Milgram experiment?") == "What is the BBC experiment?"


def test_nearness_is_the_cosine_of_the_two_texts() -> None:
    import numpy as np

    vectors = {"a": np.array([1.0, 0.0]), "b": np.array([0.9, 0.1]), "c": np.array([0.0, 1.0])}
    related = near(lambda text: vectors[text].astype(np.float32))
    assert (related("a", "b"), related("a", "c")) == (True, False)


def test_words_in_common_relate() -> None:
    assert shares_a_word("brain metastases", "a small brain")
    assert not shares_a_word("gout", "the breast")


@given(st.lists(st.text(max_size=60), max_size=4), st.text(max_size=80))
@settings(deadline=None, max_examples=100)
def test_any_text_is_rewritten_without_an_error_and_the_same_way_twice(history: list[str], text: str) -> None:
    assert rewrite(text, history) == rewrite(text, history)
