"""The text of an answer and where its citations stand in it."""

import datetime as dt
from dataclasses import replace

import cited
from hypothesis import given
from hypothesis import strategies as st

from qa.answer import Answer, Citation, Coverage, Notice, Statement
from qa.question import Question
from qa.stream import Finished, Stated, Urgent
from qa.thread import Thread
from qa.urgent import EMERGENCY
from ui.reply import Delta, Reply

QUESTION = Question("Which dose?", "Which dose?", dt.date(2026, 11, 20))


def citation(number: int, quote: str, url: str | None = None) -> Citation:
    approved = {"published": dt.date(2026, 1, 2), "review": "approved"}
    return cited.citation(quote, number, article_id=f"article-{number}", title=f"Article {number}", url=url, **approved)


def answer(*cited: Citation, headings: tuple[str, ...] = ()) -> Answer:
    return Answer(
        status="answer",
        question=QUESTION,
        statements=tuple(Statement(c.quote, "quote", (c.number,), headings) for c in cited),
        citations=cited,
        coverage=(Coverage("Which dose?", True, 0.9),),
        notices=(Notice("depends", "It depends."), Notice("intended_use", "For professionals.")),
        generation="gen-1",
    ).sealed()


def written(reply: Reply, found: Answer) -> list[Delta]:
    return list(reply.whole(found))


def streamed(reply: Reply, found: Answer) -> list[Delta]:
    stated = [Stated(s, tuple(found.citation(n) for n in s.citations)) for s in found.statements]
    urgent = [Urgent(n) for n in found.notices if n.kind == "emergency"]
    return [d for event in (*urgent, *stated, Finished(found)) for d in reply.follow(event)]


def marks(deltas: list[Delta]) -> list[tuple[str, str]]:
    """Each mark as the text it points to and the quote it stands for."""
    text = "".join(d.content for d in deltas)
    return [(text[m.start : m.end], m.citation.quote) for d in deltas for m in d.marks]


@given(st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1).filter(lambda t: t.strip() == t))
def test_whatever_a_sentence_says_only_its_own_numbers_are_citations(quote: str) -> None:
    found = answer(citation(1, f"{quote} [7] see [1](http://evil.example) \\[2] 8 mg"))
    expected = [("[1]", found.citations[0].quote)]
    assert marks(written(Reply(Thread(), ""), found)) == expected
    assert marks(streamed(Reply(Thread(), ""), found)) == expected


def test_a_stream_gives_each_statement_as_it_comes_and_then_the_rest() -> None:
    found = answer(citation(1, "Give 8 mg."), citation(2, "Stop at 9 mg."), headings=("Dose",))
    contents = [d.content for d in streamed(Reply(Thread(), "https://here.example"), found)]
    assert contents == [
        "### Dose",
        "\n\n- Give 8 mg. [1]",
        "\n- Stop at 9 mg. [2]",
        "\n\n> It depends.",
        "\n\n## Sources",
        "\n\n**Article 1. A society, 2026-01-02. Guideline (T0); review: approved**"
        " <https://here.example/api/v1/articles/article-1>",
        "\n\n- [1] “Give 8 mg.”",
        "\n\n**Article 2. A society, 2026-01-02. Guideline (T0); review: approved**"
        " <https://here.example/api/v1/articles/article-2>",
        "\n\n- [2] “Stop at 9 mg.”",
        "\n\n*For professionals.*",
        "\n",
    ]


def test_an_answer_that_is_there_begins_with_what_must_be_known_first() -> None:
    found = answer(citation(1, "Give 8 mg."))
    contents = [d.content for d in written(Reply(Thread(), ""), found)]
    assert contents[:2] == ["> It depends.", "\n\n- Give 8 mg. [1]"]


def test_in_an_emergency_a_stream_says_so_before_anything_else_and_once() -> None:
    found = answer(citation(1, "Give 8 mg."))
    found = replace(found, notices=(Notice("emergency", EMERGENCY), *found.notices), answer_id="").sealed()
    text = "".join(d.content for d in streamed(Reply(Thread(), ""), found))
    assert text.startswith(f"> {EMERGENCY}\n\n- Give 8 mg. [1]\n")
    assert text.count(EMERGENCY) == 1


def test_a_statement_that_was_not_streamed_is_said_at_the_end() -> None:
    found = answer(citation(1, "Give 8 mg."), citation(2, "Stop at 9 mg."))
    reply = Reply(Thread(), "")
    first = Stated(found.statements[0], (found.citations[0],))
    text = "".join(d.content for event in (first, Finished(found)) for d in reply.follow(event))
    assert text.startswith("- Give 8 mg. [1]\n\n> It depends.\n\n- Stop at 9 mg. [2]\n")


def test_numbers_of_the_conversation_keep_their_sources() -> None:
    thread = Thread((answer(citation(1, "Give 8 mg.", "https://society.example/a")),))
    reply = Reply(thread, "https://here.example")
    written(reply, answer(citation(2, "Stop at 9 mg.")))
    assert reply.citations == ["https://society.example/a", "https://here.example/api/v1/articles/article-2#s0"]
    assert [r["snippet"] for r in reply.search_results] == ["Give 8 mg.", "Stop at 9 mg."]
