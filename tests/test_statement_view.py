"""A statement with its numbers and whether it applies."""

from dataclasses import replace

from shown import QUOTE, Page, make_answer

from qa.answer import Applicability, Statement
from ui import answer_view


def test_a_number_is_a_button_that_shows_the_quote_on_hover() -> None:
    (attributes, *_) = Page(answer_view.turn(make_answer(), last=True)).attributes("cite")
    assert attributes["data-act"] == "cite"
    assert attributes["data-value"] == "1"
    assert attributes["title"] == QUOTE
    assert attributes["aria-label"] == "Source 1: Doses"


def test_why_a_statement_applies_can_be_read_without_a_mouse() -> None:
    applies = Applicability("yes", "The question says 8 months; this is for 6 to 12.")
    statements = (replace(make_answer().statements[0], applies=applies),)
    page = Page(answer_view.turn(replace(make_answer(), statements=statements), last=True))
    assert any("The question says 8 months; this is for 6 to 12." in said for said in page.of("verdicts"))


def test_what_decides_is_said_without_a_pointer_and_once() -> None:
    unsure = Applicability("unknown", "This is for age 65 or over; the question does not say.")
    applies = Applicability("yes", "The question says 70.")
    said = [replace(make_answer().statements[0], applies=a) for a in (unsure, unsure, applies)]
    page = Page(answer_view.turn(make_answer(*said), last=True))
    assert page.of("li")[0].endswith(unsure.why)
    assert page.of("bottom-line")[0].count(unsure.why) == 1
    assert applies.why not in page.of("bottom-line")[0]


def test_a_number_stays_on_the_line_of_the_last_word_unless_that_fills_a_line() -> None:
    short, long = (
        Page(answer_view.turn(make_answer(Statement(t, "paraphrase", (1,))), last=True)) for t in ("a b.", "x" * 99)
    )
    assert short.of("together") == ["b. [1]"]
    assert long.of("together") == []
    assert long.of("li")[0].startswith("x" * 99 + " [1]")
