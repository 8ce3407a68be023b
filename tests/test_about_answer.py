import datetime as dt

import pytest

from qa.about_answer import about_answer
from qa.question import understand


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("source?", "source"),
        ("Where does that come from?", "source"),
        ("and who recommends that?", "source"),
        ("how strong is that?", "strength"),
        ("How sure are we of that?", "strength"),
        ("level of evidence?", "strength"),
        ("is that a strong recommendation?", "strength"),
        ("why?", "reason"),
        ("OK, and why is that?", "reason"),
        ("why not?", "reason"),
    ],
)
def test_what_asks_of_the_answer_alone_is_told(text: str, about: str) -> None:
    assert about_answer(text) == about


@pytest.mark.parametrize(
    "text",
    [
        "what is the source of infection?",
        "why is MRI repeated?",
        "how strong is the evidence for senna?",
        "how good is it?",
        "grade?",
        "how reliable is it?",
        "is it safe?",
    ],
)
def test_what_asks_anything_else_is_not(text: str) -> None:
    assert about_answer(text) is None


def test_the_last_question_is_asked_once_more_and_adds_nothing_to_the_subject() -> None:
    day = dt.date(2026, 11, 21)
    first = understand("Which dopamine agonist is preferred for a prolactinoma?", as_of=day)
    again = understand("how strong is that?", [first], as_of=day)
    assert (again.standalone, again.context, again.text) == (first.standalone, (), "how strong is that?")
    assert "strong" not in understand("and in men?", [first, again], as_of=day).standalone
