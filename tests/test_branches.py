import datetime as dt

from ingest.article import Article, Sentence
from qa.branches import HEADING, with_misses_last
from qa.conditions.facts import facts_of
from qa.draft import DraftStatement, Evidence

TEXT = "Under 12 years of age: no drug. In children aged 12 years and older, give A."
ARTICLE = Article(
    article_id="a",
    question="?",
    title="A",
    publisher="p",
    published=dt.date(2026, 1, 1),
    tier="T0",
    text=TEXT,
    sections=(),
    sentences=(Sentence(0, 31), Sentence(32, len(TEXT))),
)
EVIDENCE = Evidence.of_sentences([(ARTICLE, 0), (ARTICLE, 1)])


def quote(position: int) -> DraftStatement:
    return DraftStatement(ARTICLE.quote(ARTICLE.sentences[position]), "quote", (("a", position),))


def test_a_branch_that_does_not_fit_comes_last_under_a_heading_that_says_so() -> None:
    found = with_misses_last([quote(0), quote(1)], EVIDENCE, facts_of("a 15-year-old"))
    assert [(s.cites[0][1], s.headings) for s in found] == [(1, ()), (0, (HEADING,))]


def test_without_facts_nothing_moves() -> None:
    assert with_misses_last([quote(0), quote(1)], EVIDENCE, ()) == (quote(0), quote(1))
