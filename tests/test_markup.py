"""HTML for the pages: everything foreign is escaped, in every view."""

import datetime as dt
from collections.abc import Callable

import pytest
from shown import HOSTILE, MOMENT, Page, hostile_abstention, hostile_answer, make_article

from ingest.article import Review
from qa.answer import Notice
from ui import answer_view, asking_view, threads_view, welcome_view
from ui.markup import Html, element
from ui.source_view import review_steps, source
from ui.store.threads import ThreadSummary

ALLOWED = {
    "a", "aside", "button", "details", "div", "footer", "h1", "h2", "h3", "h4", "li", "mark", "ol", "p", "section",
    "span", "strong", "summary", "ul",
}  # fmt: skip


@pytest.mark.parametrize(
    "view",
    [
        lambda: answer_view.turn(hostile_answer(), last=True),
        lambda: answer_view.turn(hostile_answer(), last=False),
        lambda: answer_view.turn(hostile_abstention(), last=True),
        lambda: source(hostile_answer().citations[0], None),
        lambda: source(hostile_answer().citations[0], make_article()),
        lambda: asking_view.asking(asking_view.Doing(HOSTILE, 3, HOSTILE, 30.0, stage="write")),
        lambda: asking_view.asking(asking_view.Doing("Which?", 3, "m", 30.0).warning(Notice("emergency", HOSTILE))),
        lambda: answer_view.failure(HOSTILE, HOSTILE),
        lambda: welcome_view.suggestions(HOSTILE, (HOSTILE,)),
        lambda: threads_view.thread_list((ThreadSummary("t", HOSTILE, 2, MOMENT, MOMENT, HOSTILE),), "t"),
        lambda: review_steps(Review("approved", HOSTILE, dt.date(2026, 1, 1))),
    ],
)
def test_hostile_text_stays_text(view: Callable[[], Html]) -> None:
    page = Page(view())
    assert page.tags <= ALLOWED
    assert not {key for _, attributes in page.elements for key in attributes if key.startswith("on")}
    assert any(HOSTILE in text for text in page.texts)


def test_element_escapes_children_and_attributes_but_not_markup() -> None:
    inner = element("b", "<")
    assert element("p", inner, ">", attributes={"title": '"'}) == '<p title="&quot;"><b>&lt;</b>&gt;</p>'
