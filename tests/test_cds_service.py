"""CDS Hooks behind the whole service: keys, foreign pages, logs."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fhir_data import PATIENT, SNOMED, bundle, concept, condition, medication_request, order_select, patient_view
from starlette.testclient import TestClient

from ingest.embed import Embedder
from ui.desk import Desk
from ui.server import make_app, make_service
from ui.settings import Settings

SANDBOX = "https://sandbox.cds-hooks.org"
CANARY = "Zebulon Quillfeather"


@pytest.fixture(scope="module")
def client(index_dir: Path, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    kept = tmp_path_factory.mktemp("cds")
    desk = Desk(
        Settings(
            index=index_dir,
            database=f"sqlite:///{kept}/kept.sqlite",
            allowed_origins=(SANDBOX,),
            allowed_hosts=("testserver",),
            audit=kept / "audit",
        )
    )
    desk.embedder = embedder
    with TestClient(make_app(desk, make_service(desk), has_chat=False)) as found:
        yield found


def sequence() -> list[tuple[str, dict[str, Any]]]:
    """Discovery aside, what a client of the specification sends: a view, an order, what became of a card."""
    named = {**PATIENT, "name": [{"text": CANARY}], "identifier": [{"value": "MRN-998877"}]}
    problems = bundle(
        condition(concept(f"Malignant neoplasm of breast, {CANARY}", SNOMED, "254837009")),
        condition(concept(system=SNOMED, code="94225005")),
    )
    drug = medication_request(concept("sertraline 50 MG Oral Tablet"), "draft", "1")
    remark = {"overrideReason": {"userComment": f"{CANARY} refused."}, "outcomeTimestamp": "2026-11-21T10:00:00Z"}
    return [
        ("guidelines-for-patient", patient_view(patient=named, conditions=problems)),
        ("guidelines-for-order", order_select(drug, patient=named)),
        ("guidelines-for-patient/feedback", {"feedback": [{"card": "a", "outcome": "overridden", **remark}]}),
    ]


def test_the_sequence_of_the_specification_is_served_to_an_allowed_page(client: TestClient) -> None:
    page = {"origin": SANDBOX}
    services = client.get("/cds-services", headers=page)
    assert services.headers["access-control-allow-origin"] == SANDBOX
    assert {s["id"] for s in services.json()["services"]} == {"guidelines-for-patient", "guidelines-for-order"}
    for path, body in sequence():
        answered = client.post(f"/cds-services/{path}", json=body, headers=page)
        assert answered.status_code == 200
        assert answered.headers["access-control-allow-origin"] == SANDBOX


def test_a_page_asks_beforehand_whether_it_may(client: TestClient) -> None:
    asked = {
        "origin": SANDBOX,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    allowed = client.options("/cds-services/guidelines-for-patient", headers=asked)
    assert allowed.is_success
    assert allowed.headers["access-control-allow-origin"] == SANDBOX


def test_another_page_is_refused(client: TestClient) -> None:
    assert client.get("/cds-services", headers={"origin": "https://evil.example"}).status_code == 403


def test_no_word_of_a_record_reaches_a_log_or_the_audit_log(
    client: TestClient, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], tmp_path_factory: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    for path, body in sequence():
        client.post(f"/cds-services/{path}", json=body)
        client.post(f"/cds-services/{path}", content=json.dumps(body)[:-1].encode())
    written = "".join(p.read_text() for p in tmp_path_factory.getbasetemp().rglob("audit/*"))
    printed = "".join(capfd.readouterr())
    for word in (CANARY, "Quillfeather", "MRN-998877", "breast", "sertraline"):
        assert word not in caplog.text
        assert word not in printed
        assert word not in written
    assert written


def test_strict_json_holds_here_too(client: TestClient) -> None:
    refused = client.post("/cds-services/guidelines-for-patient", content=b'{"hook": NaN}')
    assert refused.status_code in (400, 422)
