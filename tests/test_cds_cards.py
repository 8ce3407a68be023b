import datetime as dt
from dataclasses import replace

from cited import citation

from qa.answer import Answer, Applicability, Citation, Conflict, Notice, Statement
from qa.question import Question
from ui.cds.asking import Asking
from ui.cds.cards import MOST_CARDS, cards_of
from ui.cds.chart import Chart, read_as
from ui.cds.finding import Found, found_in

ABOUT = Asking("What dose of alphamab is given?", "dose", ("alphamab",), ())
MONITORING = replace(ABOUT, aspect="monitoring")
LONG = (
    "Alphamab is given at 10 mg once daily " + "and again " * 12 + "unless the LVEF is below 40%, when it is not given."
)


def cited(number: int, quote: str, article: str = "alphamab", **fields: object) -> Citation:
    return citation(quote, number, **{"article_id": article, "title": f"Doses of {article}", **fields})


def answered(*said: tuple[str, str, Applicability], **fields: object) -> Answer:
    """An answer of quotes: (quote, article, applicability)."""
    made = Answer(
        status="answer",
        question=Question("q", "q", dt.date(2026, 11, 21)),
        statements=tuple(Statement(q, "quote", (i,), applies=applies) for i, (q, _, applies) in enumerate(said, 1)),
        citations=tuple(cited(i, q, article) for i, (q, article, _) in enumerate(said, 1)),
        coverage=(),
        notices=(),
        generation="gen-1",
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def found(*said: tuple[str, str, Applicability], asking: Asking = MONITORING, **fields: object) -> tuple[Found, ...]:
    return found_in([(asking, answered(*said, **fields))])


ANYONE = Applicability()
FITS = Applicability("yes", "The question says LVEF 38 %; this is for LVEF below 40%.")
OTHERS = Applicability("no", "The question says 58 years old; this is for children.")


def test_a_summary_is_a_whole_sentence_or_a_title() -> None:
    short = "Alphamab is not given when the LVEF is below 40%."
    (card,) = cards_of(found((short, "alphamab", ANYONE)), Chart(), "1")
    assert card.summary == short
    (card,) = cards_of(found((LONG, "alphamab", ANYONE)), Chart(), "1")
    assert card.summary == "alphamab: Doses of alphamab"
    assert len(LONG) >= 140
    (card,) = cards_of(
        found((LONG, "alphamab " * 30, ANYONE), asking=replace(MONITORING, about=("alphamab",))), Chart(), "1"
    )
    assert len(card.summary) < 140
    assert card.summary.endswith("…")


def test_a_sentence_for_other_patients_is_not_shown() -> None:
    assert found(("Alphamab 5 mg is for children.", "alphamab", OTHERS)) == ()


def test_only_what_applies_and_holds_back_is_a_warning() -> None:
    withhold = "Alphamab is withheld when the LVEF is below 40%."
    (first,) = found((withhold, "alphamab", FITS))
    assert first.is_warning
    (unknown,) = found((withhold, "alphamab", ANYONE))
    assert not unknown.is_warning
    (fitting,) = found(("Alphamab is given at 10 mg.", "alphamab", FITS))
    assert not fitting.is_warning


def test_a_disagreement_is_a_warning_that_shows_both_sides() -> None:
    said = (("Alphamab is given at 10 mg.", "alphamab", ANYONE), ("Alphamab is given at 20 mg.", "alphamab-2", ANYONE))
    first, second = found(*said, conflicts=(Conflict("the dose of alphamab", (1, 2)),))
    assert first.is_warning
    assert second.is_warning
    for card in cards_of((first, second), Chart(), "1"):
        assert card.indicator == "warning"
        assert "Sources disagree about the dose of alphamab" in card.detail
        assert "10 mg" in card.detail
        assert "20 mg" in card.detail


def test_a_dose_is_asked_for_and_a_sentence_without_one_is_left_out() -> None:
    said = (
        ("Alphamab needs a baseline scan.", "alphamab", ANYONE),
        ("Alphamab is given at 10 mg.", "alphamab", ANYONE),
    )
    (only,) = found(*said, asking=ABOUT)
    assert [s.text for s, _ in only.said] == ["Alphamab is given at 10 mg."]


def test_a_sentence_about_another_drug_is_left_out() -> None:
    said = ("Betamab is given at 10 mg after alphamab.", "alphamab", ANYONE)
    assert found(said) == ()
    assert found(("Alphamab and betamab are given at 10 mg each.", "alphamab", ANYONE))
    assert found(("Betamab and alphamab are given at 10 mg each.", "alphamab", ANYONE))


def test_of_a_problem_only_advice_is_shown() -> None:
    asking = Asking("What is recommended for gout?", "treatment", ("gout",), ())
    titled = {"article": "gout", "title": "Guideline on gout"}

    def shown(quote: str) -> bool:
        made = answered((quote, "gout", ANYONE))
        made = replace(made, citations=(cited(1, quote, **titled),))  # type: ignore[arg-type]
        return bool(found_in([(asking, made)]))

    assert shown("Allopurinol should be started at a low dose.")
    assert shown("Colchicine is recommended for a flare.")
    assert not shown("Gout has increased in prevalence over time.")
    assert not shown("Refer to the full text for recommendations that should be followed.")


def test_an_article_for_other_patients_is_left_out_by_its_title() -> None:
    woman = read_as("60 years old", ["age"])
    quote = "Blood pressure should be measured every year."

    def shown(title: str, asking: Asking) -> bool:
        made = replace(answered((quote, "a", ANYONE)), citations=(cited(1, quote, "a", title=title),))
        return bool(found_in([(asking, made)]))

    asking = Asking("What is recommended for hypertension?", "treatment", ("hypertension",), woman)
    assert shown("Management of hypertension in adults", asking)
    assert not shown("Screening for hypertension in children and adolescents", asking)
    assert not shown("Hypertension in pregnancy", asking)
    assert not shown("Hypertension in patients with diabetes", asking)
    assert shown(
        "Hypertension in patients with diabetes", replace(asking, problems=("hypertension", "type 2 diabetes"))
    )
    pregnant = replace(asking, facts=(*read_as("30 years old", ["age"]), *read_as("pregnant", ["category"])))
    assert shown("Hypertension in pregnancy", pregnant)


def test_partial_answers_give_nothing_but_what_is_known_to_apply() -> None:
    said = ("Alphamab is withheld when the LVEF is below 40%.", "alphamab", FITS)
    assert found(said, status="partial") == ()
    assert found(said, status="partial", asking=replace(MONITORING, only_applying=True))


def test_each_sentence_is_shown_once_however_often_it_is_found() -> None:
    one = answered(("Alphamab is given at 10 mg.", "alphamab", ANYONE))
    (card,) = cards_of(found_in([(ABOUT, one), (MONITORING, one)]), Chart(), "1")
    assert card.detail.count("> Alphamab is given") == 1


def test_a_card_names_source_date_review_and_why_it_applies() -> None:
    (card,) = cards_of(found(("Alphamab is withheld when the LVEF is below 40%.", "alphamab", FITS)), Chart(), "1")
    assert (card.source.label, card.source.url) == ("A society", "https://guidelines.example/a")
    assert "2022-03-01" in card.detail
    assert "Guideline (T0)" in card.detail
    assert "submitted, not yet reviewed" in card.detail
    assert "Applies: The record says LVEF 38 %; this is for LVEF below 40%." in card.detail


def test_a_notice_on_an_article_that_is_not_in_the_card_is_not_shown() -> None:
    said = (("Alphamab is given at 10 mg.", "alphamab", ANYONE), ("Betamab is given at 20 mg.", "betamab", ANYONE))
    notices = (Notice("stale", "'Doses of alphamab' is old."), Notice("stale", "'Doses of betamab' is old."))
    (card,) = cards_of(found(*said, notices=notices), Chart(), "1")
    assert "'Doses of alphamab' is old" in card.detail
    assert "betamab' is old" not in card.detail


def test_there_are_few_cards_and_no_address_that_is_none() -> None:
    said = [(f"Alphamab is given at {n} mg.", f"alphamab-{n}", ANYONE) for n in range(1, 10)]
    several = [(MONITORING, answered(one)) for one in said]
    assert len(cards_of(found_in(several), Chart(), "1")) == MOST_CARDS
    (one,) = found(said[0])
    local = tuple((s, replace(c, url="file:" + "//" + "/etc/passwd")) for s, c in one.said)
    (card,) = cards_of([replace(one, said=local)], Chart(), "1")
    assert card.source.url is None
    assert card.links == ()
