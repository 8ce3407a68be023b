import datetime as dt

import pytest

from ingest.article import Article, Sentence
from ingest.synonyms import defined_synonyms, long_form


def article(text: str) -> Article:
    return Article(
        article_id="a",
        question="q?",
        title="t",
        publisher="us",
        published=dt.date(2026, 11, 20),
        tier="T4",
        text=text,
        sections=(),
        sentences=(Sentence(0, len(text)),),
    )


@pytest.mark.parametrize(
    ("short", "before", "long"),
    [
        ("SRS", "Few lesions are treated with stereotactic radiosurgery", "stereotactic radiosurgery"),
        ("WBRT", "after whole-brain radiotherapy", "whole-brain radiotherapy"),
        ("HER2", "the human epidermal growth factor receptor 2", "human epidermal growth factor receptor 2"),
        ("LVEF", "low left ventricular ejection fraction", "left ventricular ejection fraction"),
    ],
)
def test_an_abbreviation_is_matched_to_the_words_before_it(short: str, before: str, long: str) -> None:
    assert long_form(short, before) == long


@pytest.mark.parametrize(
    ("short", "before"),
    [
        ("ASCO", "stereotactic radiosurgery"),
        ("MRI", "mri"),
        ("CI", "computed in a way that goes on for very long indeed"),
    ],
    ids=["other letters", "no longer than its short form", "too many words"],
)
def test_words_that_do_not_fit_the_letters_are_no_long_form(short: str, before: str) -> None:
    assert long_form(short, before) is None


def test_the_first_letter_must_begin_a_word() -> None:
    assert long_form("ILD", "mild lung disease") is None


def test_definitions_and_brand_names_of_all_articles_are_found_once_and_sorted() -> None:
    found = defined_synonyms(
        [
            article("Use stereotactic radiosurgery (SRS). Give pertuzumab (Perjeta) early."),
            article("Again stereotactic radiosurgery (SRS), or semaglutide (for example, Wegovy)."),
        ]
    )
    assert found == (("Perjeta", "pertuzumab"), ("SRS", "stereotactic radiosurgery"))


def test_an_ordinary_word_in_brackets_is_no_brand() -> None:
    assert defined_synonyms([article("Surgery (Resection) or resection.")]) == ()
    assert defined_synonyms([article("the outcome (Death) and death of any cause")]) == ()


def test_a_brand_with_its_country_or_two_words_is_found() -> None:
    text = "Give trastuzumab (US, Herceptin) or trastuzumab (Herceptin Hylecta)."
    assert defined_synonyms([article(text)]) == (("Herceptin", "trastuzumab"), ("Herceptin Hylecta", "trastuzumab"))


def test_one_capital_is_no_abbreviation() -> None:
    assert defined_synonyms([article("the first cohort (Fc)")]) == ()
