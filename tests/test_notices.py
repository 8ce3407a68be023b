import datetime as dt
from dataclasses import replace

from ingest.article import Article, Marker
from ingest.readers.document import Document
from ingest.readers.markdown import read
from qa.answer import Checks, Citation
from qa.cite import cite
from qa.notices import INTENDED_USE, notices
from qa.question import Question

TODAY = dt.date(2026, 11, 20)
ARTICLE = read(
    Document(
        b"""---
article_id: abemab
question: What is abemab?
title: Abemab
publisher: A society
published: 2026-01-02
tier: T4
review:
  status: submitted
---

Abemab is given once.
""",
        "abemab.md",
    )
).article


def question(text: str, day: dt.date = TODAY) -> Question:
    return Question(text, text, day)


def citation(article: Article) -> Citation:
    return cite(article, article.sentences[0], 1)


def found(article: Article | None = None, text: str = "Which dose?", day: dt.date = TODAY) -> list[tuple[str, str]]:
    cited = () if article is None else (article,)
    citations = [citation(a) for a in cited]
    return [(n.kind, n.text) for n in notices(question(text, day), citations, cited, Checks(), None)]


APPROVED = replace(ARTICLE, review=replace(ARTICLE.review, status="approved"))


def test_every_answer_says_what_it_is_for_last() -> None:
    assert found(APPROVED) == [("intended_use", INTENDED_USE)]


def test_an_article_that_nobody_approved_is_cautioned_about_once() -> None:
    citations = [citation(ARTICLE), replace(citation(ARTICLE), number=2)]
    kinds = [n.kind for n in notices(question("Which dose?"), citations, [ARTICLE], Checks(), None)]
    assert kinds == ["review", "intended_use"]


def test_one_unapproved_article_among_approved_ones_is_enough_for_caution() -> None:
    citations = [citation(APPROVED), replace(citation(ARTICLE), number=2)]
    kinds = [n.kind for n in notices(question("Which dose?"), citations, [APPROVED, ARTICLE], Checks(), None)]
    assert "review" in kinds


def test_an_article_past_its_review_date_is_named_with_the_date() -> None:
    due = replace(APPROVED, review_due=dt.date(2026, 11, 19))
    assert found(due)[0] == ("stale", "'Abemab' was due for review on 2026-11-19.")
    assert found(due, day=dt.date(2026, 11, 19)) == [("intended_use", INTENDED_USE)]


def test_an_article_whose_sources_are_older_than_three_years_is_named() -> None:
    old = replace(APPROVED, valid_from=dt.date(2021, 2, 1))
    assert found(old)[0][0] == "stale"
    assert "2021-02-01" in found(old)[0][1]
    assert found(replace(APPROVED, valid_from=dt.date(2023, 11, 21))) == [("intended_use", INTENDED_USE)]


def test_the_models_failure_and_the_count_of_rejected_statements_are_told() -> None:
    told = notices(question("Which dose?"), (), (), Checks(kept=1, replaced=2, dropped=3), "The model was silent.")
    assert [(n.kind, n.text) for n in told[:2]] == [
        ("model", "The model was silent."),
        (
            "rejected",
            "Statements of the language model that did not pass the checks: "
            "2 replaced by the quote it cites, 3 dropped.",
        ),
    ]


def test_only_what_happened_is_counted() -> None:
    told = notices(question("Which dose?"), (), (), Checks(kept=1, dropped=1), None)
    assert told[0].text.endswith("did not pass the checks: 1 dropped.")


def test_markers_that_resolve_to_nothing_are_listed_in_order_of_number() -> None:
    sentence = replace(ARTICLE.sentences[0], markers=tuple(Marker(m, None) for m in ("10", "2", "1", "2")))
    article = replace(APPROVED, sentences=(sentence,))
    assert found(article)[0] == (
        "references",
        "'Abemab': the page's own reference markers (1, 2, 10) do not resolve to any source.",
    )


def test_an_article_that_does_not_state_its_date_may_be_out_of_date() -> None:
    undated = replace(APPROVED, published=None)
    assert ("stale", "'Abemab' does not state its date; it may be out of date.") in found(undated)
    assert found(replace(undated, valid_from=dt.date(2026, 1, 2))) == found(APPROVED)
