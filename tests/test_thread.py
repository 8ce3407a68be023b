import datetime as dt

from qa.answer import Answer, Citation, Statement, quote_hash
from qa.question import Question
from qa.thread import Thread

DAY = dt.date(2026, 11, 20)


def citation(number: int, quote: str) -> Citation:
    return Citation(
        number=number,
        article_id="abemab",
        title="Abemab",
        publisher="A society",
        published=DAY,
        edition=None,
        tier="T4",
        review="submitted",
        headings=(),
        page=None,
        quote=quote,
        start=10,
        end=10 + len(quote),
        sha256=quote_hash(quote),
        kind="sentence",
    )


def answer(question: str, *citations: Citation) -> Answer:
    return Answer(
        status="answer" if citations else "abstain",
        question=Question(question, question, DAY),
        statements=tuple(Statement(c.quote, "quote", (c.number,)) for c in citations),
        citations=citations,
        coverage=(),
        notices=(),
        generation="gen-1",
    )


ONE, TWO, THREE = citation(1, "First."), citation(2, "Second."), citation(3, "A third.")
THREAD = Thread().followed_by(answer("A?", ONE, TWO)).followed_by(answer("B?")).followed_by(answer("C?", TWO, THREE))


def test_an_empty_thread_has_no_questions_and_no_numbers() -> None:
    assert (Thread().questions, Thread().numbers) == ((), {})


def test_questions_stand_in_the_order_asked() -> None:
    assert [q.text for q in THREAD.questions] == ["A?", "B?", "C?"]


def test_numbers_hold_every_sentence_cited_so_far() -> None:
    assert THREAD.numbers == {ONE.key: 1, TWO.key: 2, THREE.key: 3}


def test_following_leaves_the_thread_before_as_it_was() -> None:
    before = Thread((answer("A?", ONE),))
    assert before.followed_by(answer("B?")).answers[0] is before.answers[0]
    assert len(before.answers) == 1
