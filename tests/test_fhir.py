import datetime as dt
import json

import pytest

from ingest.article import Article
from ingest.conservation import conserved
from ingest.errors import ArticleError
from ingest.readers import fhir
from ingest.readers.document import Document

PLAN = {
    "resourceType": "PlanDefinition",
    "url": "http://example.org/PlanDefinition/rec-4",
    "version": "2022.1",
    "title": "Recommendation 4",
    "date": "2025-08",
    "publisher": "A society",
    "description": "Use the lowest dose.\n\n- Start low.\n- Go slow.",
    "action": [
        {
            "title": "Check the dose",
            "description": "The dose is over 50 MME/day.",
            "extension": [
                {
                    "url": "http://hl7.org/fhir/StructureDefinition/cqf-strengthOfRecommendation",
                    "valueCodeableConcept": {"coding": [{"code": "strong", "display": "Strong"}]},
                }
            ],
            "condition": [
                {"kind": "applicability", "expression": {"description": "An opioid is ordered.", "expression": "Is"}}
            ],
            "documentation": [{"type": "documentation", "display": "The guideline", "url": "https://example.org/g"}],
            "action": [{"textEquivalent": "Taper it.", "condition": [{"expression": {"expression": "Is Ordered"}}]}],
        }
    ],
}


def read(resource: dict[str, object]) -> Article:
    parsed = fhir.read(Document(json.dumps(resource).encode(), "a.json"))
    assert parsed.witness is not None
    assert (conserved(parsed.witness, parsed.article) or 0) == 1.0
    return parsed.article


def test_a_plan_says_who_published_it_and_when() -> None:
    article = read(PLAN)
    assert (article.title, article.publisher, article.edition) == ("Recommendation 4", "A society", "2022.1")
    assert (article.published, article.published_as) == (dt.date(2025, 8, 1), "2025-08")
    assert article.url == PLAN["url"]
    assert article.references[0].url == "https://example.org/g"


def test_actions_are_sections_with_their_conditions_in_words() -> None:
    article = read(PLAN)
    assert [article.quote(s) for s in article.sentences] == [
        "Use the lowest dose.",
        "Start low.",
        "Go slow.",
        "The dose is over 50 MME/day.",
        "Applies when: An opioid is ordered.",
        "Strength of recommendation: Strong.",
        "The guideline",
        "Taper it.",
        "Condition: Is Ordered",
    ]
    assert article.sentences[3].headings == ("Recommendation 4", "Check the dose")


def test_a_citation_gives_title_and_abstract() -> None:
    article = read(
        {
            "resourceType": "Citation",
            "status": "active",
            "citedArtifact": {
                "title": [{"text": "Ice for ankles"}],
                "abstract": [{"text": "Cool it. Rest it."}],
                "publicationForm": [{"publishedIn": {"title": "J Cold"}, "volume": "7"}],
            },
        }
    )
    assert article.title == "Ice for ankles"
    assert [article.quote(s) for s in article.sentences] == [
        "Ice for ankles", "Cool it.", "Rest it.", "Published in: J Cold, 7."
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ('{"resourceType": "Patient"}', "is a FHIR Patient; only PlanDefinition and Citation are read"),
        ('{"resourceType": "PlanDefinition", ', "is not valid JSON"),
        ('{"resourceType": "PlanDefinition", "x": ' + "[" * 100_000, "is not valid JSON"),
        ('{"resourceType": "PlanDefinition"}', "no text was found"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(raw: str, message: str) -> None:
    assert fhir.accepts(Document(raw.encode(), "a.json"))
    with pytest.raises(ArticleError, match=message):
        fhir.read(Document(raw.encode(), "a.json"))


def test_other_json_is_not_fhir() -> None:
    assert not fhir.accepts(Document(b'{"question": "Which dose?"}', "a.json"))
    assert not fhir.accepts(Document(b'["resourceType"]', "a.json"))
