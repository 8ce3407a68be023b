import datetime as dt
from pathlib import Path

import pytest

from evals.case import check_sources
from evals.case_files import load_cases
from evals.remarks import Remark, cases_yaml, draft_case, split_of
from ingest.index import Index
from qa.answer import Answer
from qa.ask import ask
from qa.question import understand
from qa.thread import Thread

DAY = dt.date(2026, 11, 21)


def answer(index: Index, *questions: str) -> Answer:
    thread = Thread()
    for text in questions:
        thread = thread.followed_by(ask(index, understand(text, thread.questions, as_of=DAY), thread=thread))
    return thread.answers[-1]


def test_a_draft_is_a_file_of_cases_that_can_be_read_and_whose_sources_stand(index: Index, tmp_path: Path) -> None:
    given = answer(index, "What dose of pertuzumab is given?")
    remarks = [Remark("helpful"), Remark("missing", text="no word\non\n\nhydration: why?")]
    (tmp_path / "drafts.yaml").write_text(cases_yaml([(draft_case(given, remarks), remarks)]), encoding="utf-8")
    (case,) = load_cases([tmp_path])
    assert case == draft_case(given, remarks)
    assert check_sources([case], index.articles) == ()
    assert (case.review, case.expect, case.tags) == ("draft", "answer", ("remark", "helpful", "missing"))
    assert [n.importance for n in case.nuggets][:2] == ["vital", "okay"]
    assert "# a reader missed something: no word on hydration: why?" in (tmp_path / "drafts.yaml").read_text("utf-8")


@pytest.mark.parametrize("kind", ["wrong_citation", "unsafe"])
def test_what_cites_a_wrong_sentence_is_not_to_be_said(index: Index, kind: str) -> None:
    given = answer(index, "What dose of pertuzumab is given?")
    case = draft_case(given, [Remark(kind, citation=1)])
    assert case.must_not_say == tuple(s.text for s in given.statements if 1 in s.citations)
    assert {n.text for n in case.nuggets}.isdisjoint(case.must_not_say)


def test_an_abstention_stays_one_until_somebody_says_what_is_missing(index: Index) -> None:
    case = draft_case(answer(index, "How is gout treated?"), [Remark("missing")])
    assert (case.expect, case.nuggets) == ("abstain", ())


def test_a_follow_up_is_asked_again_as_it_was_understood(index: Index) -> None:
    given = answer(
        index,
        "What is the first-line treatment of HER2-positive metastatic breast cancer?",
        "and if she cannot have a taxane?",
    )
    assert draft_case(given, [Remark("helpful")]).asked().standalone == given.question.standalone


def test_identifiers_of_a_patient_are_taken_out(index: Index) -> None:
    text = "Mrs Jane Canary, MRN 1234567: what dose of pertuzumab is given?"
    remarks = [Remark("missing", text="Mrs Jane Canary asked twice")]
    given = answer(index, text)
    assert "Canary" not in cases_yaml([(draft_case(given, remarks), remarks)])


def test_the_split_is_that_of_the_readme() -> None:
    assert {split_of(f"case-{n}") for n in range(20)} == {"dev", "test"}
