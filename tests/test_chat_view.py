"""The HTML of the chat page: everything foreign is escaped, and what is highlighted is exact."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import get_args, get_type_hints

import pytest

from ingest.article import Article, Reference, Review, ReviewStatus, Section, Sentence
from ingest.catalogue import Card
from qa.answer import (
    Answer,
    Applicability,
    Citation,
    Conflict,
    Coverage,
    Notice,
    PrimarySource,
    Related,
    Statement,
    quote_hash,
)
from qa.question import Question
from ui import chat_view
from ui.markup import Html, element
from ui.source_view import hint, review_steps, source
from ui.store.threads import ThreadSummary

MOMENT = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
HOSTILE = '<script>alert(1)</script><img src="http://evil.example/x.png" onerror="alert(2)">\'"&amp;'
TEXT = "Opening <2 cm line.\n\nDose\n\nGive 840 mg first. Then give 420 mg & repeat.\n\nSafety\n\nMeasure LVEF."
QUOTE = "Then give 420 mg & repeat."
NOTICE_KINDS = get_args(get_type_hints(Notice)["kind"])
ALLOWED = {
    "a", "aside", "button", "details", "div", "footer", "h1", "h2", "h3", "h4", "li", "mark", "ol", "p", "section",
    "span", "strong", "summary", "ul",
}  # fmt: skip


class Page(HTMLParser):
    """The elements of some HTML, the text of those with a given tag or class, and all text together."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._open: list[int] = []
        self.feed(html)
        assert not self._open, "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(len(self.elements))
        self.elements.append((tag, {k: v or "" for k, v in attrs}))
        self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.elements[self._open.pop()][0] == tag

    def handle_data(self, data: str) -> None:
        for i in self._open:
            self.texts[i] += data

    def of(self, name: str) -> list[str]:
        return [
            t
            for (tag, attributes), t in zip(self.elements, self.texts, strict=True)
            if tag == name or name in attributes.get("class", "").split()
        ]

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}

    def attributes(self, name: str) -> list[dict[str, str]]:
        return [a for tag, a in self.elements if tag == name or name in a.get("class", "").split()]


def make_article(text: str = TEXT, **review: ReviewStatus) -> Article:
    dose, safety = text.index("Dose"), text.index("Safety")
    start = TEXT.index(QUOTE)
    return Article(
        article_id="dose",
        question="What is the dose?",
        title="Doses",
        publisher="A society",
        published=dt.date(2026, 1, 2),
        tier="T4",
        text=text,
        sections=(Section(("Dose",), dose, safety), Section(("Safety",), safety, len(text))),
        sentences=(Sentence(start, start + len(QUOTE), ("Dose",)),),
        references=(Reference("a", "guideline", "A guideline"),),
        review=Review(**review),
    )


def make_citation(number: int = 1) -> Citation:
    start = TEXT.index(QUOTE)
    return Citation(
        number=number,
        article_id="dose",
        title="Doses",
        publisher="A society",
        published=dt.date(2026, 1, 2),
        edition="3",
        tier="T4",
        review="submitted",
        headings=("Dose",),
        page=None,
        quote=QUOTE,
        start=start,
        end=start + len(QUOTE),
        sha256=quote_hash(QUOTE),
        kind="sentence",
    )


def make_answer(*statements: Statement) -> Answer:
    return Answer(
        status="answer",
        question=Question("What dose?", "What dose?", dt.date(2026, 11, 21)),
        statements=statements or (Statement(QUOTE, "quote", (1,)),),
        citations=(make_citation(),),
        coverage=(Coverage("What dose?", True, 0.9),),
        notices=(Notice("review", "Exercise caution."), Notice("intended_use", "For professionals.")),
        generation="gen-1",
        related=(Related("other", "What else?"),),
    )


def hostile_answer() -> Answer:
    citation = replace(
        make_citation(),
        title=HOSTILE,
        publisher=HOSTILE,
        edition=HOSTILE,
        headings=(HOSTILE,),
        quote=HOSTILE,
        end=make_citation().start + len(HOSTILE),
        sha256=quote_hash(HOSTILE),
        url="javascript:alert(1)",
        primary=(PrimarySource(HOSTILE, "T0", HOSTILE, HOSTILE, "data:text/html,x"),),
        unresolved=(HOSTILE,),
    )
    statement = Statement(HOSTILE, "paraphrase", (1,), (HOSTILE,), (HOSTILE,), Applicability("no", HOSTILE))
    return replace(
        make_answer(),
        question=Question(HOSTILE, HOSTILE, dt.date(2026, 11, 21), context=(HOSTILE,)),
        statements=(Statement(HOSTILE, "quote", (1,)), statement),
        citations=(citation,),
        conflicts=(Conflict(HOSTILE, (1,)),),
        coverage=(Coverage(HOSTILE, False, 0.1, (HOSTILE,)), Coverage("b", True, 0.9)),
        notices=tuple(Notice(k, HOSTILE) for k in NOTICE_KINDS),
        related=(Related("a", HOSTILE),),
        model=HOSTILE,
    )


def hostile_abstention() -> Answer:
    notices = (Notice("searched", HOSTILE), Notice("intended_use", HOSTILE))
    return replace(hostile_answer(), status="abstain", statements=(), citations=(), conflicts=(), notices=notices)


@pytest.mark.parametrize(
    "view",
    [
        lambda: chat_view.turn(hostile_answer(), last=True),
        lambda: chat_view.turn(hostile_answer(), last=False),
        lambda: chat_view.turn(hostile_abstention(), last=True),
        lambda: source(hostile_answer().citations[0], None),
        lambda: source(hostile_answer().citations[0], make_article()),
        lambda: chat_view.asking(chat_view.Doing(HOSTILE, 3, HOSTILE, 30.0, stage="write")),
        lambda: chat_view.asking(chat_view.Doing("Which?", 3, "m", 30.0).warning(Notice("emergency", HOSTILE))),
        lambda: chat_view.failure(HOSTILE, HOSTILE),
        lambda: chat_view.suggestions(HOSTILE, (HOSTILE,)),
        lambda: chat_view.thread_list((ThreadSummary("t", HOSTILE, 2, MOMENT, MOMENT, HOSTILE),), "t"),
        lambda: review_steps(Review("approved", HOSTILE, dt.date(2026, 1, 1))),
    ],
)
def test_hostile_text_stays_text(view: Callable[[], Html]) -> None:
    page = Page(view())
    assert page.tags <= ALLOWED
    assert not {key for _, attributes in page.elements for key in attributes if key.startswith("on")}
    assert any(HOSTILE in text for text in page.texts)


def test_a_link_leads_to_the_web_or_is_no_link() -> None:
    assert "a" not in Page(source(hostile_answer().citations[0], None)).tags
    linked = replace(make_citation(), url="https://example.org/a?b=1&c=2")
    (attributes,) = Page(source(linked, make_article())).attributes("a")
    assert attributes["href"] == linked.url
    assert attributes["rel"] == "noopener noreferrer"


def test_element_escapes_children_and_attributes_but_not_markup() -> None:
    inner = element("b", "<")
    assert element("p", inner, ">", attributes={"title": '"'}) == '<p title="&quot;"><b>&lt;</b>&gt;</p>'


def test_the_marked_text_is_the_quote_and_stands_in_its_section() -> None:
    page = Page(source(make_citation(), make_article()))
    assert page.of("mark") == [QUOTE]
    assert page.of("text") == ["Give 840 mg first. Then give 420 mg & repeat."]
    assert page.of("path") == ["Dose"]


def test_a_sentence_before_the_first_heading_stands_in_the_opening_lines() -> None:
    quote = "Opening <2 cm line."
    citation = replace(make_citation(), quote=quote, start=0, end=len(quote), sha256=quote_hash(quote), headings=())
    page = Page(source(citation, make_article()))
    assert page.of("text") == page.of("mark") == [quote]
    assert page.of("path") == ["Opening lines"]


@pytest.mark.parametrize("article", [None, make_article(TEXT.replace("420", "400"))])
def test_a_changed_or_missing_article_is_said_and_the_recorded_quote_shown(article: Article | None) -> None:
    page = Page(source(make_citation(), article))
    assert "changed since" in page.of("notice")[0]
    assert page.of("text") == [QUOTE]


@pytest.mark.parametrize(
    ("status", "name", "caution"),
    [
        ("submitted", "Submitted", "no clinician has reviewed"),
        ("under_review", "Under review", "is reviewing"),
        ("approved", "Approved", "has approved"),
    ],
)
def test_the_stepper_marks_the_current_review_state(status: ReviewStatus, name: str, caution: str) -> None:
    page = Page(review_steps(Review(status)))
    steps = list(zip(page.attributes("li"), page.of("li"), strict=True))
    assert [text for _, text in steps] == ["Submitted", "Under review", "Approved"]
    assert [text for attributes, text in steps if attributes.get("aria-current") == "step"] == [name]
    assert caution in page.of("caution")[0]


def test_the_panel_shows_the_state_the_article_has_now() -> None:
    page = Page(source(make_citation(), make_article(status="approved")))
    assert [t for a, t in zip(page.attributes("li"), page.of("li"), strict=True) if "aria-current" in a] == ["Approved"]


def test_a_t4_article_is_never_called_a_guideline() -> None:
    page = Page(source(make_citation(), make_article()) + chat_view.turn(make_answer(), last=True))
    assert set(page.of("badge")) == {"Summary · T4", "submitted, not yet reviewed"}


def test_a_number_is_a_button_that_shows_the_quote_on_hover() -> None:
    (attributes, *_) = Page(chat_view.turn(make_answer(), last=True)).attributes("cite")
    assert attributes["data-act"] == "cite"
    assert attributes["data-value"] == "1"
    assert attributes["title"] == QUOTE
    assert attributes["aria-label"] == "Source 1: Doses"


def test_the_bottom_line_comes_first_and_sections_follow_under_their_headings() -> None:
    html = chat_view.turn(
        make_answer(Statement(QUOTE, "quote", (1,)), Statement("Give it.", "paraphrase", (1,), ("Dose",))), last=True
    )
    page = Page(html)
    assert QUOTE in page.of("bottom-line")[0]
    assert page.of("section")[-1].startswith("Dose")
    assert html.index("bottom-line") < html.index('class="section"')
    assert page.of("paraphrase") == ["paraphrase"]


def test_a_section_from_another_article_names_it() -> None:
    other = replace(make_citation(2), article_id="other", title="Another drug")
    statements = (Statement(QUOTE, "quote", (1,)), Statement(QUOTE, "quote", (2,), ("Dose",)))
    answer = replace(make_answer(), statements=statements, citations=(make_citation(), other))
    assert "From: Another drug" in Page(chat_view.turn(answer, last=True)).of("facts")


def test_only_the_last_turn_has_its_sources_open() -> None:
    last, earlier = (Page(chat_view.turn(make_answer(), last=last)) for last in (True, False))
    assert "open" in last.attributes("details")[0]
    assert "open" not in earlier.attributes("details")[0]
    assert len(last.of("narrow-hint")) == 1
    assert earlier.of("narrow-hint") == []


def test_an_emergency_comes_before_the_answer() -> None:
    html = chat_view.turn(replace(make_answer(), notices=(Notice("emergency", "Call now."),)), last=True)
    assert html.index("Call now.") < html.index("bottom-line")
    assert Page(html).attributes("emergency")[0]["role"] == "alert"


def test_an_abstention_says_what_was_looked_for_and_offers_the_nearest_questions() -> None:
    answer = replace(
        make_answer(),
        status="abstain",
        statements=(),
        citations=(),
        notices=(Notice("searched", "Searched 3 articles."),),
    )
    page = Page(chat_view.turn(answer, last=True))
    assert "do not answer this question" in page.of("lead")[0]
    assert "Searched 3 articles." in page.of("abstained")[0]
    assert Page(chat_view.follow_ups(answer)).of("suggestion") == ["What else?"]


def test_words_without_a_match_are_named_beside_an_answer() -> None:
    answer = replace(make_answer(), coverage=(Coverage("What dose?", True, 0.7, ("renal",)),))
    assert Page(chat_view.turn(answer, last=True)).of("missing") == ["Words of the question with no match: renal."]


def test_a_follow_up_says_how_it_was_understood() -> None:
    question = Question("And then?", "And then? (about: What dose)", dt.date(2026, 11, 21), context=("What dose?",))
    page = Page(chat_view.turn(replace(make_answer(), question=question), last=True))
    assert page.of("understood") == ["Understood as: And then? (about: What dose)"]


def test_the_header_counts_the_approved_articles() -> None:
    submitted, approved = Card.of(make_article()), Card.of(make_article(status="approved"))
    assert "0 of 1 articles" in chat_view.reviewed((submitted,))
    assert "1 of 2 articles" in chat_view.reviewed((submitted, approved))
    assert chat_view.reviewed((approved,)) == "All 1 articles have been approved by a clinician reviewer."


def test_examples_are_short_in_force_and_few_per_topic() -> None:
    article = make_article()
    many = [replace(article, article_id=str(i), question=f"Question {i}?", topic="A") for i in range(3)]
    others = [
        replace(article, article_id="long", question="Q" * 200, topic="B"),
        replace(article, article_id="old", question="Old?", topic="C", valid_to=dt.date(2026, 2, 1)),
        replace(article, article_id="pointing", question="Pointing?", topic="D", related=("2",)),
    ]
    cards = map(Card.of, [*many, *others])
    assert chat_view.examples(cards, dt.date(2026, 11, 21)) == (
        "Question 2?",
        "Question 0?",
        "Pointing?",
    )


def test_the_hint_is_no_source() -> None:
    assert Page(hint()).of("mark") == []


def test_every_kind_of_notice_is_shown_once() -> None:
    notices = tuple(Notice(kind, f"this is the {kind} notice") for kind in NOTICE_KINDS if kind != "searched")
    html = str(chat_view.turn(replace(make_answer(), notices=notices), last=True))
    for notice in notices:
        assert html.count(notice.text) == 1, notice.kind


def test_a_conflict_shows_both_quotes_with_date_and_tier() -> None:
    other = replace(
        make_citation(),
        number=2,
        article_id="other",
        title="Other article",
        published=dt.date(2020, 5, 6),
        tier="T0",
        quote="Give 420 mg only.",
        end=make_citation().start + len("Give 420 mg only."),
        sha256=quote_hash("Give 420 mg only."),
    )
    answer = replace(
        make_answer(),
        statements=(*make_answer().statements, Statement(other.quote, "quote", (2,), ("Sources disagree",))),
        citations=(*make_answer().citations, other),
        conflicts=(Conflict("dose (number)", (2, 1)),),
    )
    html = str(chat_view.turn(answer, last=True))
    conflict = html[html.index("conflict-sides") : html.index("facts missing") if "facts missing" in html else None]
    first, second = conflict.index(QUOTE.replace("&", "&amp;")), conflict.index(other.quote)
    assert first < second
    assert "2020-05-06" in conflict[second:]
    assert "Guideline · T0" in conflict[second:]


def test_why_a_statement_applies_can_be_read_without_a_mouse() -> None:
    applies = Applicability("yes", "The question says 8 months; this is for 6 to 12.")
    statements = (replace(make_answer().statements[0], applies=applies),)
    page = Page(chat_view.turn(replace(make_answer(), statements=statements), last=True))
    assert any("The question says 8 months; this is for 6 to 12." in said for said in page.of("verdicts"))


def test_the_bottom_line_says_whose_it_is_and_of_when() -> None:
    trial, guideline = PrimarySource("A trial. 2017", "T2"), PrimarySource("A guideline. 2025", "T0")
    answer = replace(make_answer(), citations=(replace(make_citation(), primary=(trial, trial, guideline)),))
    (backing,) = Page(chat_view.turn(answer, last=False)).of("backing")
    assert "Doses. A society, 2026-01-02, edition 3. Summary (T4); review: submitted, not yet reviewed" in backing
    assert backing.endswith("Rests on: A guideline. 2025 (T0); A trial. 2017 (T2)")


def test_of_many_primary_sources_the_strongest_are_named_and_the_others_counted() -> None:
    primary = tuple(PrimarySource(f"Trial {n}", "T2") for n in range(5))
    answer = replace(make_answer(), citations=(replace(make_citation(), primary=primary),))
    (backing,) = Page(chat_view.turn(answer, last=False)).of("backing")
    assert backing.endswith("Rests on: Trial 0 (T2); Trial 1 (T2); and 3 more")


def test_what_decides_is_said_without_a_pointer_and_once() -> None:
    unsure = Applicability("unknown", "This is for age 65 or over; the question does not say.")
    applies = Applicability("yes", "The question says 70.")
    said = [replace(make_answer().statements[0], applies=a) for a in (unsure, unsure, applies)]
    page = Page(chat_view.turn(make_answer(*said), last=True))
    assert page.of("li")[0].endswith(unsure.why)
    assert page.of("bottom-line")[0].count(unsure.why) == 1
    assert applies.why not in page.of("bottom-line")[0]


def test_a_number_stays_on_the_line_of_the_last_word_unless_that_fills_a_line() -> None:
    short, long = (
        Page(chat_view.turn(make_answer(Statement(t, "paraphrase", (1,))), last=True)) for t in ("a b.", "x" * 99)
    )
    assert short.of("together") == ["b. [1]"]
    assert long.of("together") == []
    assert long.of("li")[0].startswith("x" * 99 + " [1]")


def test_a_question_from_right_to_left_stands_so() -> None:
    asked = chat_view.failure("\u0645\u0627 dose?", "No.")
    assert Page(asked).attributes("question")[0]["dir"] == "auto"


def test_what_is_copied_is_the_text_itself() -> None:
    page = Page(chat_view.copy_button(HOSTILE))
    assert page.attributes("suggestion")[0]["data-copy"] == HOSTILE
    assert page.of("suggestion") == ["Copy the answer with its references"]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/g.PDF", 'href="https://example.org/g.PDF#page=12"'),
        ("https://example.org/g", "› page 12<"),
        (None, "› page 12<"),
        ("javascript:x.pdf", "› page 12<"),
    ],
)
def test_a_pdf_on_the_web_opens_at_the_page(url: str | None, shown: str) -> None:
    assert shown in source(replace(make_citation(), page=12, url=url), None)
