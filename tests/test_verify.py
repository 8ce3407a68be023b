import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.embed import Embedder
from ingest.errors import UserError
from ingest.index import Index
from ingest.pipeline import ingest
from qa.answer import Answer, InvalidAnswer, Statement, quote_hash
from qa.ask import ask
from qa.question import Filters, understand
from qa.verify import verify

DAY = dt.date(2026, 11, 20)
QUESTIONS = [
    "What dose of pertuzumab is given?",
    "Can tucatinib be used first line?",
    "How often is brain MRI repeated after radiosurgery?",
    "What is the first-line treatment of HER2-positive metastatic breast cancer?",
    "When is trastuzumab deruxtecan stopped because of interstitial lung disease?",
]


@pytest.fixture(scope="module")
def answers(index: Index) -> list[Answer]:
    made = [ask(index, understand(q, as_of=DAY)) for q in QUESTIONS]
    assert {a.status for a in made} == {"answer"}
    return made


def holds(record: str, index: Index) -> bool:
    """True when a record is read and verified without a complaint."""
    try:
        return verify(Answer.from_json(record), index).holds
    except (UserError, InvalidAnswer):
        return False


def same_value(record: str, changed: str) -> bool:
    """True when a change leaves the record as it was: 1.0 written as 1e0."""
    try:
        return bool(json.loads(record) == json.loads(changed))
    except ValueError:
        return False


def spans_of(record: str, texts: list[str]) -> list[int]:
    """Every position of `record` that stands inside one of `texts`."""
    found = set()
    for text in texts:
        written = json.dumps(text, ensure_ascii=False)[1:-1]
        start = record.find(written)
        while start >= 0:
            found |= set(range(start, start + len(written)))
            start = record.find(written, start + 1)
    return sorted(found)


def test_real_answers_hold_and_what_was_verified_is_counted(answers: list[Answer], index: Index) -> None:
    for answer in answers:
        assert holds(answer.to_json(), index)
        found = verify(answer, index)
        assert (found.answer_id, found.generation) == (answer.answer_id, index.generation)
        assert (found.statements, found.citations) == (len(answer.statements), len(answer.citations))


def test_every_character_of_every_statement_and_quote_is_held_fast(answers: list[Answer], index: Index) -> None:
    survived = []
    for answer in answers:
        record = answer.to_json()
        positions = spans_of(record, [s.text for s in answer.statements])
        assert len(positions) > sum(len(s.text) for s in answer.statements)
        for position in positions[::3]:
            other = "7" if record[position].isdigit() and record[position] != "7" else "x"
            other = "y" if record[position] == other else other
            changed = record[:position] + other + record[position + 1 :]
            if holds(changed, index):
                survived.append(changed[position - 30 : position + 30])
    assert survived == []


def test_every_digit_of_a_record_is_held_fast(answers: list[Answer], index: Index) -> None:
    record = answers[0].to_json()
    digits = [i for i, c in enumerate(record) if c.isdigit()]
    assert len(digits) > 300
    survived = []
    for position in digits:
        changed = record[:position] + str((int(record[position]) + 1) % 10) + record[position + 1 :]
        if holds(changed, index):
            survived.append(changed[position - 30 : position + 30])
    assert survived == []


@given(st.integers(0, len(QUESTIONS) - 1), st.floats(0, 1, exclude_max=True), st.characters(exclude_categories=["Cs"]))
@settings(deadline=None, max_examples=300)
def test_any_changed_character_of_a_record_is_noticed(
    answers: list[Answer], index: Index, which: int, where: float, other: str
) -> None:
    record = answers[which].to_json()
    position = int(where * len(record))
    changed = record[:position] + other + record[position + 1 :]
    assert not holds(changed, index) or same_value(record, changed)


@given(st.integers(0, len(QUESTIONS) - 1), st.floats(0, 1, exclude_max=True))
@settings(deadline=None, max_examples=100)
def test_any_left_out_character_of_a_record_is_noticed(
    answers: list[Answer], index: Index, which: int, where: float
) -> None:
    record = answers[which].to_json()
    position = int(where * len(record))
    changed = record[:position] + record[position + 1 :]
    assert not holds(changed, index) or same_value(record, changed)


def forged(answer: Answer, old: str, new: str) -> Answer:
    """A record that is valid in itself, hash and id included, whose first quote was changed."""
    first = answer.citations[0]
    quote = first.quote.replace(old, new, 1)
    assert quote != first.quote
    citation = replace(first, quote=quote, end=first.start + len(quote), sha256=quote_hash(quote))
    statement = replace(answer.statements[0], text=quote)
    changed = replace(
        answer,
        answer_id="",
        statements=(statement, *answer.statements[1:]),
        citations=(citation, *answer.citations[1:]),
    )
    return Answer.from_json(changed.sealed().to_json())


@pytest.mark.parametrize(
    ("old", "new"), [("840 mg", "480 mg"), ("every 3", "every 2"), (".", "!"), ("weeks", "months")]
)
def test_a_forged_quote_with_a_forged_hash_and_id_does_not_stand_in_the_article(
    answers: list[Answer], index: Index, old: str, new: str
) -> None:
    found = verify(forged(answers[0], old, new), index)
    assert not found.holds
    assert "the quote does not stand at" in found.problems[0]


FORGERIES: dict[str, tuple[Callable[[Answer], Answer], str]] = {
    "article that is not here": (lambda a: with_first(a, article_id="elsewhere"), "is not in this index"),
    "title": (lambda a: with_first(a, title="ESMO guideline"), "its title is not that of the article now"),
    "tier": (lambda a: with_first(a, tier="T0"), "its tier is not"),
    "review": (lambda a: with_first(a, review="approved"), "its review is not"),
    "date": (lambda a: with_first(a, published=dt.date(2030, 1, 1)), "its published is not"),
    "headings": (lambda a: with_first(a, headings=("Must",)), "its headings is not"),
    "primary source": (lambda a: with_first(a, primary=()), "its primary is not"),
    "link": (lambda a: with_first(a, url="https://evil.example"), "its url is not"),
}


def with_first(answer: Answer, **changes: object) -> Answer:
    first = replace(answer.citations[0], **changes)  # type: ignore[arg-type]
    return replace(answer, answer_id="", citations=(first, *answer.citations[1:])).sealed()


@pytest.mark.parametrize(("forge", "problem"), FORGERIES.values(), ids=FORGERIES)
def test_a_forged_field_of_a_citation_is_named(
    answers: list[Answer], index: Index, forge: Callable[[Answer], Answer], problem: str
) -> None:
    found = verify(forge(answers[0]), index)
    assert any(problem in p for p in found.problems)


def test_a_quote_of_half_a_sentence_is_no_sentence(answers: list[Answer], index: Index) -> None:
    first = answers[0].citations[0]
    half = first.quote.partition(",")[0]
    citation = replace(first, quote=half, end=first.start + len(half), sha256=quote_hash(half))
    answer = replace(
        answers[0],
        answer_id="",
        statements=(Statement(half, "quote", (first.number,)), *answers[0].statements[1:]),
        citations=(citation, *answers[0].citations[1:]),
    )
    assert any("is no sentence of" in p for p in verify(answer, index).problems)


@pytest.mark.parametrize(
    "text",
    [
        "Pertuzumab (Perjeta) is given intravenously as a 480 mg loading dose, then 420 mg every 3 weeks.",
        "Pertuzumab (Perjeta) is not given intravenously as an 840 mg loading dose, then 420 mg every 3 weeks.",
        "Pertuzumab with docetaxel is given intravenously as an 840 mg loading dose, then 420 mg every 3 weeks.",
    ],
)
def test_a_forged_paraphrase_fails_the_checks_again(answers: list[Answer], index: Index, text: str) -> None:
    first = answers[0].statements[0]
    assert first.text.startswith("Pertuzumab (Perjeta) is given intravenously as an 840 mg")
    answer = replace(
        answers[0],
        answer_id="",
        statements=(replace(first, text=text, kind="paraphrase"), *answers[0].statements[1:]),
    )
    assert [p for p in verify(answer, index).problems if text in p]


@pytest.mark.slow
def test_an_answer_holds_in_a_later_generation_until_the_cited_article_changes(
    tmp_path: Path, embedder: Embedder, write_article: Callable[..., Path]
) -> None:
    article = write_article(tmp_path / "docs" / "alphamab.md", "Alphamab is given as a dose of 5 mg daily.")

    def generation() -> Index:
        ingest([tmp_path / "docs"], embedder, tmp_path / "index")
        return Index.load(tmp_path / "index", embedder)

    first = generation()
    answer = ask(first, understand("What is the dose of alphamab?", as_of=DAY))
    first.store.close()
    write_article(tmp_path / "docs" / "other.md", "Sprained ankles are kept cool.")
    second = generation()
    assert second.generation != answer.generation
    assert verify(answer, second).holds
    second.store.close()
    article.write_text(article.read_text().replace("5 mg", "6 mg"))
    third = generation()
    problems = verify(answer, third).problems
    third.store.close()
    assert any("the quote does not stand at" in p for p in problems)


@pytest.mark.parametrize(
    "change",
    [
        lambda a: replace(
            a, statements=(replace(a.statements[0], strength=("ASCO: strength strong",)), *a.statements[1:])
        ),
        lambda a: replace(a, notices=tuple(n for n in a.notices if n.kind != "review")),
        lambda a: replace(a, question=replace(a.question, as_of=dt.date(2000, 1, 1))),
        lambda a: replace(a, question=replace(a.question, filters=Filters(approved_only=True))),
        lambda a: replace(a, status="partial"),
        lambda a: replace(a, coverage=tuple(replace(c, answered=False) for c in a.coverage), status="partial"),
        lambda a: replace(a, coverage=tuple(replace(c, probability=c.probability - 0.1) for c in a.coverage)),
        lambda a: replace(a, coverage=()),
        lambda a: replace(a, statements=(), citations=(), status="abstain", conflicts=(), glosses=()),
    ],
    ids=[
        "strength",
        "notice",
        "day",
        "filter",
        "status",
        "unanswered",
        "probability",
        "no coverage",
        "said to be unanswered",
    ],
)
def test_a_changed_frame_is_noticed_even_when_the_record_is_sealed_again(
    index: Index, change: Callable[[Answer], Answer]
) -> None:
    answer = ask(index, understand("What dose of pertuzumab is given?", as_of=dt.date(2026, 11, 20)))
    assert verify(answer, index).holds
    assert not verify(change(replace(answer, answer_id="")).sealed(), index).holds
