import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from ingest.build import build_index
from ingest.canonical import CanonicalText
from ingest.embed import Embedder
from ingest.index import Index
from ingest.pipeline import ingest
from ingest.readers.document import Document, Metadata, article
from qa.question import Filters, Question, understand
from qa.ranking import rank
from qa.retrieve import retrieve

DAY = dt.date(2026, 11, 20)


def ask(text: str, day: dt.date = DAY, filters: Filters | None = None) -> Question:
    return understand(text, as_of=day, filters=filters)


@pytest.fixture(scope="module")
def small(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, write_article: Callable[..., Path]
) -> Iterator[Index]:
    """Four articles that differ in what the filters look at, and one that is no longer in force."""
    folder = tmp_path_factory.mktemp("small")
    write_article(folder / "old.md", "Alphamab is given as 100 mg.", valid_from="2020-01-01", valid_to="2026-01-01")
    write_article(folder / "new.md", "Alphamab is given as 200 mg.", valid_from="2026-01-01", publisher="X")
    write_article(folder / "label.md", "The label of alphamab says 300 mg.", tier="T1", topic="breast")
    write_article(folder / "other.md", "Sprained ankles are kept cool.", question="How is a sprain treated?", title="S")
    ingest([folder], embedder, folder / "index")
    index = Index.load(folder / "index", embedder)
    yield index
    index.store.close()


def ids(index: Index, question: Question) -> list[str]:
    return [p.article.article_id for p in retrieve(index, question)]


def test_the_passage_that_answers_is_first(index: Index) -> None:
    first = retrieve(index, ask("What is the loading dose of pertuzumab?"))[0]
    assert first.article.article_id == "her2-antibody-dosing"
    assert "840 mg" in first.chunk.text


def test_passages_stand_in_order_of_score_without_repeats(index: Index) -> None:
    passages = retrieve(index, ask("Can tucatinib be used first line?"))
    scores = [p.score for p in passages]
    assert scores == sorted(scores, reverse=True)
    assert len({p.row for p in passages}) == len(passages) == 10


def test_k_gives_the_best_k(index: Index) -> None:
    question = ask("Can tucatinib be used first line?")
    assert retrieve(index, question, k=3) == retrieve(index, question)[:3]


def test_the_same_question_gives_the_same_passages_to_the_last_bit(index: Index) -> None:
    question = ask("How often is brain MRI repeated after radiosurgery?")
    assert retrieve(index, question) == retrieve(index, question)


def test_cosines_are_those_of_the_embedding_model(index: Index, embedder: Embedder) -> None:
    question = ask("How often should magnetic imaging of the head be done again afterwards?")
    passage = retrieve(index, question)[0]
    vectors = embedder.embed([question.standalone, passage.chunk.embedding_text])
    assert passage.cosine == pytest.approx(float(vectors[0] @ vectors[1]), abs=1e-4)
    assert len(passage.sentence_cosines) == len(passage.sentences)
    assert float(np.max(passage.sentence_cosines)) <= 1.0 + 1e-5


def test_ranks_count_from_one_and_are_missing_where_a_search_did_not_find(small: Index) -> None:
    passages = retrieve(small, ask("What is the dose of alphamab?"))
    dense = sorted(p.dense_rank for p in passages if p.dense_rank is not None)
    assert dense == [1, 2, 3]
    ankle = next(p for p in passages if p.article.article_id == "other")
    assert ankle.lexical_rank is None


@pytest.mark.parametrize(("day", "dose"), [(dt.date(2025, 12, 31), "old"), (dt.date(2026, 1, 1), "new")])
def test_only_what_is_in_force_on_the_day_answers(small: Index, day: dt.date, dose: str) -> None:
    found = ids(small, ask("What is the dose of alphamab?", day))
    assert dose in found
    assert {"old": "new", "new": "old"}[dose] not in found


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), {"new", "label", "other"}),
        (Filters(tiers=("T1",)), {"label"}),
        (Filters(publishers=("X",)), {"new"}),
        (Filters(topics=("breast",)), {"label"}),
        (Filters(tiers=("T1",), publishers=("X",)), set()),
        (Filters(approved_only=True), set()),
    ],
)
def test_filters_leave_out_every_other_article(small: Index, filters: Filters, found: set[str]) -> None:
    assert set(ids(small, ask("What is the dose of alphamab?", filters=filters))) == found


def test_a_follow_up_finds_what_its_context_is_about(index: Index) -> None:
    first = ask("What dose of pertuzumab is given?")
    second = understand("and how long is it infused?", (first,), as_of=DAY)
    assert "her2-antibody-dosing" in ids(index, second)[:3]


def test_a_question_of_words_that_no_article_has_still_gives_the_nearest(index: Index) -> None:
    passages = retrieve(index, ask("zzyzx qwfp"))
    assert len(passages) == 10
    assert {p.lexical_rank for p in passages} == {None}


def test_a_summary_holds_what_a_search_result_shows(index: Index) -> None:
    passage = retrieve(index, ask("What is the loading dose of pertuzumab?"))[0]
    assert passage.summary() == {
        "article_id": "her2-antibody-dosing",
        "title": passage.article.title,
        "headings": passage.chunk.headings,
        "text": passage.chunk.text,
        "score": round(passage.score, 6),
        "cosine": round(passage.cosine, 6),
        "lexical_rank": passage.lexical_rank,
        "dense_rank": passage.dense_rank,
    }


def test_the_title_of_an_article_without_a_question_helps_to_find_it_and_is_not_its_question(
    tmp_path: Path, embedder: Embedder
) -> None:
    made = article(
        Document(b"", "a.txt"), _text("Alphamab is given as 100 mg."), Metadata(title="What is the dose of alphamab?")
    )
    index = build_index([made], embedder, tmp_path / "index")
    passage = retrieve(index, ask("What is the dose of alphamab?"))[0]
    index.close()
    assert passage.question_cosine > 0.99
    assert passage.own_question_cosine == 0.0


def _text(page: str) -> CanonicalText:
    text = CanonicalText()
    text.paragraph(page, [])
    return text


@pytest.fixture
def large(index: Index, monkeypatch: pytest.MonkeyPatch) -> Index:
    """The index of the corpus, searched as if it were too large to rank every chunk of it."""
    monkeypatch.setattr("ingest.on_disk.WHOLE", 0)
    monkeypatch.setattr("ingest.on_disk.NEAR", 40)
    return index


@pytest.mark.parametrize(
    "text",
    [
        "What is the loading dose of pertuzumab?",
        "Is docusate better than placebo for opioid-induced constipation?",
        "Does trastuzumab deruxtecan cause pneumonitis, and what is done about it?",
    ],
)
def test_of_a_large_index_candidates_are_ranked_and_the_best_are_those_of_all(
    index: Index, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    every = retrieve(index, ask(text))
    monkeypatch.setattr("ingest.on_disk.WHOLE", 0)
    monkeypatch.setattr("ingest.on_disk.NEAR", 40)
    found = retrieve(index, ask(text))
    assert len(rank(index, ask(text)).rows) < index.manifest.chunks
    assert [p.row for p in found] == [p.row for p in every]
    assert [p.cosine for p in found] == pytest.approx([p.cosine for p in every], abs=1e-6)
    assert [p.question_cosine for p in found] == pytest.approx([p.question_cosine for p in every], abs=1e-6)


def test_of_a_large_index_the_article_written_for_the_question_is_found_whole(large: Index) -> None:
    article = next(a for a in large.articles.values() if a.question)
    found = {p.row for p in retrieve(large, ask(str(article.question)))}
    assert found >= set(large.rows(large.article_ids.index(article.article_id)))


def test_of_a_large_index_only_what_may_answer_is_found(small: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.on_disk.WHOLE", 0)
    monkeypatch.setattr("ingest.on_disk.NEAR", 1)
    question = "How is alphamab given?"
    assert ids(small, ask(question, filters=Filters(tiers=("T1",)))) == ["label"]
    assert ids(small, ask(question, filters=Filters(publishers=("X",)))) == ["new"]


def test_a_ranking_holds_the_chunks_that_were_asked_for_besides(large: Index) -> None:
    plain = rank(large, ask("What is the loading dose of pertuzumab?"))
    missing = next(row for row in range(large.manifest.chunks) if not plain.holds([row]))
    more = rank(large, ask("What is the loading dose of pertuzumab?"), also=[missing])
    assert more.holds([missing, *plain.rows.tolist()])
    assert more.best(3) == plain.best(3)
