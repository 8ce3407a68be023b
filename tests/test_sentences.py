import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import split_sentences


def split(text: str) -> list[str]:
    return [text[s:e] for s, e in split_sentences(text)]


def test_two_sentences_are_two_spans() -> None:
    text = "Give 840 mg. Repeat every 3 weeks."
    assert split_sentences(text) == ((0, 12), (13, 34))


@pytest.mark.parametrize(
    "text",
    [
        "The hazard ratio was 0.58 for death.",
        "T-DXd is given at 5.4 mg/kg.",
        "Use an HER2 antibody, e.g. Trastuzumab, first.",
        "Tucatinib vs. Placebo improved survival.",
        "See Fig. 2 for the doses.",
        "Verma S. Trastuzumab emtansine was the trial drug.",
        "Dr. Slamon led the trial.",
        "Progression occurred within approx. 6 months.",
        "The result (P = 0.008) was significant.",
        "The label says i.e. 3 weeks.",
    ],
)
def test_a_full_stop_inside_a_sentence_does_not_end_it(text: str) -> None:
    assert split(text) == [text]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Do not switch! Why?", ["Do not switch!", "Why?"]),
        ("Stop at 40%. ≥50% is safe.", ["Stop at 40%.", "≥50% is safe."]),
        ("It said “stop.” Then it went on.", ["It said “stop.”", "Then it went on."]),
        ("The dose is (see label.) Give it.", ["The dose is (see label.)", "Give it."]),
        ("Low vitamin D. Supplement it.", ["Low vitamin D.", "Supplement it."]),
        ("Wait 3 weeks. 420 mg follow.", ["Wait 3 weeks.", "420 mg follow."]),
        ("Wait … Then go on.", ["Wait …", "Then go on."]),
    ],
)
def test_a_sentence_ends_before_a_capital_a_digit_or_a_comparator(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


def test_a_full_stop_before_a_small_letter_does_not_end_a_sentence() -> None:
    assert split("Given q.d. with food.") == ["Given q.d. with food."]


def test_text_without_a_full_stop_is_one_sentence_and_blank_text_none() -> None:
    assert split("  840 mg then 420 mg ") == ["840 mg then 420 mg"]
    assert split(" \n ") == []


PIECES = st.sampled_from(
    [
        "Give",
        "840",
        "mg.",
        "0.5",
        "e.g.",
        "vs.",
        "No!",
        "why?",
        "(See",
        "it.)",
        "≥50%",
        "Murthy",
        "R.",
        "…",
        "\n",
        "  ",
        "é.",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map(" ".join)))
def test_spans_are_in_order_trimmed_and_hold_every_character_that_is_not_space(text: str) -> None:
    spans = split_sentences(text)
    assert "".join(re.sub(r"\s", "", text[s:e]) for s, e in spans) == re.sub(r"\s", "", text)
    assert all(s < e and text[s:e] == text[s:e].strip() for s, e in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(st.lists(PIECES).map(" ".join))
def test_no_number_is_cut(text: str) -> None:
    numbers = re.findall(r"\d+\.\d+", text)
    assert [n for sentence in split(text) for n in re.findall(r"\d+\.\d+", sentence)] == numbers


def test_the_initials_of_cited_authors_end_no_sentence() -> None:
    text = "It is common (Racine, 2018; M. T. Smith & J. Lee, 2004). Analgesia is rarer (P. Lee et al., 2019). Stop."
    assert [text[s:e] for s, e in split_sentences(text)] == [
        "It is common (Racine, 2018; M. T. Smith & J. Lee, 2004).",
        "Analgesia is rarer (P. Lee et al., 2019).",
        "Stop.",
    ]
