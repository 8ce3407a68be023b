"""An answer on the chat page: its order, what it says of itself, and what it leaves out."""

import datetime as dt
from dataclasses import replace

from shown import HOSTILE, NOTICE_KINDS, QUOTE, Page, make_answer, make_article, make_citation

from qa.answer import Applicability, Conflict, Coverage, Notice, PrimarySource, Statement, quote_hash
from qa.question import Question
from ui import answer_view
from ui.source_view import source


def test_a_t4_article_is_never_called_a_guideline() -> None:
    page = Page(source(make_citation(), make_article()) + answer_view.turn(make_answer(), last=True))
    assert set(page.of("badge")) == {"Summary · T4", "submitted, not yet reviewed"}


def test_the_bottom_line_comes_first_and_sections_follow_under_their_headings() -> None:
    html = answer_view.turn(
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
    assert "From: Another drug" in Page(answer_view.turn(answer, last=True)).of("facts")


def test_each_part_of_a_question_has_its_own_bottom_line_and_is_named_once() -> None:
    parts = ("What dose?", "How long?", "How fast?")
    headings = ((parts[0],), (parts[0], "Later doses"), (parts[1],), (parts[2], "Infusion"))
    statements = tuple(Statement(QUOTE, "quote", (1,), h) for h in headings)
    covered = tuple(Coverage(p, True, 0.9) for p in parts)
    page = Page(answer_view.turn(replace(make_answer(*statements), coverage=covered), last=True))
    assert page.of("h3") == ["What dose?", "How long?", "How fast?"]
    assert page.of("h4") == ["Later doses", "Infusion"]
    assert len(page.of("bottom-line")) == len(page.of("backing")) == 2


def test_only_the_last_turn_has_its_sources_open() -> None:
    last, earlier = (Page(answer_view.turn(make_answer(), last=last)) for last in (True, False))
    assert "open" in last.attributes("details")[0]
    assert "open" not in earlier.attributes("details")[0]
    assert len(last.of("narrow-hint")) == 1
    assert earlier.of("narrow-hint") == []


def test_an_emergency_comes_before_the_answer() -> None:
    html = answer_view.turn(replace(make_answer(), notices=(Notice("emergency", "Call now."),)), last=True)
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
    page = Page(answer_view.turn(answer, last=True))
    assert "do not answer this question" in page.of("lead")[0]
    assert "Searched 3 articles." in page.of("abstained")[0]
    assert Page(answer_view.follow_ups(answer)).of("suggestion") == ["What else?"]


def test_words_without_a_match_are_named_beside_an_answer() -> None:
    answer = replace(make_answer(), coverage=(Coverage("What dose?", True, 0.7, ("renal",)),))
    assert Page(answer_view.turn(answer, last=True)).of("missing") == ["Words of the question with no match: renal."]


def test_a_word_that_decided_whom_a_statement_is_for_was_found() -> None:
    met = Applicability("yes", "The question says asymptomatic; this is for without symptoms.")
    covered = (Coverage("What dose?", False, 0.5, ("asymptomatic", "dialysis")),)
    answer = replace(make_answer(Statement(QUOTE, "quote", (1,), applies=met)), coverage=covered)
    assert Page(answer_view.turn(answer, last=True)).of("missing") == ["Words of the question with no match: dialysis."]


def test_a_follow_up_says_how_it_was_understood() -> None:
    question = Question("And then?", "And then? (about: What dose)", dt.date(2026, 11, 21), context=("What dose?",))
    page = Page(answer_view.turn(replace(make_answer(), question=question), last=True))
    assert page.of("understood") == ["Understood as: And then? (about: What dose)"]


def test_every_kind_of_notice_is_shown_once() -> None:
    notices = tuple(Notice(kind, f"this is the {kind} notice") for kind in NOTICE_KINDS if kind != "searched")
    html = str(answer_view.turn(replace(make_answer(), notices=notices), last=True))
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
        conflicts=(Conflict("dose (the value)", (2, 1)),),
    )
    html = answer_view.turn(answer, last=True)
    first, second = Page(html).of("conflict-side")
    assert first.startswith(f"{QUOTE} [1]")
    assert second.startswith(f"{other.quote} [2]")
    assert "2020-05-06" in second
    assert second.endswith("Guideline · T0")
    # What the bottom line is one side of stands before anything else is read.
    assert html.index("bottom-line") < html.index("conflict-sides") < html.index('class="section"')


def test_the_bottom_line_says_whose_it_is_and_of_when() -> None:
    trial, guideline = PrimarySource("A trial. 2017", "T2"), PrimarySource("A guideline. 2025", "T0")
    answer = replace(make_answer(), citations=(replace(make_citation(), primary=(trial, trial, guideline)),))
    (backing,) = Page(answer_view.turn(answer, last=False)).of("backing")
    assert "Doses. A society, 2026-01-02, edition 3. Summary (T4); review: submitted, not yet reviewed" in backing
    assert backing.endswith("Rests on: A guideline. 2025 (T0); A trial. 2017 (T2)")


def test_of_many_primary_sources_the_strongest_are_named_and_the_others_counted() -> None:
    primary = tuple(PrimarySource(f"Trial {n}", "T2") for n in range(5))
    answer = replace(make_answer(), citations=(replace(make_citation(), primary=primary),))
    (backing,) = Page(answer_view.turn(answer, last=False)).of("backing")
    assert backing.endswith("Rests on: Trial 0 (T2); Trial 1 (T2); and 3 more")


def test_a_question_from_right_to_left_stands_so() -> None:
    asked = answer_view.failure("\u0645\u0627 dose?", "No.")
    assert Page(asked).attributes("question")[0]["dir"] == "auto"


def test_what_is_copied_is_the_text_itself() -> None:
    page = Page(answer_view.copy_button(HOSTILE))
    assert page.attributes("suggestion")[0]["data-copy"] == HOSTILE
    assert page.of("suggestion") == ["Copy the answer with its references"]
