import datetime as dt
from dataclasses import replace

import pytest

from evals.case import Source
from evals.fidelity import citation_precision, citation_recall, gold_citations, number_fidelity, strength_fidelity
from ingest.index import Index
from qa.answer import Answer, Statement
from qa.ask import ask
from qa.question import understand

QUESTION = "How often is brain MRI repeated after radiosurgery?"


@pytest.fixture(scope="module")
def quoted(index: Index) -> Answer:
    return ask(index, understand(QUESTION, as_of=dt.date(2026, 11, 20)))


def saying(answer: Answer, text: str) -> Answer:
    """Its first statement alone, in other words."""
    first = replace(answer.statements[0], text=text, kind="paraphrase")
    cited = tuple(c for c in answer.citations if c.number in first.citations)
    return replace(answer, statements=(first,), citations=cited, answer_id="").sealed()


def test_quotes_are_supported_and_each_is_needed(quoted: Answer, index: Index) -> None:
    assert citation_recall(quoted, index) == citation_precision(quoted, index) == 1.0
    assert number_fidelity(quoted) == strength_fidelity(quoted, index) == 1.0


def test_another_number_is_no_longer_supported(quoted: Answer, index: Index) -> None:
    changed = saying(quoted, quoted.statements[0].text.replace("2 to 4 months", "2 to 9 months"))
    assert citation_recall(changed, index) == citation_precision(changed, index) == number_fidelity(changed) == 0.0
    assert strength_fidelity(changed, index) == 1.0


def test_a_stronger_wording_fails_strength_and_keeps_the_numbers(quoted: Answer, index: Index) -> None:
    changed = saying(quoted, quoted.statements[0].text.replace("may be repeated", "must be repeated"))
    assert strength_fidelity(changed, index) == 0.0
    assert number_fidelity(changed) == 1.0


def test_a_citation_that_its_statement_does_without_is_not_needed(quoted: Answer, index: Index) -> None:
    one, *others = quoted.citations
    padded = []
    for other in others:
        both = Statement(one.quote, "paraphrase", (one.number, other.number))
        padded.append(replace(quoted, statements=(both,), citations=(one, other), answer_id="").sealed())
    supported = [p for p in padded if citation_recall(p, index) == 1.0]
    assert supported
    assert {citation_precision(p, index) for p in supported} == {0.5}


def test_a_sentence_that_the_index_lacks_supports_nothing(quoted: Answer, index: Index) -> None:
    moved = replace(quoted.citations[0], start=1, end=1 + len(quoted.citations[0].quote))
    statement = Statement(moved.quote, "quote", (moved.number,))
    forged = replace(quoted, statements=(statement,), citations=(moved,), answer_id="").sealed()
    assert citation_recall(forged, index) == strength_fidelity(forged, index) == 0.0


def test_gold_citations_are_counted_among_those_cited(quoted: Answer) -> None:
    first = quoted.citations[0]
    share = gold_citations([Source(first.article_id, first.quote)], quoted)
    assert share == pytest.approx(1 / len(quoted.citations))
    assert gold_citations([], quoted) is None
