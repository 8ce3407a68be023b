import datetime as dt
import json
from dataclasses import replace
from typing import Any

import pytest
from fhir.resources.artifactassessment import ArtifactAssessment
from fhir.resources.bundle import Bundle
from fhir.resources.citation import Citation as FhirCitation
from hypothesis import given, settings
from hypothesis import strategies as st
from test_export import QUOTE, answer

from ingest.clean import is_forbidden
from ingest.index import Index
from qa.answer import Applicability, PrimarySource, Statement
from qa.ask import ask
from qa.question import understand
from ui.export.fhir import fhir_bundle, fhir_json


def resources(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def is_valid(bundle: dict[str, Any]) -> bool:
    """Raises where a resource is not what R5 allows."""
    Bundle.model_validate(bundle)
    for kind, model in (("Citation", FhirCitation), ("ArtifactAssessment", ArtifactAssessment)):
        for resource in resources(bundle, kind):
            model.model_validate(resource)
    return True


def components(bundle: dict[str, Any], what: str) -> list[dict[str, Any]]:
    (assessment,) = resources(bundle, "ArtifactAssessment")
    return [c for c in assessment["content"][0]["component"] if c["type"]["text"] == what]


def graded(*strength: str) -> dict[str, Any]:
    made = answer()
    statement = replace(made.statements[0], strength=strength)
    return fhir_bundle(replace(made, statements=(statement,), answer_id="").sealed())


def test_a_statement_is_an_assessment_of_the_source_it_cites() -> None:
    bundle = fhir_bundle(answer())
    assert is_valid(bundle)
    (source,) = resources(bundle, "Citation")
    (assessment,) = resources(bundle, "ArtifactAssessment")
    assert assessment["content"][0]["summary"] == QUOTE
    assert assessment["artifactReference"]["reference"] == bundle["entry"][0]["fullUrl"]
    assert source["citedArtifact"]["title"] == [{"text": "Doses of HER2 agents"}]
    assert source["citedArtifact"]["publicationForm"][0]["articleDate"] == "2022-03-01"
    assert source["citedArtifact"]["webLocation"] == [{"url": "https://guidelines.example/abemab?a=1&b=2"}]


def test_what_the_source_does_not_state_is_left_out() -> None:
    bundle = fhir_bundle(answer(publisher=None, published=None, edition=None, url=None, page=None, headings=()))
    assert is_valid(bundle)
    (source,) = resources(bundle, "Citation")
    assert source["citedArtifact"].keys() == {"identifier", "title", "classification"}


def test_a_month_stays_a_month() -> None:
    (source,) = resources(fhir_bundle(answer(published_as="2022-03")), "Citation")
    assert source["citedArtifact"]["publicationForm"][0]["articleDate"] == "2022-03"


@pytest.mark.parametrize(
    ("strength", "codes"),
    [
        ("GRADE: strong; certainty moderate", ["strong", "moderate"]),
        ("GRADE: conditional; certainty very low", ["weak", "very-low"]),
        ("ASCO: strength weak; evidence high", ["weak", "high"]),
        ("ACP: strong recommendation", ["strong"]),
        ("ASCO: strength moderate; evidence intermediate", []),
        ("A society: conditional", []),
        ("ESC: class I; level B", []),
        ("ESMO: I, A", []),
    ],
)
def test_a_grade_has_a_code_only_where_its_word_is_one(strength: str, codes: list[str]) -> None:
    bundle = graded(strength)
    assert is_valid(bundle)
    coded = [*components(bundle, "Strength"), *components(bundle, "Certainty")]
    assert [c["classifier"][0]["coding"][0]["code"] for c in coded] == codes
    (stated,) = components(bundle, "Strength and certainty as stated")
    assert stated["classifier"] == [{"text": strength}]


def test_applicability_review_and_place_go_along() -> None:
    made = answer(primary=(PrimarySource("ESMO 2025", "T0", url="https://doi.org/10.1/x"),))
    statement = replace(made.statements[0], applies=Applicability("no", "The question says 40; this is for 50."))
    bundle = fhir_bundle(replace(made, statements=(statement,), answer_id="").sealed())
    assert is_valid(bundle)
    (applies,) = components(bundle, "Applicability")
    assert applies["classifier"] == [{"text": "does not apply"}]
    assert applies["summary"] == "The question says 40; this is for 50."
    (review,) = components(bundle, "Review")
    assert review["classifier"] == [{"text": "submitted, not yet reviewed"}]
    (sentence,) = components(bundle, "Cited sentence")
    assert sentence["classifier"] == [{"text": "Dose › page 3"}]
    (assessment,) = resources(bundle, "ArtifactAssessment")
    assert assessment["content"][0]["relatedArtifact"][0]["document"] == {"url": "https://doi.org/10.1/x"}


def test_an_abstention_is_an_empty_collection(index: Index) -> None:
    refused = ask(index, understand("What is the capital of Peru?", as_of=dt.date(2026, 11, 20)))
    assert refused.status == "abstain"
    bundle = fhir_bundle(refused)
    assert is_valid({**bundle, "entry": bundle.get("entry", [])})
    assert "entry" not in bundle


@pytest.mark.parametrize("question", ["What dose of pertuzumab is given?", "Which laxative is recommended?"])
def test_real_answers_are_valid_and_the_same_each_time(index: Index, question: str) -> None:
    made = ask(index, understand(question, as_of=dt.date(2026, 11, 20)))
    assert made.status != "abstain"
    assert is_valid(json.loads(fhir_json(made)))
    assert fhir_json(made) == fhir_json(made)


@given(st.text(min_size=1, max_size=60).filter(lambda t: bool(t.strip()) and not any(map(is_forbidden, t))))
@settings(max_examples=60, deadline=None)
def test_any_statement_is_a_valid_assessment(text: str) -> None:
    made = answer(text)
    assert isinstance(made.statements[0], Statement)
    assert is_valid(fhir_bundle(made))
