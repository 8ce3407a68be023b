"""A request's prefetch to a chart. Everything must be of the patient whom the request names."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from ui.cds.chart import Chart
from ui.cds.elements import Condition, Medication, MedicationUse, Observation, Patient, Reference
from ui.cds.fhir import resources
from ui.cds.medications import Medications, by_reference, read_medications
from ui.cds.observations import read_observations
from ui.cds.person import read_person
from ui.cds.problems import read_problems
from ui.cds.refusal import malformed, missing
from ui.cds.request import HookRequest

Prefetch = Mapping[str, Mapping[str, Any] | None]


def read_record(request: HookRequest, needed: Sequence[str], today: dt.date) -> Chart:
    """The chart of the request's patient on `today`. Raises HookRefused: 412 when a `needed` key was not sent or holds
    an error of the client's server (null means that there is no data), 400 when something is no FHIR or is of another
    patient."""
    sent = {k: v for k, v in request.prefetch.items() if v is None or v.get("resourceType") != "OperationOutcome"}
    lacking = [key for key in needed if key not in sent]
    patients = resources(sent.get("patient"), Patient, "prefetch.patient")
    if lacking or not patients:
        raise missing(", ".join(lacking or ["patient"]))
    patient, own = patients[0], request.context.patientId.removeprefix("Patient/")
    if patient.id not in (None, own):
        raise malformed("prefetch.patient: is not the patient of context.patientId.")
    observations = resources(sent.get("observations"), Observation, "prefetch.observations")
    conditions = resources(sent.get("conditions"), Condition, "prefetch.conditions")
    uses = [u for k in ("medications", "statements") for u in resources(sent.get(k), MedicationUse, f"prefetch.{k}")]
    of_one_patient((*observations, *conditions, *uses), own)
    if patient.deceasedBoolean or patient.deceasedDateTime:
        return Chart()
    return (
        read_person(patient, today)
        + read_problems(conditions)
        + read_observations(observations, today)
        + read_medications(uses, medications_of(sent), today)
        + Chart(open=tuple(f"{k} (not sent)" for k in ("medications", "observations") if k not in sent))
    )


def medications_of(sent: Prefetch) -> Medications:
    """Medication resources that were sent along."""
    return by_reference(m for k, v in sent.items() for m in resources(v, Medication, f"prefetch.{k}"))


def of_one_patient(found: Sequence[Condition | Observation | MedicationUse], own: str) -> None:
    """Raises HookRefused (400) when one is of another patient than `own`."""
    for one in found:
        whose = _patient_of(one.subject)
        if whose not in (None, own):
            raise malformed(f"A {one.resourceType} is of another patient than context.patientId.")


def _patient_of(subject: Reference | None) -> str | None:
    """The patient's id in 'Patient/7' or 'https://server/fhir/Patient/7'; None where the reference names none so."""
    parts = (subject.reference or "").split("/") if subject else []
    return parts[parts.index("Patient") + 1] if "Patient" in parts[:-1] else None
