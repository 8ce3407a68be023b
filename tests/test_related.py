import datetime as dt

import pytest

from ingest.index import Index
from qa.ask import ask
from qa.question import Filters, Question, understand
from qa.related import MOST, instead, related_questions
from qa.thread import Thread

DAY = dt.date(2026, 11, 20)


def question(text: str, **options: Filters) -> Question:
    return understand(text, as_of=DAY, **options)


def test_related_questions_are_on_topic_in_force_and_not_asked(index: Index) -> None:
    asked = question("How is HER2-positive breast cancer with brain metastases treated first?")
    found = related_questions(index, asked, ["her2-brain-metastases-initial-treatment"])
    assert 3 <= len(found) <= MOST
    assert len({r.question for r in found}) == len(found)
    assert all(index.articles[r.article_id].in_force(DAY) for r in found)
    assert all("HER2" in r.question or "brain" in r.question for r in found)


def test_what_the_thread_asked_is_not_offered_again(index: Index) -> None:
    first = ask(index, question("How is the heart monitored during HER2-targeted treatment?"))
    offered = first.related[0].question
    thread = Thread((first, ask(index, question(offered))))
    again = related_questions(index, question("How often is LVEF measured?"), ["cardiac-monitoring"], thread)
    assert offered not in [r.question for r in again]


def test_a_related_question_is_answered_by_the_corpus(index: Index) -> None:
    found = ask(index, question("What dose of pertuzumab is given?")).related
    assert found
    assert all(ask(index, question(r.question)).status == "answer" for r in found)


def test_nothing_is_offered_instead_of_a_question_from_elsewhere(index: Index) -> None:
    assert instead(index, question("What is the capital of France?")) == ()


def test_the_nearest_question_is_offered_instead_of_one_that_is_not_answered(index: Index) -> None:
    near = instead(index, question("What dose of lapatinib is given in HER2-positive metastatic breast cancer?"))
    assert 1 <= len(near) <= 2
    assert all("HER2" in r.question or "pertuzumab" in r.question for r in near)


def test_a_question_on_the_same_drug_is_offered_though_little_else_is_alike(index: Index) -> None:
    near = instead(index, question("Semaglutide and hair loss"))
    assert [r.article_id for r in near][:1] == ["semaglutide-weight-management"]


@pytest.mark.parametrize("filters", [Filters(approved_only=True)])
def test_an_article_that_may_not_answer_is_not_offered(index: Index, filters: Filters) -> None:
    assert related_questions(index, question("dose of pertuzumab", filters=filters), []) == ()
