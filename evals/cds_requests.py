"""Requests as a health record sends them, for measuring: each problem and each drug in a record of usual size."""

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

Json = dict[str, Any]

PROBLEMS = (
    "Malignant neoplasm of breast", "Secondary malignant neoplasm of brain", "HER2 positive carcinoma of breast",
    "Essential hypertension", "Type 2 diabetes mellitus without complications", "Heart failure", "Obesity",
    "Chronic idiopathic constipation", "Postpartum fatigue", "Hyperprolactinaemia", "Palpitations", "Asthma",
    "Major depressive disorder", "Allergic rhinitis", "Chronic kidney disease stage 3", "Hypercholesterolaemia",
    "Interstitial lung disease", "Migraine", "Osteoarthritis of knee", "Psoriasis",
)  # fmt: skip
DRUGS = (
    "trastuzumab 150 MG Injection [Herceptin]", "pertuzumab 420 MG Injection", "tucatinib 150 MG Oral Tablet",
    "fam-trastuzumab deruxtecan-nxki 100 MG Injection", "capecitabine 500 MG Oral Tablet",
    "semaglutide 2.4 MG Injection",
    "sertraline 50 MG Oral Tablet", "docusate sodium 100 MG Oral Capsule", "cetirizine 10 MG Oral Tablet",
    "cabergoline 0.5 MG Oral Tablet", "cyclophosphamide 50 MG Oral Tablet", "lisdexamfetamine 30 MG Oral Capsule",
    "evolocumab 140 MG Injection", "warfarin sodium 5 MG Oral Tablet", "amoxicillin 500 MG Oral Capsule",
    "metformin 500 MG Oral Tablet", "haloperidol 1 MG Oral Tablet", "docetaxel 80 MG Injection",
    "furosemide 40 MG Oral Tablet", "apixaban 5 MG Oral Tablet",
)  # fmt: skip
_VALUES = (
    ("10230-1", 42, "%"), ("33914-3", 52, "mL/min/{1.73_m2}"), ("39156-5", 28.4, "kg/m2"), ("29463-7", 81, "kg"),
    ("8480-6", 148, "mm[Hg]"), ("8462-4", 91, "mm[Hg]"), ("4548-4", 7.1, "%"), ("13457-7", 131, "mg/dL"),
    ("777-3", 210, "10*3/uL"), ("751-8", 3.1, "10*3/uL"), ("718-7", 12.1, "g/dL"), ("8867-4", 78, "/min"),
)  # fmt: skip
_DAYS = 10  # each value is there of this many days
_OTHERS = 6  # problems and drugs beside the one that is asked about


def requests(today: dt.date) -> Iterator[tuple[str, Json]]:
    """(hook, request) without end, patient-view and order-select in turn, first one for each problem and drug."""
    for here in itertools.count():
        record = _record(PROBLEMS[here % len(PROBLEMS)], here, today)
        yield "patient-view", _request("patient-view", here, {}, record)
        order = _medication(DRUGS[here % len(DRUGS)], "draft", "o1")
        context = {"selections": ["MedicationRequest/o1"], "draftOrders": _bundle([order])}
        yield "order-select", _request("order-select", here, context, record)


def _record(problem: str, here: int, today: dt.date) -> Json:
    problems = [problem, *_after(PROBLEMS, here)]
    taken = _after(DRUGS, here + 7)
    return {
        "patient": {"resourceType": "Patient", "id": "7", "gender": "female", "birthDate": "1968-02-03"},
        "conditions": _bundle([_condition(p) for p in problems]),
        "medications": _bundle([_medication(d, "active", f"m{k}") for k, d in enumerate(taken)]),
        "observations": _bundle(
            [
                _observation(code, amount, unit, today - dt.timedelta(days=day))
                for day in range(_DAYS)
                for code, amount, unit in _VALUES
            ]
        ),
    }


def _after(names: Sequence[str], here: int) -> list[str]:
    return [names[(here + k) % len(names)] for k in range(1, _OTHERS + 1)]


def _request(hook: str, here: int, context: Json, record: Json) -> Json:
    of = {"userId": "Practitioner/1", "patientId": "7", **context}
    return {"hook": hook, "hookInstance": f"bench-{here}", "context": of, "prefetch": record}


def _condition(name: str) -> Json:
    active = {"coding": [{"code": "active"}]}
    return {"resourceType": "Condition", "clinicalStatus": active, "code": {"text": name}}


def _medication(name: str, status: str, id: str) -> Json:
    return {
        "resourceType": "MedicationRequest", "id": id, "status": status, "intent": "order",
        "medicationCodeableConcept": {"text": name},
    }  # fmt: skip


def _observation(code: str, value: float, unit: str, day: dt.date) -> Json:
    return {
        "resourceType": "Observation", "status": "final", "effectiveDateTime": day.isoformat(),
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit},
    }  # fmt: skip


def _bundle(resources: list[Json]) -> Json:
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": r} for r in resources]}
