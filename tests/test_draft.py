import datetime as dt

import pytest

from ingest.article import Article
from ingest.chunk import Chunk
from ingest.readers.document import Document
from ingest.readers.markdown import read
from qa.draft import Evidence
from qa.retrieve import Passage

ARTICLE = read(
    Document(
        b"""---
article_id: dosing
question: What dose?
title: Doses of abemab
publisher: A society
published: 2026-01-02
tier: T4
review:
  status: submitted
---

Abemab is given once. It is not repeated.

## Reasons to stop

Stop abemab for:

- heart failure
- pregnancy
""",
        "dosing.md",
    )
).article


def passage(article: Article, first: int, last: int) -> Passage:
    sentences = article.sentences[first : last + 1]
    text = article.text[sentences[0].start : sentences[-1].end]
    chunk = Chunk(article.article_id, article.title, sentences[0].headings, first, last, text)
    return Passage(0, chunk, article, 1.0, 0.5, 0.5, 1, 1, tuple(0.5 for _ in sentences))


def test_a_passage_offers_each_of_its_sentences() -> None:
    assert Evidence([passage(ARTICLE, 0, 1)]).sentence_ids == (("dosing", 0), ("dosing", 1))


def test_a_list_item_brings_the_sentence_that_introduces_it() -> None:
    evidence = Evidence([passage(ARTICLE, 4, 4)])
    assert [evidence.quote(s) for s in evidence.sentence_ids] == ["Stop abemab for:", "pregnancy"]


def test_a_sentence_that_begins_with_it_brings_the_one_before() -> None:
    evidence = Evidence([passage(ARTICLE, 1, 1)])
    assert [evidence.quote(s) for s in evidence.sentence_ids] == ["Abemab is given once.", "It is not repeated."]


def test_a_sentence_that_was_not_retrieved_is_no_evidence() -> None:
    evidence = Evidence([passage(ARTICLE, 0, 0)])
    assert ("dosing", 0) in evidence
    assert ("dosing", 3) not in evidence
    assert ("other", 0) not in evidence
    with pytest.raises(KeyError):
        evidence.quote(("dosing", 3))


def test_evidence_of_sentences_holds_exactly_those() -> None:
    assert Evidence.of_sentences([(ARTICLE, 4)]).sentence_ids == (("dosing", 4),)


def test_context_is_title_headings_list_lead_and_the_sentence() -> None:
    evidence = Evidence.of_sentences([(ARTICLE, 4)])
    assert evidence.context(("dosing", 4)) == "Doses of abemab Reasons to stop Stop abemab for: pregnancy"


def test_the_same_sentence_of_two_passages_is_offered_once() -> None:
    evidence = Evidence([passage(ARTICLE, 0, 1), passage(ARTICLE, 1, 2)])
    assert evidence.sentence_ids == (("dosing", 0), ("dosing", 1), ("dosing", 2))


def test_the_article_of_a_sentence_is_the_one_it_stands_in() -> None:
    article, sentence = Evidence.of_sentences([(ARTICLE, 2)]).sentence(("dosing", 2))
    assert (article.published, article.quote(sentence)) == (dt.date(2026, 1, 2), "Stop abemab for:")
