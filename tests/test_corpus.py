"""What every article of corpus/ has to hold; `make check` runs this on each new one."""

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest

from evals import CASES
from evals.case import check_sources, check_twins
from evals.case_files import load_cases
from ingest.article import Article, Reference
from ingest.index import Index
from ingest.readers import read_article
from qa.ask import ask
from qa.question import understand

FILES = sorted((Path(__file__).parent.parent / "corpus" / "articles").glob("*.md"))


@pytest.fixture(scope="module")
def corpus() -> dict[str, Article]:
    return {path.stem: read_article(path) for path in FILES}


def test_there_are_articles() -> None:
    assert len(FILES) >= 30


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_the_id_is_the_file_name(path: Path, corpus: dict[str, Article]) -> None:
    assert corpus[path.stem].article_id == path.stem


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_sentence_names_its_source_or_introduces_a_list(path: Path, corpus: dict[str, Article]) -> None:
    article = corpus[path.stem]
    leads = {s.lead for s in article.sentences}
    bare = [article.quote(s) for s in article.sentences if not s.markers and (s.start, s.end) not in leads]
    assert bare == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_every_reference_is_used(path: Path, corpus: dict[str, Article]) -> None:
    article = corpus[path.stem]
    used = {m.reference_id for s in article.sentences for m in s.markers}
    assert {r.reference_id for r in article.references} == used


def test_nothing_claims_a_review_that_did_not_happen(corpus: dict[str, Article]) -> None:
    assert {a.review.status for a in corpus.values()} == {"submitted"}
    assert {a.tier for a in corpus.values()} == {"T4"}


def test_related_and_superseding_articles_exist_and_are_others(corpus: dict[str, Article]) -> None:
    for article in corpus.values():
        named = {*article.related, *filter(None, [article.superseded_by])}
        assert named <= corpus.keys() - {article.article_id}, article.article_id


def test_a_superseded_article_has_an_end_that_its_successor_takes_up(corpus: dict[str, Article]) -> None:
    superseded = [a for a in corpus.values() if a.superseded_by]
    assert superseded
    for article in superseded:
        assert article.valid_to is not None
        assert article.superseded_by is not None
        assert corpus[article.superseded_by].in_force(article.valid_to), article.article_id


def test_no_article_ends_before_it_begins(corpus: dict[str, Article]) -> None:
    for article in corpus.values():
        assert article.valid_to is None or (article.valid_from or article.published) < article.valid_to


def test_one_reference_has_the_same_fields_in_every_article(corpus: dict[str, Article]) -> None:
    known: dict[str, Reference] = {}
    for article in corpus.values():
        for reference in article.references:
            assert known.setdefault(reference.reference_id, reference) == reference, article.article_id


def test_one_doi_or_pmid_is_one_reference(corpus: dict[str, Article]) -> None:
    for field in ("doi", "pmid"):
        ids: dict[str, str] = {}
        for reference in (r for a in corpus.values() for r in a.references):
            if number := getattr(reference, field):
                assert ids.setdefault(number, reference.reference_id) == reference.reference_id


def test_no_two_articles_answer_the_same_question(corpus: dict[str, Article]) -> None:
    standing = [a.question for a in corpus.values() if a.superseded_by is None]
    assert len(set(standing)) == len(standing)


def test_every_reference_says_where_and_when_it_was_published(corpus: dict[str, Article]) -> None:
    for article in corpus.values():
        for reference in article.references:
            assert reference.publication, (article.article_id, reference.reference_id)
            assert reference.date, (article.article_id, reference.reference_id)
            assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", reference.date), reference


def test_every_link_is_well_formed(corpus: dict[str, Article]) -> None:
    for reference in (r for a in corpus.values() for r in a.references):
        assert reference.doi is None or re.fullmatch(r"10\.\d{4,9}/\S+", reference.doi), reference
        assert reference.pmid is None or re.fullmatch(r"[1-9]\d{4,7}", reference.pmid), reference
        assert reference.url is None or re.fullmatch(r"https?://[\w.-]+\.\w{2,}(/\S*)?", reference.url), reference


def test_every_gold_case_quotes_the_corpus_as_it_is(corpus: dict[str, Article]) -> None:
    cases = load_cases([CASES])
    assert check_sources(cases, corpus) == ()
    assert check_twins(cases) == ()


def test_the_gold_cases_are_of_every_kind() -> None:
    cases = load_cases([CASES])
    count = Counter(tag for c in cases for tag in c.tags)
    assert len(cases) >= 300
    assert sum(bool(c.conversation) for c in cases) >= 40
    assert count["twin"] >= 50
    kinds = ("dose", "condition", "conflict", "time", "false-premise", "injection", "emergency", "patient-wording")
    assert min(count[kind] for kind in (*kinds, "misspelling", "distractor")) >= 9, count


def test_every_article_answers_its_own_question(corpus: dict[str, Article], index: Index) -> None:
    for article in corpus.values():
        day = article.valid_to - dt.timedelta(days=1) if article.valid_to else dt.date(2026, 11, 20)
        answer = ask(index, understand(article.question, as_of=day))
        assert answer.status == "answer", (article.article_id, answer.coverage)
        assert article.article_id in {c.article_id for c in answer.citations}
