import datetime as dt
from collections.abc import Iterator

import numpy as np
import pytest

from evals.beir import Document
from evals.collection import Collection, collected
from ingest.embed import Embedder
from qa.question import Question
from qa.ranking import best_rows, phrase_shares, rank, word_shares
from qa.vocabulary import read_words

DOCUMENTS = tuple(
    Document(f"{group}-{i}", title, text, group)
    for group, title, texts in (
        ("asthma", "Asthma in adults", ("Inhaled budesonide is given first.", "Spirometry is repeated yearly.")),
        (
            "gout",
            "Gout",
            ("Colchicine is given for acute attacks.", "Allopurinol lowers urate.", "Diet alone is weak."),
        ),
        (
            "sepsis",
            "Sepsis",
            ("Broad antibiotics are given within one hour. Fluids follow. Lactate is measured again.",),
        ),
    )
    for i, text in enumerate(texts)
)


@pytest.fixture(scope="module")
def collection(embedder: Embedder) -> Iterator[Collection]:
    with collected(DOCUMENTS, embedder) as found:
        yield found


def asked(text: str) -> Question:
    return Question(text=text, standalone=text, as_of=dt.date(2026, 1, 1))


def first(collection: Collection, text: str) -> str:
    return collection.documents[rank(collection, asked(text)).best(1)[0]].doc_id


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("Which drug lowers urate in gout?", "gout-1"),
        ("How often is spirometry done in asthma?", "asthma-1"),
        ("When is lactate measured in septic patients?", "sepsis-0"),
    ],
)
def test_the_document_that_answers_is_first(collection: Collection, text: str, best: str) -> None:
    assert first(collection, text) == best


def test_the_words_of_an_article_count_for_each_of_its_chunks_once(collection: Collection) -> None:
    reading = read_words(collection, "colchicine urate")
    chunks, articles = word_shares(collection, reading, np.arange(6), np.array([2, 3, 1]))
    assert articles.shape == (3,)
    assert articles[1] == pytest.approx(float(chunks[2] + chunks[3]), rel=1e-5)
    assert articles[0] == articles[2] == 0


def test_a_passage_that_has_the_common_words_of_a_question_too_is_before_one_that_has_not(
    collection: Collection,
) -> None:
    reading = read_words(collection, "What treatment is given for acute attacks?")
    assert [c.factor for c in reading.concepts if c.written == "given"] == [0.25]
    whole, _ = word_shares(collection, reading, np.arange(6), np.array([2, 3, 1]))
    unsaid, _ = word_shares(collection, read_words(collection, "acute attacks"), np.arange(6), np.array([2, 3, 1]))
    assert whole[2] > whole[0] > 0 == unsaid[0]


def test_word_pairs_count_only_side_by_side_and_in_order(collection: Collection) -> None:
    shares, _ = phrase_shares(collection, read_words(collection, "acute attacks"), np.arange(len(DOCUMENTS)))
    assert shares[2] > 0
    assert np.count_nonzero(shares) == 1
    for text in ("attacks acute", "attacks"):
        assert not np.any(phrase_shares(collection, read_words(collection, text), np.array([2, 3])))


def test_the_word_pairs_of_an_article_count_for_each_of_its_chunks_that_are_ranked(collection: Collection) -> None:
    reading = read_words(collection, "acute attacks")
    shares, articles = phrase_shares(collection, reading, np.array([0, 2, 4, 5]))
    assert articles.tolist() == [0, shares[1], shares[1], 0]


def test_of_two_articles_that_say_the_same_the_shorter_one_is_first(embedder: Embedder) -> None:
    long = [Document(f"long-{i}", "Gout", t, "long") for i, t in enumerate(("Rest helps.", "Ice helps.", "Heat."))]
    with collected([*long, Document("short-0", "Gout", "Rest helps.", "short")], embedder) as found:
        assert rank(found, asked("Does rest help in gout?")).best(2) == [3, 0]


def test_what_may_not_answer_is_not_ranked_and_everything_else_is(collection: Collection) -> None:
    allowed = np.array([d.group != "gout" for d in DOCUMENTS])
    ranking = rank(collection, asked("Which drug lowers urate in gout?"), allowed)
    assert sorted(ranking.best(100)) == [0, 1, 5]
    assert np.isneginf(ranking.total[2:5]).all()


def test_the_best_rows_are_in_order_and_ties_go_by_row() -> None:
    scores = np.array([1, 3, 2, 3, 0], dtype=np.float32)
    assert best_rows(scores, 3) == [1, 3, 2]
    assert best_rows(scores, 1) == [1]
    assert best_rows(scores, 9) == [1, 3, 2, 0, 4]
