import datetime as dt
from dataclasses import replace

import pytest
from conditioned import article

from ingest.article import Article
from qa.fit import fit
from qa.question import Question, understand


def question(text: str) -> Question:
    return understand(text, as_of=dt.date(2026, 11, 20))


def guideline(title: str, sentence: str) -> Article:
    return replace(article(sentence), question=None, title=title)


SCREENING = "All patients aged 40 years or older should have a PSA test."
OF_HAEMATOSPERMIA = guideline("Imaging of hematospermia", SCREENING)


def test_an_age_that_fits_does_not_apply_where_the_guideline_is_on_a_disease_that_was_not_named() -> None:
    found = fit(question("PSA screening at age 72"), OF_HAEMATOSPERMIA, 0)
    assert found.verdict == "unknown"
    assert found.why == "This is from a guideline on hematospermia; the question does not say."


@pytest.mark.parametrize(
    ("asked", "title", "sentence"),
    [
        ("Hematospermia at age 72: PSA test?", "Imaging of hematospermia", SCREENING),
        ("PSA screening at age 72", "Screening with PSA", SCREENING),
        ("PSA at age 72", "Prostate cancer", "For prostate-specific antigen (PSA), men aged 40 years or older."),
        (
            "Statin at age 72 in CKD?",
            "Kidney disease",
            "In chronic kidney disease (CKD), those aged 50 years or older.",
        ),
    ],
)
def test_it_applies_where_the_question_has_a_word_of_the_title(asked: str, title: str, sentence: str) -> None:
    assert fit(question(asked), guideline(title, sentence), 0).verdict == "yes"


def test_it_applies_where_the_article_was_found_first() -> None:
    assert fit(question("PSA screening at age 72"), OF_HAEMATOSPERMIA, 0, ["a"]).verdict == "yes"


def test_what_does_not_fit_does_not_apply_whatever_the_title() -> None:
    assert fit(question("PSA screening at age 32"), OF_HAEMATOSPERMIA, 0).verdict == "no"


def test_nothing_is_compared_without_facts() -> None:
    assert fit(question("Who is screened?"), OF_HAEMATOSPERMIA, 0).verdict == "unknown"
