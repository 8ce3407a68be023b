import datetime as dt

import pytest

from ingest.index import Index
from qa.ask import ask
from qa.lookup import look_up, passages_of
from qa.question import understand
from qa.sense import sense_of
from qa.thread import Thread
from qa.verify import verify

DAY = dt.date(2026, 11, 20)
TWO = "What is the dose of pertuzumab and what is the treatment of gout?"


def test_every_part_is_searched_for_and_judged_alone(index: Index) -> None:
    found = look_up(index, understand(TWO, as_of=DAY))
    assert [f.coverage.part for f in found] == ["What is the dose of pertuzumab?", "What is the treatment of gout?"]
    assert [f.may_be_answered for f in found] == [True, False]
    rows = [p.row for p in passages_of(found)]
    assert len(rows) == len(set(rows))


def test_the_question_of_an_article_is_taken_as_a_whole(index: Index) -> None:
    own = "What dose of pertuzumab is given, and how are trastuzumab and the subcutaneous forms dosed?"
    assert len(look_up(index, understand(own, as_of=DAY))) == 1


def test_an_answered_part_is_quoted_and_the_other_is_said_not_to_be_found(index: Index) -> None:
    answer = ask(index, understand(TWO, as_of=DAY))
    assert answer.status == "partial"
    assert "840 mg" in answer.statements[0].text
    assert {s.headings[0] for s in answer.statements} == {"What is the dose of pertuzumab?"}
    (notice,) = (n.text for n in answer.notices if n.kind == "partial")
    assert notice == "The guidelines here do not answer 'What is the treatment of gout?'. Nothing was found on: gout."
    assert verify(answer, index).holds


def test_both_parts_are_answered_under_their_own_heading(index: Index) -> None:
    answer = ask(index, understand("What is the dose of pertuzumab and how often is LVEF checked?", as_of=DAY))
    assert [c.answered for c in answer.coverage] == [True, True]
    assert list(dict.fromkeys(s.headings[0] for s in answer.statements)) == [c.part for c in answer.coverage]
    assert verify(answer, index).holds


def test_nothing_on_any_part_is_an_abstention_that_names_both(index: Index) -> None:
    answer = ask(index, understand("What is the dose of metformin and how is gout treated?", as_of=DAY))
    assert answer.status == "abstain"
    assert "'What is the dose of metformin?', 'How is gout treated?'" in answer.notices[0].text


@pytest.mark.parametrize(
    ("before", "text", "alone"),
    [
        ("Treatment of PIP joint dislocation?", "And what about palpitations?", "Palpitations?"),
        (
            "Cyclophosphamide dose in lupus nephritis?",
            "What about sertraline while breastfeeding?",
            "Sertraline while breastfeeding?",
        ),
    ],
)
def test_what_about_another_subject_is_asked_alone(index: Index, before: str, text: str, alone: str) -> None:
    first = understand(before, as_of=DAY)
    answer = ask(index, understand(text, [first], as_of=DAY, sense=sense_of(index.embedder)))
    assert (answer.status, answer.question.standalone, answer.question.context) == ("answer", alone, ())
    assert verify(answer, index).holds


def test_what_about_a_part_of_the_subject_goes_on_with_it(index: Index) -> None:
    first = understand("Cetirizine in chronic urticaria, how long?", as_of=DAY)
    answer = ask(index, understand("What about allergic rhinitis?", [first], as_of=DAY, sense=sense_of(index.embedder)))
    assert answer.question.context


def test_a_question_that_finds_nothing_alone_is_read_with_the_conversation(index: Index) -> None:
    first = ask(index, understand("Initial treatment of a PIP joint dislocation?", as_of=DAY))
    thread = Thread((first,))
    again = understand("do I need a block first?", thread.questions, as_of=DAY, sense=sense_of(index.embedder))
    assert again.context == ()
    answer = ask(index, again, thread=thread)
    assert answer.question.context == ("Initial treatment of a PIP joint dislocation?",)
    assert any("digital nerve block" in s.text for s in answer.statements)
    assert verify(answer, index).holds
    alone = ask(index, understand("What is the dose of metformin?", thread.questions, as_of=DAY), thread=thread)
    assert (alone.status, alone.question.context) == ("abstain", ())
