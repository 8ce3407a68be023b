import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from evals.branching import sentence_sha
from evals.real import RealQuestion, Suite, can_be_asked, known_sentences, load_suite, measure, not_refused
from ingest.embed import Embedder
from ingest.errors import CaseError
from ingest.index import Index
from ingest.pipeline import ingest

DAY = dt.date(2026, 11, 21)
ARTICLE = "cetirizine-duration"


def test_at_least_as_many_of_the_questions_are_kept_unread_as_looked_at() -> None:
    questions = load_suite().questions
    assert {q.series for q in questions} == {1, 2, 3}
    for series in (1, 2, 3):
        splits = [q.split for q in questions if q.series == series]
        assert len(splits) >= 60
        assert splits.count("test") >= splits.count("dev")
    assert len({q.question for q in questions}) == len(questions)
    assert any(not q.answers for q in questions)


def test_no_questions_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "real.yaml"
    path.write_text("near_misses: []\n", encoding="utf-8")
    with pytest.raises(CaseError, match=r"real\.yaml, line 1: this field is missing"):
        load_suite(path)


def test_an_answer_is_known_by_its_sentence_or_the_hash_of_it(index: Index) -> None:
    article = index.store.article(ARTICLE)
    hashes = tuple(sentence_sha(article.quote(s))[:16] for s in article.sentences)
    asked = (
        RealQuestion(article.question or "", "dev", hashes),
        RealQuestion("How is scabies treated?", "dev", ()),
        RealQuestion(article.question or "", "dev", ("0" * 16,)),
        RealQuestion(article.question or "", "dev", tuple(article.quote(s).upper() for s in article.sentences)),
    )
    assert [can_be_asked(q, known_sentences(index)) for q in asked] == [True, True, False, True]
    found, none, other, by_text = measure(index, Suite(asked), asked, DAY)
    assert (found.first, found.early, found.abstains) == (True, True, False)
    assert by_text.first
    assert (none.abstains, none.answerable) == (True, False)
    assert not other.says


def test_front_matter_is_counted_by_the_heading_of_the_field(index: Index) -> None:
    article = index.store.article(ARTICLE)
    asked = (RealQuestion(article.question or "", "dev", ()),)
    field = next(s.headings[0] for s in article.sentences if s.headings).lower()
    (shown,) = measure(index, Suite(asked, frozenset({field})), asked, DAY)
    assert shown.front_matter > 0
    assert shown.unasked


def test_a_near_miss_that_is_answered_is_told(index: Index) -> None:
    dose = "What dose of pertuzumab is given?"
    near = Suite((), near_misses=(dose, "What dose of zorbivantinol is given?"))
    assert not_refused(index, near, DAY) == (dose,)


def test_the_lead_of_a_list_takes_no_place(
    tmp_path: Path, embedder: Embedder, write_article: Callable[..., Path]
) -> None:
    write_article(tmp_path / "a.md", "Bone densitometry is indicated for:\n\n- All men aged 70 years and older\n")
    ingest([tmp_path], embedder, tmp_path / "index")
    item = RealQuestion("Which men need bone densitometry?", "dev", ("All men aged 70 years and older",))
    (shown,) = measure(Index.load(tmp_path / "index", embedder), Suite((item,)), (item,), DAY)
    assert (shown.place, shown.statements) == (1, 2)
