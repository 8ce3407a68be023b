"""FHIR resources for tests, of one made-up patient."""

from typing import Any

Json = dict[str, Any]

TODAY = "2026-11-21"
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
UCUM = "http://unitsofmeasure.org"
PATIENT: Json = {"resourceType": "Patient", "id": "7", "gender": "female", "birthDate": "1968-02-03"}
SUBJECT = {"reference": "Patient/7"}


def concept(text: str = "", system: str = "", code: str = "", display: str = "") -> Json:
    coding = {k: v for k, v in {"system": system, "code": code, "display": display}.items() if v}
    return {**({"text": text} if text else {}), **({"coding": [coding]} if coding else {})}


def condition(code: Json, status: str = "active", **fields: Any) -> Json:
    named = {"resourceType": "Condition", "clinicalStatus": concept(code=status), "code": code, "subject": SUBJECT}
    return {**named, **fields}


def observation(code: str, value: Any = None, unit: str = "", day: str | None = "2026-11-01", **fields: Any) -> Json:
    found: Json = {"resourceType": "Observation", "status": "final", "code": concept(system=LOINC, code=code)}
    if day:
        found["effectiveDateTime"] = day
    if value is not None:
        found["valueQuantity"] = {"value": value, "unit": unit, "system": UCUM, "code": unit}
    return {**found, "subject": SUBJECT, **fields}


def coded(code: str, answer: str, system: str = LOINC, **fields: Any) -> Json:
    return observation(code, valueCodeableConcept=concept(system=system, code=answer), **fields)


def medication_request(drug: Json, status: str = "active", id: str = "m1", **fields: Any) -> Json:
    named = {"resourceType": "MedicationRequest", "id": id, "status": status, "intent": "order", "subject": SUBJECT}
    return {**named, "medicationCodeableConcept": drug, **fields}


def bundle(*resources: Json) -> Json:
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": r} for r in resources]}


def patient_view(**prefetch: Any) -> Json:
    """The request of the specification's patient-view example, for this patient."""
    return {
        "hook": "patient-view",
        "hookInstance": "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
        "fhirServer": "https://fhir.example.org/r4",
        "context": {"userId": "Practitioner/example", "patientId": "7", "encounterId": "89284"},
        "prefetch": {"patient": PATIENT, "conditions": None, "medications": None, "observations": None, **prefetch},
    }


def order_select(*drafts: Json, selections: list[str] | None = None, **prefetch: Any) -> Json:
    """The request of the specification's order-select example: drafts, of which some were just selected."""
    request = patient_view(**prefetch)
    chosen = selections or [f"{d['resourceType']}/{d['id']}" for d in drafts]
    return {
        **request,
        "hook": "order-select",
        "context": {**request["context"], "selections": chosen, "draftOrders": bundle(*drafts)},
    }
