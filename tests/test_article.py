import datetime as dt
from dataclasses import FrozenInstanceError, replace

import pytest

from ingest.article import Article, Marker, Reference, Review, Sentence
from ingest.errors import ArticleError

LABEL = Reference("perjeta-label", "label", "PERJETA", organisation="FDA", publication="US label", date="2021-02")
TEXT = "Options are:\n\nSurgery.\nRadiotherapy."
LEAD = (0, 12)


def article(**changes: object) -> Article:
    values: dict[str, object] = {
        "article_id": "local-therapy",
        "question": "What are the options?",
        "title": "Local therapy",
        "publisher": "us",
        "published": dt.date(2026, 11, 20),
        "tier": "T4",
        "text": TEXT,
        "sections": (),
        "sentences": (
            Sentence(0, 12),
            Sentence(14, 22, kind="item", lead=LEAD, markers=(Marker("1", "perjeta-label"),)),
            Sentence(23, 36, kind="item", lead=LEAD),
        ),
        "references": (LABEL,),
    }
    return Article(**(values | changes))  # type: ignore[arg-type]


def test_a_sentence_and_its_lead_are_quoted_from_the_text() -> None:
    found = article()
    assert [found.quote(s) for s in found.sentences] == ["Options are:", "Surgery.", "Radiotherapy."]
    assert found.lead(found.sentences[1]) == "Options are:"
    assert found.lead(found.sentences[0]) is None


@pytest.mark.parametrize(
    "spans",
    [
        [(14, 22), (0, 12)],
        [(0, 12), (11, 22)],
        [(5, 5)],
        [(7, 3)],
        [(0, 37)],
        [(-1, 4)],
    ],
    ids=["out of order", "overlapping", "empty", "backwards", "past the end", "before the start"],
)
def test_sentences_that_are_no_ordered_spans_of_the_text_are_refused(spans: list[tuple[int, int]]) -> None:
    with pytest.raises(ArticleError, match="out of order"):
        article(sentences=tuple(Sentence(s, e) for s, e in spans))


def test_an_article_without_a_sentence_is_refused() -> None:
    with pytest.raises(ArticleError, match="no sentence was found"):
        article(sentences=())


def test_a_marker_that_names_no_reference_is_refused_and_an_unresolved_one_is_kept() -> None:
    stray = Sentence(0, 12, markers=(Marker("7", "nowhere"),))
    with pytest.raises(ArticleError, match="marker '7' names no reference"):
        article(sentences=(stray,))
    unresolved = article(sentences=(Sentence(0, 12, markers=(Marker("7", None),)),))
    assert unresolved.sentences[0].markers == (Marker("7", None),)


def test_two_references_with_one_id_are_refused() -> None:
    with pytest.raises(ArticleError, match="two references"):
        article(references=(LABEL, replace(LABEL, title="Another")))


def test_an_article_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        article().title = "Another"  # type: ignore[misc]


def test_the_hash_changes_with_any_word_and_not_with_the_review() -> None:
    before = article().sha256
    assert len(before) == 64
    assert article(text=TEXT.replace("Surgery", "surgery")).sha256 != before
    assert article(title="Local therapies").sha256 != before
    assert article(valid_to=dt.date(2027, 1, 1)).sha256 != before
    assert article(references=(replace(LABEL, date="2022"),)).sha256 != before
    assert article(review=Review("approved", "A. Reviewer", dt.date(2026, 12, 1))).sha256 == before


PARAGRAPH = "Give 5 mg. Stop if e.g. fever occurs. Review weekly."
WEEKLY = Marker("1", "perjeta-label")


def paragraph(*spans: tuple[int, int], marked: int = -1, **changes: object) -> Article:
    """An article of one paragraph; the marker stands with the sentence at `marked`."""
    found = [Sentence(*span) for span in spans]
    found[marked] = replace(found[marked], markers=(WEEKLY,), **changes)  # type: ignore[arg-type]
    return article(text=PARAGRAPH, sentences=tuple(found))


def test_another_cut_of_sentences_leaves_the_hash_that_was_approved() -> None:
    before = paragraph((0, 10), (11, 23), (24, 37), (38, 52)).sha256
    assert paragraph((0, 10), (11, 37), (38, 52)).sha256 == before


def test_a_marker_page_kind_lead_or_grade_that_changes_alters_the_hash() -> None:
    before = paragraph((0, 10), (11, 37), (38, 52)).sha256
    assert paragraph((0, 10), (11, 37), (38, 52), marked=1).sha256 != before
    assert paragraph((0, 10), (11, 37), (38, 52), grade="1B").sha256 != before
    alone = paragraph((0, 52)).sha256
    for changes in ({"kind": "item"}, {"headings": ("Dose",)}, {"page": 7}):
        assert paragraph((0, 52), **changes).sha256 != alone
    assert article().sha256 != article(sentences=tuple(replace(s, lead=None) for s in article().sentences)).sha256


def test_an_approval_lapses_when_the_text_is_no_longer_the_one_approved() -> None:
    approved = Review("approved", "A. Reviewer", dt.date(2026, 12, 1), sha256="abc")
    assert approved.held_against("abc") == approved
    lapsed = approved.held_against("abd")
    assert (lapsed.status, lapsed.lapsed, lapsed.reviewer) == ("submitted", True, "A. Reviewer")
    assert Review("approved").held_against("abc").status == "submitted", "an approval of no known text"
    assert Review("under_review").held_against("abc") == Review("under_review")


def test_an_article_holds_from_its_first_valid_day_until_the_day_before_its_last() -> None:
    held = article(valid_from=dt.date(2025, 1, 1), valid_to=dt.date(2025, 12, 15))
    days = [dt.date(2024, 12, 31), dt.date(2025, 1, 1), dt.date(2025, 12, 14), dt.date(2025, 12, 15)]
    assert [held.in_force(d) for d in days] == [False, True, True, False]
    assert not article().in_force(dt.date(2026, 11, 19)), "before it was published"
    assert article().in_force(dt.date(2036, 1, 1)), "open-ended"


def test_an_item_is_introduced_by_its_lead_and_a_pronoun_by_the_sentence_before() -> None:
    text = "Give T-DXd. This is preferred. They agree:\nIt stays."
    spans = [(0, 11), (12, 30), (31, 42)]
    leaning = article(
        text=text,
        sentences=(*(Sentence(s, e) for s, e in spans), Sentence(43, 52, kind="item", lead=(31, 42))),
        references=(),
    )
    assert leaning.introduction(0) == ()
    assert leaning.introduction(1) == (0,)
    assert leaning.introduction(3) == (0, 1, 2), "the lead needs its own introduction"


def test_what_is_recommended_needs_no_sentence_before_it() -> None:
    text = "Stage IV. It is recommended that surgery be offered. It is expensive."
    leaning = article(text=text, sentences=(Sentence(0, 9), Sentence(10, 52), Sentence(53, 69)), references=())
    assert [leaning.introduction(p) for p in (1, 2)] == [(), (1,)]


def test_an_item_of_two_sentences_needs_the_first_for_a_second_that_points_back() -> None:
    text = "Measure:\nOther tools exist. These include scales.\nThese are dear."
    spans = [(0, 8), (9, 27), (28, 49), (50, 65)]
    items = (Sentence(s, e, kind="item", lead=(0, 8)) for s, e in spans[1:])
    listed = article(text=text, sentences=(Sentence(0, 8), *items), references=())
    assert [listed.introduction(p) for p in (1, 2, 3)] == [(0,), (0, 1), (0,)]


@pytest.mark.parametrize(
    "second", ["Furthermore, it is mild.", "As an alternative, stop it.", "The first is the dose.", "If not, stop it."]
)
def test_what_goes_on_from_the_sentence_before_needs_it(second: str) -> None:
    text = f"Give T-DXd. {second}"
    leaning = article(text=text, sentences=(Sentence(0, 11), Sentence(12, len(text))), references=())
    assert leaning.introduction(1) == (0,)


def test_what_speaks_of_a_question_needs_the_one_above_it() -> None:
    text = "Is it safe? Is it useful? No evidence addresses this question. No recommendation. Give it."
    spans = [(0, 11), (12, 25), (26, 62), (63, 81), (82, 90)]
    asked = article(text=text, sentences=tuple(Sentence(s, e) for s, e in spans), references=())
    assert [asked.question_of(p) for p in range(5)] == [None, None, 1, 1, None]
    assert asked.introduction(3) == (1,)
    assert [asked.question_above(p) for p in range(5)] == [None, 0, 1, 1, 1]


def test_a_pronoun_does_not_reach_over_a_heading() -> None:
    apart = article(
        text="Give T-DXd. This is preferred.",
        sentences=(Sentence(0, 11, ("First line",)), Sentence(12, 30, ("Second line",))),
        references=(),
    )
    assert apart.introduction(1) == ()


@pytest.mark.parametrize(
    ("kind", "tier"),
    [
        ("guideline", "T0"),
        ("label", "T1"),
        ("approval", "T1"),
        ("trial", "T2"),
        ("systematic_review", "T2"),
        ("statement", "T3"),
        ("summary", "T3"),
        ("other", "T4"),
    ],
)
def test_the_kind_of_a_reference_gives_its_tier(kind: str, tier: str) -> None:
    assert replace(LABEL, kind=kind).tier == tier  # type: ignore[arg-type]


def test_a_reference_is_labelled_by_who_what_where_and_when() -> None:
    assert LABEL.label == "FDA. PERJETA. US label. 2021-02"
    assert Reference("x", "trial", "HER2CLIMB", authors="Murthy RK et al.").label == "Murthy RK et al. HER2CLIMB"


def test_a_reference_is_found_by_its_id() -> None:
    assert article().reference("perjeta-label") is LABEL


def test_an_article_is_about_its_question_else_its_title() -> None:
    assert article().about == "What are the options?"
    assert article(question=None).about == "Local therapy"


def test_an_undated_article_holds_on_any_day_until_it_is_replaced() -> None:
    undated = article(published=None, valid_to=dt.date(2026, 1, 1))
    assert undated.since is None
    assert undated.in_force(dt.date(1999, 1, 1))
    assert not undated.in_force(dt.date(2026, 1, 1))
