import datetime as dt
from dataclasses import replace

import pytest
from cited import citation

import evals.metrics
from evals.case import Nugget, Source
from evals.metrics import (
    abstention_precision,
    abstention_recall,
    citation_validity,
    cost,
    how_said,
    interval,
    nugget_recall,
    said,
    tokens,
    violations,
    words,
)
from evals.nugget_match import Match
from evals.retrieval_metrics import RETRIEVAL_METRICS, Relevance, relevances, retrieval_scores
from ingest.embed import Embedder
from ingest.engines.states import TokenModel
from ingest.index import Index
from qa.answer import Answer, Statement, Usage
from qa.ask import ask
from qa.question import Question, understand

DAY = dt.date(2026, 11, 20)
DOSE = "Pertuzumab is given as an 840 mg loading dose, then 420 mg every 3 weeks."
NUGGET = Nugget("pertuzumab 840 mg loading dose, then 420 mg every 3 weeks", "vital", (Source("dosing", DOSE),))


def answer(*quotes: str, article_id: str = "dosing") -> Answer:
    """An answer that quotes each of `quotes`; an abstention when there is none."""
    return Answer(
        status="answer" if quotes else "abstain",
        question=Question("What dose?", "What dose?", DAY),
        statements=tuple(Statement(q, "quote", (i,)) for i, q in enumerate(quotes, start=1)),
        citations=tuple(citation(q, i, article_id=article_id) for i, q in enumerate(quotes, start=1)),
        coverage=(),
        notices=(),
        generation="gen-1",
    ).sealed()


def test_a_nugget_is_said_by_citing_its_source() -> None:
    assert how_said(NUGGET, answer("Something else.", DOSE)) == "cited"


def test_the_same_sentence_of_another_article_is_judged_by_its_words() -> None:
    assert how_said(NUGGET, answer(DOSE, article_id="other")) == "worded"


def test_a_statement_without_a_number_of_the_nugget_does_not_say_it() -> None:
    assert not said(NUGGET, answer("Pertuzumab is given as an 840 mg loading dose, then 410 mg every 3 weeks."))


def test_the_numbers_alone_do_not_say_a_nugget() -> None:
    assert not said(NUGGET, answer("840 mg; 420 mg; 3 weeks."))


def test_the_numbers_have_to_stand_in_one_statement() -> None:
    assert not said(NUGGET, answer("Pertuzumab loading dose 840 mg every 3 weeks.", "Pertuzumab 420 mg dose."))


def test_the_opposite_in_the_same_words_does_not_say_a_nugget() -> None:
    nugget = Nugget("tucatinib is not approved for first-line treatment", "vital", ())
    assert said(nugget, answer("Tucatinib is not approved for first-line treatment in 2026."))
    assert not said(nugget, answer("Tucatinib is approved for first-line treatment in 2026."))


def test_nugget_recall_counts_vital_nuggets_or_all_of_them() -> None:
    nuggets = (NUGGET, replace(NUGGET, text="monitor the heart", importance="okay", sources=()))
    assert nugget_recall(nuggets, answer(DOSE), vital_only=True) == 1.0
    assert nugget_recall(nuggets, answer(DOSE), vital_only=False) == 0.5
    assert nugget_recall(nuggets, answer(), vital_only=True) == 0.0


def test_nugget_recall_without_such_nuggets_is_not_measured() -> None:
    assert nugget_recall((), answer(DOSE), vital_only=False) is None
    assert nugget_recall((replace(NUGGET, importance="okay"),), answer(DOSE), vital_only=True) is None


def test_a_forbidden_phrase_is_found_whatever_its_case_and_spacing() -> None:
    assert violations(["Every 6  months", "daily"], answer("Repeat it every 6 months.")) == ("Every 6  months",)


@pytest.mark.parametrize("text", ["Give 24 mg.", "Give 0.4 mg.", "Give 1,4 mg.", "Give 4 mgs."])
def test_a_forbidden_dose_is_not_found_inside_another_number_or_word(text: str) -> None:
    assert violations(["4 mg"], answer(text)) == ()


def test_words_are_those_of_all_statements_and_an_abstention_has_none() -> None:
    assert words(answer("One two three.", "Four five.")) == 5
    assert words(answer()) is None


def test_an_abstention_counts_for_precision_when_made_and_for_recall_when_due() -> None:
    assert [abstention_precision(e, "abstain") for e in ("abstain", "answer")] == [1.0, 0.0]
    assert abstention_precision("abstain", "answer") is None
    assert [abstention_recall("abstain", s) for s in ("abstain", "answer")] == [1.0, 0.0]
    assert abstention_recall("answer", "abstain") is None
    assert abstention_recall("abstain", "error") is None


def test_the_interval_holds_the_mean_repeats_itself_and_narrows_with_more_values() -> None:
    few, many = interval([0.0, 1.0] * 5), interval([0.0, 1.0] * 200)
    assert few is not None
    assert many is not None
    assert few == interval([0.0, 1.0] * 5)
    assert few[0] < many[0] < 0.5 < many[1] < few[1]
    assert many == pytest.approx((0.45, 0.55), abs=0.01)  # 0.5 ± 1.96 · 0.5 / √400


def test_the_interval_of_fewer_than_two_values_is_not_measured() -> None:
    assert interval([]) is None
    assert interval([1.0]) is None


def test_recall_counts_nuggets_and_one_of_the_alternatives_is_enough() -> None:
    found = (
        Relevance(True, frozenset({"a", "x"})),
        Relevance(False, frozenset({"f"})),
        Relevance(True, frozenset({"z"})),
    )
    scores = retrieval_scores(found, ["a", "b", "c", "d", "e", "f"])
    assert scores["recall@5"] == pytest.approx(1 / 3)
    assert scores["recall@10"] == pytest.approx(2 / 3)


def test_ndcg_and_reciprocal_rank_are_those_of_a_small_example_done_by_hand() -> None:
    found = (Relevance(True, frozenset({"a"})), Relevance(False, frozenset({"a", "b"})))
    scores = retrieval_scores(found, ["c", "b", "a"])  # gains 0, 1, 2 at ranks 1, 2, 3; ideal 2, 1
    assert scores["nDCG@10"] == pytest.approx((1 / 1.58496 + 2 / 2) / (2 + 1 / 1.58496), abs=1e-4)
    assert scores["RR"] == 0.5


def test_nothing_retrieved_scores_zero_and_nothing_to_find_is_not_measured() -> None:
    vital = Relevance(True, frozenset({"a"}))
    nowhere = Relevance(True, frozenset())
    assert retrieval_scores((vital,), []) == dict.fromkeys(RETRIEVAL_METRICS, 0.0)
    assert retrieval_scores((nowhere,), ["a"]) == dict.fromkeys(RETRIEVAL_METRICS)
    assert retrieval_scores((vital, nowhere), ["a"])["recall@5"] == 1.0


def test_relevant_passages_hold_a_source_sentence_and_an_unknown_source_has_none(index: Index) -> None:
    chunk, _ = index.store.chunk(7)
    article = index.articles[chunk.article_id]
    quote = article.quote(article.sentences[chunk.last])
    known = Nugget("n", "vital", (Source(chunk.article_id, quote), Source("nowhere", quote)))
    unknown = Nugget("n", "okay", (Source(chunk.article_id, "This is no sentence of it."),))
    assert relevances((known, unknown), index) == (
        Relevance(True, frozenset({f"{chunk.article_id}:{chunk.first}-{chunk.last}"})),
        Relevance(False, frozenset()),
    )


def test_every_citation_of_a_real_answer_holds(index: Index) -> None:
    real = ask(index, understand("What dose of pertuzumab is given?", as_of=DAY))
    assert real.statements
    assert citation_validity(real, index) == 1.0


def test_a_citation_of_a_sentence_that_the_index_does_not_have_lowers_validity(index: Index) -> None:
    real = ask(index, understand("What dose of pertuzumab is given?", as_of=DAY))
    assert len(real.citations) > 1
    forged = replace(real.citations[0], article_id="no-such-article")
    record = replace(real, citations=(forged, *real.citations[1:]), answer_id="").sealed()
    hit = sum(forged.number in s.citations for s in real.statements)
    assert citation_validity(record, index) == pytest.approx(1 - hit / len(real.statements))


def test_the_validity_of_an_abstention_is_not_measured(index: Index) -> None:
    assert citation_validity(answer(), index) is None


def test_words_count_only_where_the_matcher_agrees(embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(embedder, TokenModel)
    elsewhere = answer(DOSE, article_id="other")
    assert how_said(NUGGET, elsewhere, embedder) == "worded"
    monkeypatch.setattr(evals.metrics, "match_nuggets", lambda nuggets, _answer, _model: (Match(0.2, False),))
    assert how_said(NUGGET, elsewhere, embedder) is None
    assert how_said(NUGGET, answer(DOSE), embedder) == "cited"


def test_an_answer_without_a_model_costs_nothing_and_one_with_a_model_what_it_says() -> None:
    assert (tokens(answer(DOSE)), cost(answer(DOSE))) == (0.0, 0.0)
    used = replace(answer(DOSE), model="m", usage=Usage(2, 900, 100, 0.03), answer_id="").sealed()
    assert (tokens(used), cost(used)) == (1000, 0.03)
    unknown = replace(answer(DOSE), model="m", usage=Usage(1), answer_id="").sealed()
    assert (tokens(unknown), cost(unknown)) == (None, None)
