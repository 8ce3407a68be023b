import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import UserError
from qa.answer import (
    Answer,
    Checks,
    Citation,
    Conflict,
    Coverage,
    InvalidAnswer,
    Notice,
    PrimarySource,
    Statement,
    Verdict,
    quote_hash,
)
from qa.question import Question

DOSE = "Abemab is given as 840 mg."
MRI = "MRI is repeated every 2 to 4 months."


def citation(number: int, quote: str, start: int = 100, article_id: str = "dosing") -> Citation:
    return Citation(
        number=number,
        article_id=article_id,
        title="Doses",
        publisher="A society",
        published=dt.date(2026, 1, 2),
        edition="1",
        tier="T4",
        review="submitted",
        headings=("Dose",),
        page=3,
        quote=quote,
        start=start,
        end=start + len(quote),
        sha256=hashlib.sha256(quote.encode()).hexdigest(),
        kind="sentence",
        primary=(PrimarySource("ESMO. Guideline. 2021", "T0", "I, A", "ESMO"),),
    )


FIRST = citation(1, DOSE)
SECOND = citation(2, MRI, 300)
QUESTION = Question("What dose?", "What dose?", dt.date(2026, 11, 20))
ANSWER = Answer(
    status="answer",
    question=QUESTION,
    statements=(
        Statement(DOSE, "quote", (1,)),
        Statement("MRI is repeated every 2 to 4 months with abemab 840 mg.", "paraphrase", (2, 1), ("Imaging",)),
    ),
    citations=(FIRST, SECOND),
    coverage=(Coverage("What dose?", True, 0.75, ("café",)),),
    notices=(Notice("intended_use", "For professionals."),),
    generation="gen-1",
    checks=Checks(1, 0, 1, (Verdict("Wrong.", "unsupported", ("x: y",)),)),
    model="a-model",
    prompt_sha256="ab",
)

INVALID_CITATIONS: dict[str, Callable[[], object]] = {
    "number below 1": lambda: replace(FIRST, number=0),
    "empty quote": lambda: replace(FIRST, quote="", end=100, sha256=quote_hash("")),
    "span longer than the quote": lambda: replace(FIRST, end=FIRST.end + 1),
    "span shorter than the quote": lambda: replace(FIRST, start=FIRST.start + 1),
    "span before the article": lambda: replace(FIRST, start=-1, end=len(DOSE) - 1),
    "another sentence's hash": lambda: replace(FIRST, sha256=SECOND.sha256),
    "hash in capitals": lambda: replace(FIRST, sha256=FIRST.sha256.upper()),
    "quote changed by one character": lambda: replace(FIRST, quote=DOSE.replace("840", "340")),
}
INVALID_STATEMENTS: dict[str, Callable[[], object]] = {
    "no text": lambda: Statement("", "quote", (1,)),
    "blank text": lambda: Statement(" \n ", "quote", (1,)),
    "no citation": lambda: Statement(DOSE, "paraphrase", ()),
    "a number twice": lambda: Statement(DOSE, "paraphrase", (1, 1)),
    "control character": lambda: Statement("Give\x1b 840 mg.", "paraphrase", (1,)),
    "bidirectional override": lambda: Statement("Give \u202e840 mg.", "paraphrase", (1,)),
    "zero-width character": lambda: Statement("Give 8\u200b40 mg.", "paraphrase", (1,)),
}
INVALID_ANSWERS: dict[str, Callable[[], object]] = {
    "an answer without statements": lambda: replace(ANSWER, statements=(), citations=()),
    "a partial answer without statements": lambda: replace(ANSWER, status="partial", statements=(), citations=()),
    "an abstention with statements": lambda: replace(ANSWER, status="abstain"),
    "an error with statements": lambda: replace(ANSWER, status="error"),
    "a number that is not listed": lambda: replace(ANSWER, citations=(FIRST,)),
    "a listed citation that nothing cites": lambda: replace(ANSWER, statements=ANSWER.statements[:1]),
    "citations without a statement": lambda: replace(ANSWER, status="abstain", statements=()),
    "two citations of one number": lambda: replace(ANSWER, citations=(FIRST, SECOND, replace(SECOND, number=1))),
    "one sentence with two numbers": lambda: replace(
        ANSWER,
        statements=(*ANSWER.statements, Statement(DOSE, "quote", (3,))),
        citations=(FIRST, SECOND, replace(FIRST, number=3)),
    ),
    "a quote in other words": lambda: replace(
        ANSWER, statements=(Statement("Abemab is given as 420 mg.", "quote", (1,)), ANSWER.statements[1])
    ),
    "a quote of two sentences": lambda: replace(ANSWER, statements=(Statement(f"{DOSE} {MRI}", "quote", (1, 2)),)),
    "a quote of the wrong number": lambda: replace(
        ANSWER, statements=(Statement(DOSE, "quote", (2,)), ANSWER.statements[1])
    ),
    "a conflict over a citation that is not listed": lambda: replace(ANSWER, conflicts=(Conflict("dose", (1, 9)),)),
    "the id of another answer": lambda: replace(ANSWER, answer_id="0" * 64),
}


@pytest.mark.parametrize("make", INVALID_CITATIONS.values(), ids=INVALID_CITATIONS)
def test_an_invalid_citation_cannot_be_made(make: Callable[[], object]) -> None:
    with pytest.raises(InvalidAnswer, match=r"^Invalid answer: "):
        make()


@pytest.mark.parametrize("make", INVALID_STATEMENTS.values(), ids=INVALID_STATEMENTS)
def test_an_invalid_statement_cannot_be_made(make: Callable[[], object]) -> None:
    with pytest.raises(InvalidAnswer, match=r"^Invalid answer: "):
        make()


@pytest.mark.parametrize("make", INVALID_ANSWERS.values(), ids=INVALID_ANSWERS)
def test_an_invalid_answer_cannot_be_made(make: Callable[[], object]) -> None:
    with pytest.raises(InvalidAnswer, match=r"^Invalid answer: "):
        make()


def test_the_same_words_at_two_places_are_two_sentences() -> None:
    twice = replace(
        ANSWER,
        statements=(*ANSWER.statements, Statement(DOSE, "quote", (3,))),
        citations=(FIRST, SECOND, citation(3, DOSE, 900)),
    )
    assert [c.number for c in twice.citations] == [1, 2, 3]


def test_a_made_answer_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        ANSWER.status = "abstain"  # type: ignore[misc]


def test_a_sealed_answer_survives_json_unchanged() -> None:
    sealed = ANSWER.sealed()
    assert Answer.from_json(sealed.to_json()) == sealed
    assert Answer.from_json(sealed.to_json(indent=2).encode()) == sealed


def test_sealing_twice_gives_the_same_id() -> None:
    assert ANSWER.sealed() == ANSWER.sealed().sealed()


def test_a_record_without_an_id_is_refused() -> None:
    with pytest.raises(InvalidAnswer, match="no answer_id"):
        Answer.from_json(ANSWER.to_json())


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "the text"),
        ("{", "the text"),
        ("null", "the text"),
        ("[" * 100_000, "the text"),
        (b"\xff", "the text"),
        ("\ud800", "the text"),
        ('{"status": "answer"}', "question"),
    ],
)
def test_what_is_no_record_is_refused_as_the_users_mistake(text: str | bytes, where: str) -> None:
    with pytest.raises(UserError, match=f"This is no answer record: {where}"):
        Answer.from_json(text)


def test_a_record_with_an_unknown_field_is_refused() -> None:
    record = ANSWER.sealed().to_json()
    with pytest.raises(UserError, match=r"statements\.0\.note"):
        Answer.from_json(record.replace('"kind":"quote",', '"kind":"quote","note":"x",', 1))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"model":"a-model"', '"model":null'),
        ('"status":"answer"', '"status":"partial"'),
        ('"probability":0.75', '"probability":0.95'),
        ('"dropped":1', '"dropped":0'),
        ('"tier":"T4"', '"tier":"T0"'),
        ('"review":"submitted"', '"review":"approved"'),
        ('"text":"For professionals."', '"text":"For everyone."'),
        ('"as_of":"2026-11-20"', '"as_of":"2027-11-20"'),
        ("I, A", "V, A"),
        ("café", "cafe"),
    ],
)
def test_a_later_change_of_any_field_is_noticed(old: str, new: str) -> None:
    record = ANSWER.sealed().to_json()
    assert old in record
    with pytest.raises(InvalidAnswer, match="changed after it was made"):
        Answer.from_json(record.replace(old, new, 1))


@given(st.lists(st.sampled_from([(), ("A",), ("A", "B")]), max_size=6))
@settings(deadline=None, max_examples=50)
def test_sections_hold_every_statement_once_and_in_order(headings: list[tuple[str, ...]]) -> None:
    statements = (
        ANSWER.statements[0],
        ANSWER.statements[1],
        *(Statement(f"MRI {i}.", "paraphrase", (2,), h) for i, h in enumerate(headings)),
    )
    sections = replace(ANSWER, statements=statements).sections
    assert tuple(s for _, group in sections for s in group) == statements
    assert all(s.headings == own for own, group in sections for s in group)


def test_sources_group_the_numbers_by_article_in_order_of_the_smallest() -> None:
    third = citation(3, "Third.", 500, "other")
    answer = replace(
        ANSWER,
        statements=(*ANSWER.statements, Statement("Third.", "quote", (3,)), Statement("Last.", "quote", (4,))),
        citations=(FIRST, SECOND, third, citation(4, "Last.", 700)),
    )
    assert [[c.number for c in group] for group in answer.sources] == [[1, 2, 4], [3]]


def test_a_citation_is_found_by_its_number() -> None:
    assert ANSWER.citation(2) == SECOND
    with pytest.raises(KeyError):
        ANSWER.citation(9)
