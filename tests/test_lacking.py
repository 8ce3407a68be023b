import datetime as dt

import pytest

from ingest.index import Index
from qa.lacking import Lacking, lacking
from qa.question import understand
from qa.retrieve import retrieve
from qa.vocabulary import read_question


def lacks(index: Index, text: str) -> Lacking:
    question = understand(text, as_of=dt.date(2026, 11, 20))
    return lacking(index, question, read_question(index, question), retrieve(index, question)[:5])


def test_nothing_is_lacking_of_what_the_passages_name(index: Index) -> None:
    assert lacks(index, "What dose of pertuzumab is given?") == Lacking((), is_specific=False, is_all=False)


def test_a_specific_word_that_nothing_names_is_told(index: Index) -> None:
    found = lacks(index, "Does pertuzumab help in glioblastoma?")
    assert (found.words, found.is_specific) == (("glioblastoma",), True)


def test_everyday_words_are_not_told(index: Index) -> None:
    assert lacks(index, "What dose of pertuzumab is enough, and what should I aim for?").words == ()


@pytest.mark.parametrize(
    "text",
    [
        "What did the NEUROHER trial find for tucatinib?",
        "How is the vial of pertuzumab stored?",
        "Does tucatinib prolong the QT interval?",
        "How much mesna goes with cyclophosphamide?",
    ],
)
def test_of_all_that_is_asked_nothing_is_found(index: Index, text: str) -> None:
    assert lacks(index, text).is_all


def test_a_yes_or_no_question_may_be_answered_by_what_is_named_instead(index: Index) -> None:
    assert not lacks(index, "Can Phesgo be injected into the abdomen?").is_all
