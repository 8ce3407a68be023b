import datetime as dt

from ingest.article import Article, Sentence
from qa.branches import HEADING
from qa.draft import DraftStatement, Evidence
from qa.page import Page
from qa.question import understand
from qa.thread import Thread

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


def page_for(text: str) -> Page:
    return Page(understand(text, as_of=dt.date(2026, 1, 1)), Thread(), None)


def test_a_branch_that_does_not_fit_comes_last_under_a_heading_that_says_so() -> None:
    page = page_for("What is given to a 15-year-old?")
    shown = [s.headings for s, _ in page.put([quote(0), quote(1)], EVIDENCE)]
    assert shown == [()]
    last = [(s.headings, s.citations) for s, _ in page.close(EVIDENCE)]
    assert last == [((HEADING,), (2,))]
    assert [c.quote for c in page.citations] == [quote(1).text, quote(0).text]


def test_without_facts_nothing_moves() -> None:
    page = page_for("What is given?")
    assert [s.text for s, _ in page.put([quote(0), quote(1)], EVIDENCE)] == [quote(0).text, quote(1).text]
    assert page.close(EVIDENCE) == ()
