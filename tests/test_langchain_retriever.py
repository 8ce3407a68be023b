"""LangChain's own interfaces over the real index."""

import asyncio
import datetime as dt

import pytest
from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda

from ingest.errors import QuestionError
from ingest.index import Index
from qa.answer import Answer
from qa.ask import ask
from qa.langchain_retriever import GuidelineAnswers, GuidelineRetriever
from qa.question import Filters, understand
from qa.retrieve import retrieve

DOSE = "What dose of pertuzumab is given?"
DAY = dt.date(2026, 11, 21)


def test_documents_are_the_passages_that_answers_are_written_from(index: Index) -> None:
    found = GuidelineRetriever(index=index, k=4, as_of=DAY).invoke(DOSE)
    assert len(found) == 4
    expected = retrieve(index, understand(DOSE, as_of=DAY), 4)
    assert [d.page_content for d in found] == [p.chunk.text for p in expected[:4]]
    first = found[0].metadata
    article = index.articles[first["article_id"]]
    assert (first["title"], first["tier"], first["score"]) == (article.title, "T4", round(expected[0].score, 6))
    last_sentence = article.text[: first["end"]].splitlines()[-1]
    assert last_sentence.split()[-1] in found[0].page_content
    assert len({d.id for d in found}) == 4


def test_filters_and_the_day_hold(index: Index) -> None:
    assert GuidelineRetriever(index=index, filters=Filters(tiers=("T0",))).invoke(DOSE) == []
    assert GuidelineRetriever(index=index, as_of=dt.date(1990, 1, 1)).invoke(DOSE) == []


def test_a_retriever_takes_part_in_a_chain_and_runs_asynchronously(index: Index) -> None:
    def titles(documents: list[Document]) -> list[str]:
        return [d.metadata["title"] for d in documents]

    chain = GuidelineRetriever(index=index, k=2, as_of=DAY) | RunnableLambda(titles)
    assert chain.invoke(DOSE) == asyncio.run(chain.ainvoke(DOSE))


@pytest.mark.parametrize("options", [{"k": 0}, {"top": 3}])
def test_an_impossible_or_unknown_option_is_refused(index: Index, options: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        GuidelineRetriever(index=index, **options)


def test_answers_are_those_of_the_program(index: Index) -> None:
    answers = GuidelineAnswers(index, as_of=DAY)
    expected = ask(index, understand(DOSE, as_of=DAY))
    assert answers.invoke(DOSE) == expected
    assert answers.batch([DOSE, DOSE]) == [expected, expected]
    assert list(answers.stream(DOSE)) == [expected]


def test_an_answer_goes_on_in_a_chain(index: Index) -> None:
    def first(answer: Answer) -> str:
        return answer.statements[0].text

    assert "840 mg" in (GuidelineAnswers(index) | RunnableLambda(first)).invoke(DOSE)


def test_a_question_that_cannot_be_asked_and_an_unknown_option_are_errors(index: Index) -> None:
    with pytest.raises(QuestionError):
        GuidelineAnswers(index).invoke("?")
    with pytest.raises(TypeError, match="temperature"):
        GuidelineAnswers(index).invoke(DOSE, temperature=0)
