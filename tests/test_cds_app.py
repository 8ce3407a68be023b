"""/cds-services over HTTP, with requests in the shapes of the specification's own examples."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from fhir_data import PATIENT, SNOMED, bundle, concept, condition, medication_request, order_select, patient_view
from starlette.testclient import TestClient

from ingest.embed import Embedder
from ui.cds.app import make_cds
from ui.cds.card import OVERRIDE_REASONS
from ui.desk import Desk
from ui.settings import Settings

VIEW, ORDER = "/cds-services/guidelines-for-patient", "/cds-services/guidelines-for-order"
PROBLEMS = bundle(
    condition(concept(system=SNOMED, code="254837009")), condition(concept(system=SNOMED, code="94225005"))
)


@pytest.fixture(scope="module")
def client(index_dir: Path, embedder: Embedder) -> TestClient:
    desk = Desk(Settings(index=index_dir))
    desk.embedder = embedder
    return TestClient(make_cds(desk))


def test_discovery_lists_the_services_with_their_templates(client: TestClient) -> None:
    services = client.get("/cds-services").json()["services"]
    assert [(s["hook"], s["id"]) for s in services] == [
        ("patient-view", "guidelines-for-patient"),
        ("order-select", "guidelines-for-order"),
    ]
    for service in services:
        assert service["title"]
        assert service["description"]
        assert service["prefetch"]["patient"] == "Patient/{{context.patientId}}"
        assert "http://loinc.org|10230-1" in service["prefetch"]["observations"]
        assert all("{{context.patientId}}" in template for template in service["prefetch"].values())


def test_a_call_is_answered_with_cards_in_the_specifications_shape(client: TestClient) -> None:
    response = client.post(VIEW, json=patient_view(conditions=PROBLEMS))
    assert response.status_code == 200
    cards = response.json()["cards"]
    assert cards
    for card in cards:
        assert {"uuid", "summary", "detail", "indicator", "source", "overrideReasons"} <= card.keys()
        assert card["indicator"] in ("info", "warning")
        assert len(card["summary"]) < 140
        assert card["source"]["label"]
        assert [r["code"] for r in card["overrideReasons"]] == [r.code for r in OVERRIDE_REASONS]
        assert all(link["type"] == "absolute" and link["url"].startswith("http") for link in card.get("links", []))
        assert None not in card.values()


def test_a_card_leads_to_the_cited_sentence_in_its_article(client: TestClient) -> None:
    first = client.post(VIEW, json=patient_view(conditions=PROBLEMS)).json()["cards"][0]["links"][0]
    assert re.fullmatch(r"http://testserver/api/v1/articles/[a-z0-9-]+#s\d+", first["url"])
    assert first["label"] == "The cited sentence in its article"


def test_no_guidance_is_an_empty_list(client: TestClient) -> None:
    response = client.post(VIEW, json=patient_view(conditions=bundle(condition(concept("Sprained ankle")))))
    assert (response.status_code, response.json()) == (200, {"cards": []})


def test_the_order_of_the_specification_is_read_beside_a_diet(client: TestClient) -> None:
    diet = {"resourceType": "NutritionOrder", "id": "pureeddiet-simple", "status": "draft"}
    drug = medication_request(concept("sertraline 50 MG Oral Tablet"), "draft", "smart-MedicationRequest-103")
    response = client.post(ORDER, json=order_select(diet, drug))
    assert response.status_code == 200
    assert any("50 to 200 mg" in card["detail"] for card in response.json()["cards"])


def test_fields_and_extensions_of_later_versions_are_ignored(client: TestClient) -> None:
    later = {**patient_view(), "extension": {"com.example.timestamp": "2026-11-21T10:00:00Z"}, "fhirAuthorization": {}}
    assert client.post(VIEW, json=later).status_code == 200


@pytest.mark.parametrize("key", ["patient", "conditions"])
def test_missing_prefetch_is_412(client: TestClient, key: str) -> None:
    request = patient_view()
    del request["prefetch"][key]
    response = client.post(VIEW, json=request)
    assert response.status_code == 412
    assert key in response.json()["detail"]


@pytest.mark.parametrize(
    "change",
    [
        {"hook": "order-sign"},
        {"hookInstance": ""},
        {"context": {"userId": "Practitioner/1"}},
        {"prefetch": [PATIENT]},
        {"prefetch": {"patient": "Patient/7"}},
    ],
)
def test_a_malformed_request_is_400(client: TestClient, change: dict[str, Any]) -> None:
    response = client.post(VIEW, json={**patient_view(), **change})
    assert response.status_code == 400
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"hook": NaN}', b'{"hook": "a", "hook": "b"}', b'"\\ud800"'])
def test_a_body_that_is_no_json_object_is_400(client: TestClient, body: bytes) -> None:
    assert client.post(VIEW, content=body).status_code == 400


def test_order_select_needs_its_drafts(client: TestClient) -> None:
    request = order_select(medication_request(concept("warfarin"), "draft"))
    del request["context"]["draftOrders"]
    assert client.post(ORDER, json=request).status_code == 400


def test_an_unknown_service_is_404_and_another_method_405(client: TestClient) -> None:
    assert client.post("/cds-services/none", json={}).status_code == 404
    assert client.get(VIEW).status_code == 405


def test_errors_repeat_nothing_of_the_record(client: TestClient) -> None:
    request = patient_view(conditions={"resourceType": "Bundle", "entry": "Syphilis of Jane Canary"})
    body = client.post(VIEW, json=request).text
    assert "Canary" not in body
    assert json.loads(body)["status"] == 400


SUGGESTION = {"id": "e56e1945-20b3-4393-8503-a1a20fd73152"}
CARD, THEN = "9368d37b-283f-44a0-93ea-547cebab93ed", "2026-11-21T10:00:00Z"


@pytest.fixture
def kept(tmp_path: Path) -> Desk:
    return Desk(Settings(index=tmp_path / "none", database=f"sqlite:///{tmp_path}/kept.sqlite"))


def test_feedback_in_the_specifications_three_forms_is_kept(kept: Desk) -> None:
    accepted = {"card": CARD, "outcome": "accepted", "acceptedSuggestions": [SUGGESTION], "outcomeTimestamp": THEN}
    dismissed = {"card": CARD, "outcome": "overridden", "outcomeTimestamp": THEN}
    reason = {"reason": {"code": "not-this-patient", "system": "urn:x"}, "userComment": "Allergic."}
    overridden = {**dismissed, "overrideReason": reason}
    sent = TestClient(make_cds(kept)).post(f"{VIEW}/feedback", json={"feedback": [accepted, dismissed, overridden]})
    assert sent.status_code == 200
    acts = kept.store.cards().all()
    assert [(a.outcome, a.reason, a.comment) for a in acts] == [
        ("accepted", None, None),
        ("overridden", None, None),
        ("overridden", "not-this-patient", "Allergic."),
    ]
    assert {(a.service, a.card, a.happened.isoformat()) for a in acts} == {
        ("guidelines-for-patient", CARD, "2026-11-21T10:00:00+00:00")
    }
    assert kept.store.cards("another").all() == ()


@pytest.mark.parametrize(
    "feedback",
    [
        [],
        [{"card": CARD, "outcome": "ignored", "outcomeTimestamp": THEN}],
        [{"outcome": "overridden", "outcomeTimestamp": THEN}],
        [{"card": CARD, "outcome": "overridden"}],
        [{"card": CARD, "outcome": "overridden", "outcomeTimestamp": "2026-11-21T10:00:00"}],
    ],
)
def test_feedback_in_another_shape_is_400_and_nothing_is_kept(kept: Desk, feedback: list[dict[str, Any]]) -> None:
    assert TestClient(make_cds(kept)).post(f"{VIEW}/feedback", json={"feedback": feedback}).status_code == 400
    assert kept.store.cards().all() == ()


def test_card_feedback_is_deleted_with_everything_else_that_is_old(kept: Desk) -> None:
    act = {"card": CARD, "outcome": "overridden", "outcomeTimestamp": THEN}
    TestClient(make_cds(kept)).post(f"{VIEW}/feedback", json={"feedback": [act]})
    kept.store.forget_before(dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
    assert kept.store.cards().all() == ()
