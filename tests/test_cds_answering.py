"""What a clinician sees in the record: cards over the shipped corpus."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fhir_data import (
    SNOMED,
    bundle,
    coded,
    concept,
    condition,
    medication_request,
    observation,
    order_select,
    patient_view,
)  # fmt: skip
from markdown_it import MarkdownIt

from ingest.embed import Embedder
from ingest.index import Index
from qa.answer import Citation, Statement, quote_hash
from qa.verify import verify
from ui.cds.answering import respond
from ui.cds.asking import Asking, on_drug, on_problems
from ui.cds.card import Card
from ui.cds.chart import Chart
from ui.cds.request import OrderSelect, PatientView
from ui.cds.services import SERVICES
from ui.cds.subject import is_on_subject
from ui.desk import Desk, Request
from ui.settings import Settings

TODAY = dt.date(2026, 11, 21)
BREAST, BRAIN = concept(system=SNOMED, code="254837009"), concept(system=SNOMED, code="94225005")
CITED = Citation(
    number=1, article_id="a", title="A", publisher=None, published=None, edition=None, tier="T0", review="submitted",
    headings=(), page=None, quote="Treat.", start=0, end=6, sha256=quote_hash("Treat."), kind="sentence",
)  # fmt: skip
TDXD = concept("fam-trastuzumab deruxtecan-nxki 100 MG Injection")


@pytest.fixture(scope="module")
def desk(index_dir: Path, embedder: Embedder) -> Desk:
    made = Desk(Settings(index=index_dir))
    made.embedder = embedder
    return made


def viewed(desk: Desk, **prefetch: Any) -> tuple[Card, ...]:
    return respond(desk, SERVICES[0], PatientView.model_validate(patient_view(**prefetch)), TODAY).cards


def ordered(desk: Desk, *drugs: dict[str, Any], **prefetch: Any) -> tuple[Card, ...]:
    drafts = [medication_request(d, "draft", f"o{i}") for i, d in enumerate(drugs)]
    return respond(desk, SERVICES[1], OrderSelect.model_validate(order_select(*drafts, **prefetch)), TODAY).cards


def test_a_problem_gives_cards_on_its_own_guideline(desk: Desk) -> None:
    cards = viewed(desk, conditions=bundle(condition(BREAST), condition(BRAIN)))
    assert cards
    assert all("HER2-positive" in c.detail and "brain metastases" in c.detail for c in cards)
    assert {c.indicator for c in cards} == {"info"}
    assert all(len(c.summary) < 140 for c in cards)
    assert all("review: submitted" in c.detail for c in cards)
    assert all("58 years old" in c.detail for c in cards)


@pytest.mark.parametrize("name", ["Heart failure", "Asthma", "Essential hypertension", "Sprained ankle"])
def test_a_problem_that_the_corpus_does_not_treat_gives_no_card(desk: Desk, name: str) -> None:
    assert viewed(desk, conditions=bundle(condition(concept(name)))) == ()


def test_nothing_known_gives_no_card(desk: Desk) -> None:
    assert viewed(desk) == ()


def test_an_order_against_a_limit_of_this_patient_is_a_warning_and_comes_first(desk: Desk) -> None:
    first, *others = ordered(desk, TDXD, observations=bundle(observation("10230-1", 38, "%")))
    assert first.indicator == "warning"
    assert "The record says LVEF 38 %" in first.detail
    assert "Withhold if LVEF falls to" in first.detail
    assert {c.indicator for c in others} == {"info"}


def test_the_same_order_within_the_limits_is_no_warning(desk: Desk) -> None:
    cards = ordered(desk, TDXD, observations=bundle(observation("10230-1", 61, "%")))
    assert cards
    assert {c.indicator for c in cards} == {"info"}


def test_a_dose_shown_is_that_of_the_ordered_drug(desk: Desk) -> None:
    doses = [c.detail for c in ordered(desk, TDXD) if "5.4 mg/kg intravenously" in c.detail]
    assert any("The dose of trastuzumab deruxtecan" in d for d in doses)
    herceptin = " ".join(c.detail for c in ordered(desk, concept("trastuzumab 150 MG Injection [Herceptin]")))
    assert "8 mg/kg" in herceptin
    assert "5.4 mg/kg" not in herceptin


def test_an_order_that_no_guideline_speaks_of_gives_no_card(desk: Desk) -> None:
    assert ordered(desk, concept("acetazolamide 250 MG Oral Tablet")) == ()
    assert ordered(desk, concept("Amoxicillin 120 MG/ML / clavulanate potassium 8.58 MG/ML Oral Suspension")) == ()


def test_only_selected_orders_are_answered(desk: Desk) -> None:
    drafts = [medication_request(TDXD, "draft", "a"), medication_request(concept("warfarin"), "draft", "b")]
    request = order_select(*drafts, selections=["MedicationRequest/b"])
    assert respond(desk, SERVICES[1], OrderSelect.model_validate(request), TODAY).cards == ()


def test_the_same_request_gives_the_same_cards_and_another_instance_other_ids(desk: Desk) -> None:
    problems = bundle(condition(BREAST), condition(BRAIN))
    assert viewed(desk, conditions=problems) == viewed(desk, conditions=problems)
    other = {**patient_view(conditions=problems), "hookInstance": "another"}
    again = respond(desk, SERVICES[0], PatientView.model_validate(other), TODAY).cards
    assert not {c.uuid for c in again} & {c.uuid for c in viewed(desk, conditions=problems)}


def test_what_was_not_understood_is_said_in_the_card(desk: Desk) -> None:
    old = observation("10230-1", 42, "%", day="2020-01-01")
    cards = viewed(desk, conditions=bundle(condition(BREAST), condition(BRAIN)), observations=bundle(old))
    assert all("LVEF \\(too old to count\\)" in c.detail or "LVEF (too old to count)" in c.detail for c in cards)


def test_markup_in_a_record_does_not_reach_a_card_alive(desk: Desk) -> None:
    evil = observation("1-1", 1, "x")
    evil["code"] = concept("![x](https://evil.example/a.png) <script>alert(1)</script>", code="1-1")
    problems = bundle(condition(BREAST), condition(BRAIN))
    cards = viewed(desk, conditions=problems, observations=bundle(evil))
    assert cards
    for card in cards:
        page = MarkdownIt("commonmark").render(card.detail)
        assert "evil.example" in page
        assert not re.search(r"<(?:script|img|a) ?", page)


def test_findings_say_more_of_the_problem_they_are_of() -> None:
    chart = Chart(problems=("breast cancer", "asthma"), qualifiers=(("breast", "HER2-positive"),))
    assert [a.text for a in on_problems(chart)] == [
        "What is recommended for HER2-positive breast cancer?",
        "What is recommended for asthma?",
    ]


@pytest.mark.parametrize(
    ("problem", "title", "statement", "about"),
    [
        ("heart failure", "Guideline for the management of heart failure", "", True),
        ("heart failure with reduced ejection fraction", "Guideline for the management of heart failure", "", True),
        ("heart failure", "Palpitations", "Patients with heart failure are admitted.", False),
        ("invasive ductal breast cancer", "First line of HER2-positive breast cancer", "", True),
        ("breast cancer", "Lung cancer screening", "Women had breast cancer.", False),
        ("lung cancer", "First line of HER2-positive breast cancer", "Trastuzumab is given.", False),
        ("type 2 diabetes", "Standards of care in diabetes", "", True),
        ("acute disease", "Liver disease", "", False),
        ("chronic disorder", "A chronic disorder", "", False),
    ],
)  # fmt: skip
def test_an_article_is_on_a_problem_by_its_title(problem: str, title: str, statement: str, about: bool) -> None:
    asking = Asking("q", "treatment", (problem,), ())
    made = Statement(statement or "Treat.", "quote", (1,))
    assert is_on_subject(asking, made, replace(CITED, title=title)) == about


def test_metastases_are_asked_about_with_the_one_cancer_of_the_record() -> None:
    chart = Chart(problems=("brain metastases", "asthma", "breast cancer"))
    assert [a.text for a in on_problems(chart)] == [
        "What is recommended for breast cancer with brain metastases?",
        "What is recommended for asthma?",
    ]


def test_an_order_asks_for_what_decides_and_for_what_is_always_asked() -> None:
    chart = Chart(drugs=("warfarin",))
    asked = list(on_drug("sertraline", chart))
    assert [a.aspect for a in asked] == ["caution", "dose", "monitoring", "indication"]
    assert all(a.facts[-1].values == ("sertraline", "warfarin") for a in asked)


def test_an_answer_with_facts_of_a_record_verifies(desk: Desk, index: Index) -> None:
    chart = Chart(drugs=())
    facts = chart.taking("trastuzumab deruxtecan")
    answer = desk.answer(Request("What dose of trastuzumab deruxtecan is given?", as_of=TODAY, facts=facts))
    assert answer.question.given == facts
    assert verify(answer, index).holds
    assert '"given"' not in desk.answer(Request("What dose of pertuzumab is given?", as_of=TODAY)).to_json()


def test_a_finding_decides_whom_a_sentence_is_for(desk: Desk) -> None:
    with_her2 = viewed(
        desk, conditions=bundle(condition(BREAST), condition(BRAIN)), observations=bundle(coded("85319-2", "LA6576-8"))
    )
    assert any("HER2-positive \\(2026" in c.detail or "HER2-positive (2026" in c.detail for c in with_her2)
