import datetime as dt

import pytest

from ingest.index import Index
from ingest.lexical import terms
from qa.check import check
from qa.draft import Draft, Evidence
from qa.extractive import MAX_WORDS, ExtractiveWriter
from qa.question import understand
from qa.retrieve import Passage, retrieve

DAY = dt.date(2026, 11, 20)
QUESTIONS = [
    "What dose of pertuzumab is given?",
    "Can tucatinib be used first line?",
    "How often is brain MRI repeated after radiosurgery?",
    "What is the initial treatment of HER2-positive brain metastases?",
    "When is trastuzumab deruxtecan stopped because of interstitial lung disease?",
    "Is docusate effective?",
    "What is the capital of France?",
]


def drafted(index: Index, text: str) -> tuple[Draft, tuple[Passage, ...]]:
    question = understand(text, as_of=DAY)
    passages = retrieve(index, question)
    return ExtractiveWriter(index).write(question, passages), passages


@pytest.mark.parametrize("text", QUESTIONS)
def test_every_statement_is_the_quote_of_one_retrieved_sentence(index: Index, text: str) -> None:
    draft, passages = drafted(index, text)
    assert draft.statements
    assert {s.kind for s in draft.statements} == {"quote"}
    assert {v.verdict for v in check(draft, Evidence(passages))} == {"supported"}


@pytest.mark.parametrize("text", QUESTIONS)
def test_no_sentence_is_quoted_twice_and_no_quote_says_what_another_says(index: Index, text: str) -> None:
    draft, _ = drafted(index, text)
    cited = [s.cites for s in draft.statements]
    assert len(set(cited)) == len(cited)
    assert len({frozenset(terms(s.text)) for s in draft.statements}) == len(cited)


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_draft_is_at_most_a_screenful(index: Index, text: str) -> None:
    draft, _ = drafted(index, text)
    leads = [s for s in draft.statements if s.text.endswith(":")]
    assert sum(len(s.text.split()) for s in draft.statements if s not in leads) <= MAX_WORDS + 60


@pytest.mark.parametrize("text", QUESTIONS)
def test_the_bottom_line_comes_first_and_each_heading_once(index: Index, text: str) -> None:
    draft, _ = drafted(index, text)
    assert draft.statements[0].headings == ()
    runs = [
        (s.cites[0][0], s.headings)
        for before, s in zip((None, *draft.statements), draft.statements, strict=False)
        if before is None or (before.headings, before.cites[0][0]) != (s.headings, s.cites[0][0])
    ]
    assert len(set(runs)) == len(runs)


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_sentence_stands_after_what_it_cannot_be_understood_without(index: Index, text: str) -> None:
    draft, _ = drafted(index, text)
    shown: list[tuple[str, int]] = []
    for statement in draft.statements:
        article_id, position = statement.cites[0]
        needed = {(article_id, p) for p in index.articles[article_id].introduction(position)}
        assert needed <= set(shown)
        shown.append((article_id, position))


def test_no_passages_give_an_empty_draft(index: Index) -> None:
    question = understand("What dose of pertuzumab is given?", as_of=DAY)
    assert ExtractiveWriter(index).write(question, ()) == Draft(())


def test_the_same_question_gives_the_same_draft(index: Index) -> None:
    assert drafted(index, QUESTIONS[0])[0] == drafted(index, QUESTIONS[0])[0]
