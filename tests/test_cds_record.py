import contextlib
import datetime as dt
from typing import Any

import pytest
from fhir_data import (
    ICD10,
    LOINC,
    PATIENT,
    RXNORM,
    SNOMED,
    bundle,
    coded,
    concept,
    condition,
    medication_request,
    observation,
    patient_view,
)  # fmt: skip
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.cds.chart import Chart
from ui.cds.record import read_record
from ui.cds.refusal import HookRefused
from ui.cds.request import PatientView

TODAY = dt.date(2026, 11, 21)
ELEMENTS = (
    "code", "coding", "text", "display", "system", "value", "unit", "comparator", "status", "intent", "subject",
    "reference", "effectiveDateTime", "effectivePeriod", "start", "end", "valueQuantity", "valueCodeableConcept",
    "valueInteger", "component", "clinicalStatus", "verificationStatus", "stage", "summary", "recordedDate",
    "medication", "medicationCodeableConcept", "medicationReference", "contained", "adherence", "interpretation", "id",
)  # fmt: skip


def chart(**prefetch: Any) -> Chart:
    return read_record(PatientView.model_validate(patient_view(**prefetch)), ("patient", "conditions"), TODAY)


def said(found: Chart) -> set[str]:
    """The facts in words, without age and sex."""
    return {f.text for f in found.facts if f.kind != "age" and f.name != ("sex",)}


def refused(**prefetch: Any) -> HookRefused:
    with pytest.raises(HookRefused) as caught:
        chart(**prefetch)
    return caught.value


def test_age_and_sex_come_from_the_patient() -> None:
    assert [f.text for f in chart().facts] == ["58 years old", "woman"]
    assert [f.text for f in chart(patient={**PATIENT, "birthDate": "2025-09-30"}).facts] == ["13 months old", "woman"]


@pytest.mark.parametrize("born", ["1968", "1968-02", "2031-01-01", "soon", None])
def test_an_age_is_not_guessed(born: str | None) -> None:
    found = chart(patient={**PATIENT, "birthDate": born})
    assert [f.text for f in found.facts] == ["woman"]
    assert "age (no full date of birth)" in found.open


def test_two_sexes_in_one_record_are_none() -> None:
    birth_sex = {"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex", "valueCode": "M"}
    found = chart(patient={**PATIENT, "extension": [birth_sex]})
    assert [f.text for f in found.facts] == ["58 years old"]
    assert "sex (the record has two)" in found.open


@pytest.mark.parametrize(
    ("code", "value", "unit", "fact", "about", "low"),
    [
        ("10230-1", 42, "%", "LVEF 42 % (2026-11-01)", "LVEF", 42.0),
        ("33914-3", 25.5, "mL/min/{1.73_m2}", "eGFR 25.5 mL/min/1.73 (2026-11-01)", "kidney function", 25.5),
        ("2164-2", 25, "mL/min", "creatinine clearance 25 mL/min (2026-11-01)", "kidney function", 25.0),
        ("39156-5", 31.2, "kg/m2", "BMI 31.2 kg/m2 (2026-11-01)", "BMI", 31.2),
        ("777-3", 90, "10*3/uL", "platelets 90 (2026-11-01)", "platelets", 90.0),
        ("4548-4", 7.2, "%", "HbA1c 7.2 % (2026-11-01)", "HbA1c", 7.2),
    ],
)  # fmt: skip
def test_a_measured_value_is_read_with_its_unit_and_day(
    code: str, value: float, unit: str, fact: str, about: str, low: float
) -> None:
    (found,) = (f for f in chart(observations=bundle(observation(code, value, unit))).facts if f.kind == "measure")
    assert (found.text, found.about, found.interval and found.interval.low) == (fact, about, low)


@pytest.mark.parametrize(
    ("resource", "listed"),
    [
        (observation("10230-1", 0.42, "1"), "LVEF (its value was not read)"),
        (observation("10230-1", 42, "%", day=None), "LVEF (no date)"),
        (observation("10230-1", 42, "%", day="2024-11-01"), "LVEF (too old to count)"),
        (observation("10230-1", 42, "%", day="2027-01-01"), "LVEF (dated in the future)"),
        (observation("10230-1", 42, "%", status="preliminary"), "LVEF (not final)"),
        (observation("10230-1"), "LVEF (its value was not read)"),
        (observation("8480-6", 172, "mm[Hg]", day="2026-11-10"), "systolic blood pressure (too old to count)"),
        (coded("85319-2", "LA11885-3"), "HER2 status (its value was not read)"),
        (coded("82810-3", "LA4489-6"), "pregnancy (its value was not read)"),
        (
            {**observation("99999-9", 3, "mmol/L"), "code": concept("Serum unobtainium", LOINC, "99999-9")},
            "Serum unobtainium",
        ),
    ],
)
def test_what_is_not_understood_is_listed_and_not_guessed(resource: dict[str, Any], listed: str) -> None:
    found = chart(observations=bundle(resource))
    assert said(found) == set()
    assert listed in found.open


def test_the_latest_of_two_values_counts() -> None:
    old, new = observation("10230-1", 60, "%", day="2026-07-01"), observation("10230-1", 42, "%")
    assert said(chart(observations=bundle(new, old))) == {"LVEF 42 % (2026-11-01)"}


def test_two_values_of_one_day_that_differ_are_none() -> None:
    found = chart(observations=bundle(observation("10230-1", 60, "%"), observation("18043-0", 42, "%")))
    assert said(found) == set()
    assert "LVEF (different values on one day)" in found.open


def test_a_blood_pressure_is_read_from_its_components() -> None:
    parts = [
        {
            "code": concept(system=LOINC, code=code),
            "valueQuantity": {"value": value, "unit": "mmHg", "system": "http://unitsofmeasure.org", "code": "mm[Hg]"},
        }
        for code, value in (("8480-6", 172), ("8462-4", 95))
    ]
    panel = observation("85354-9", day="2026-11-21", component=parts)
    pressure = {"systolic blood pressure 172 mm Hg (2026-11-21)", "diastolic blood pressure 95 mm Hg (2026-11-21)"}
    assert said(chart(observations=bundle(panel))) == pressure


@pytest.mark.parametrize(
    ("resource", "value"),
    [
        (coded("85319-2", "LA6576-8"), "HER2-positive"),
        (coded("85319-2", "260385009", SNOMED), "HER2-negative"),
        (coded("85337-4", "10828004", SNOMED), "hormone receptor-positive"),
        (coded("82810-3", "LA15173-0"), "pregnant"),
        (coded("82810-3", "60001007", SNOMED), "not pregnant"),
        (coded("72166-2", "8517006", SNOMED), "ever smoked"),
    ],
)
def test_a_coded_finding_is_a_category(resource: dict[str, Any], value: str) -> None:
    found = chart(observations=bundle(resource))
    assert value in {v for f in found.facts if f.kind == "category" for v in f.values}


def test_a_value_without_a_code_is_read_by_its_whole_name() -> None:
    named = {**observation("", 42, "%"), "code": concept("Left ventricular ejection fraction")}
    assert said(chart(observations=bundle(named))) == {"LVEF 42 % (2026-11-01)"}
    longer = {**observation("", 42, "%"), "code": concept("Left ventricular ejection fraction of the twin")}
    assert said(chart(observations=bundle(longer))) == set()
    coded_otherwise = {**observation("", 42, "%"), "code": concept("LVEF", "urn:local", "17")}
    assert said(chart(observations=bundle(coded_otherwise))) == set()


def test_a_line_and_a_stage_are_read_in_their_own_words() -> None:
    line = {**observation("", valueInteger=2), "code": concept("Line of treatment")}
    stage = observation("21908-9", valueCodeableConcept=concept("Stage IIIA"))
    kinds = {f.kind: f.interval for f in chart(observations=bundle(line, stage)).facts}
    assert kinds["line"] is not None
    assert kinds["line"].low == 2
    assert kinds["stage"] is not None
    assert kinds["stage"].low == 3


def test_problems_are_said_as_guidelines_say_them_the_latest_first() -> None:
    found = chart(
        conditions=bundle(
            condition(concept(system=SNOMED, code="254837009"), recordedDate="2024-01-01"),
            condition(concept(system=ICD10, code="C79.31"), recordedDate="2026-01-01"),
            condition(concept("Malignant neoplasm of colon (disorder)"), recordedDate="2025-01-01"),
            condition(concept("Type 2 diabetes mellitus without complications"), recordedDate="2023-01-01"),
        )
    )
    assert found.problems == ("brain metastases", "colon cancer", "breast cancer", "Type 2 diabetes")


@pytest.mark.parametrize(
    "one",
    [
        condition(concept("Asthma"), status="resolved"),
        condition(concept("Asthma"), verificationStatus=concept(code="refuted")),
        condition(concept("Asthma"), verificationStatus=concept(code="entered-in-error")),
        condition(concept("Asthma"), verificationStatus=concept(code="differential")),
        condition(concept("Family history of asthma")),
        condition(concept("Suspected asthma")),
    ],
)
def test_what_is_over_unsure_or_of_somebody_else_is_no_problem(one: dict[str, Any]) -> None:
    assert chart(conditions=bundle(one)).problems == ()


def test_a_state_is_a_fact_and_no_question() -> None:
    found = chart(conditions=bundle(condition(concept(system=SNOMED, code="77386006"))))
    assert found.problems == ()
    assert said(found) == {"pregnant"}


def test_a_stage_of_a_condition_is_a_fact() -> None:
    one = condition(concept("HER2 positive carcinoma of breast"), stage=[{"summary": concept("Stage IV")}])
    assert {"HER2 positive", "Stage IV"} <= said(chart(conditions=bundle(one)))


@pytest.mark.parametrize(
    ("drug", "name"),
    [
        (concept("trastuzumab 150 MG Injection [Herceptin]"), "trastuzumab"),
        (concept(display="fam-trastuzumab deruxtecan-nxki 100 MG Injection", code="1"), "trastuzumab deruxtecan"),
        (concept(system=RXNORM, code="224905"), "trastuzumab"),
        (concept("pertuzumab, trastuzumab and hyaluronidase-zzxf"), "phesgo"),
        (concept("acetazolamide 250 MG Oral Tablet"), "acetazolamide"),
    ],
)
def test_a_drug_is_read_by_name_brand_or_code(drug: dict[str, Any], name: str) -> None:
    assert chart(medications=bundle(medication_request(drug))).drugs == (name,)


@pytest.mark.parametrize(
    "drug",
    [
        concept("Amoxicillin 120 MG/ML / clavulanate potassium 8.58 MG/ML Oral Suspension"),
        concept("sacubitril 24 MG / valsartan 26 MG Oral Tablet"),
        concept("warfarin 5 MG Oral Tablet", RXNORM, "224905"),
        concept("5 mg tablets"),
        {},
    ],
)
def test_no_one_drug_is_read_from_a_combination_or_a_contradiction(drug: dict[str, Any]) -> None:
    found = chart(medications=bundle(medication_request(drug)))
    assert found.drugs == ()
    assert any("no one drug was read" in o for o in found.open)


@pytest.mark.parametrize(
    "fields",
    [{"status": "stopped"}, {"doNotPerform": True}, {"intent": "plan"}, {"effectivePeriod": {"end": "2026-10-01"}}],
)
def test_a_drug_that_is_not_taken_does_not_count(fields: dict[str, Any]) -> None:
    assert chart(medications=bundle({**medication_request(concept("warfarin")), **fields})).drugs == ()


def test_r5_names_the_drug_in_one_element_and_says_whether_it_is_taken() -> None:
    of = {"resourceType": "MedicationStatement", "status": "recorded", "subject": {"reference": "Patient/7"}}
    taken = {**of, "medication": {"concept": concept("warfarin 5 MG")}}
    stopped = {
        **of,
        "medication": {"concept": concept("aspirin 75 MG")},
        "adherence": {"code": concept(code="not-taking")},
    }
    assert chart(statements=bundle(taken, stopped)).drugs == ("warfarin",)


def test_a_referred_medication_is_found_in_what_was_sent() -> None:
    use = medication_request({}, medicationReference={"reference": "https://fhir.example.org/r4/Medication/9"})
    del use["medicationCodeableConcept"]
    drug = {"resourceType": "Medication", "id": "9", "code": concept("warfarin sodium 5 MG")}
    assert chart(medications=bundle(use, drug)).drugs == ("warfarin",)


def test_a_drug_in_a_contained_medication_is_read() -> None:
    use = medication_request({}, medication={"reference": {"reference": "#a"}})
    del use["medicationCodeableConcept"]
    use["contained"] = [{"resourceType": "Medication", "id": "a", "code": concept("warfarin sodium 5 MG")}]
    assert chart(medications=bundle(use)).drugs == ("warfarin",)


def test_another_patients_data_are_refused() -> None:
    theirs = {**observation("10230-1", 42, "%"), "subject": {"reference": "https://fhir.example.org/Patient/8"}}
    assert refused(observations=bundle(theirs)).status == 400
    assert refused(patient={**PATIENT, "id": "8"}).status == 400


@pytest.mark.parametrize("patient", [None, {"resourceType": "OperationOutcome"}, {"resourceType": "Practitioner"}])
def test_without_the_patient_there_is_412(patient: dict[str, Any] | None) -> None:
    assert refused(patient=patient).status == 412


def test_an_error_of_the_clients_server_is_missing_data_and_null_is_none() -> None:
    assert refused(conditions={"resourceType": "OperationOutcome"}).status == 412
    assert chart(conditions=None).problems == ()


def test_what_is_no_fhir_is_named_without_its_value() -> None:
    found = refused(conditions=bundle({"resourceType": "Condition", "code": "Syphilis"}))
    assert found.status == 400
    assert "prefetch.conditions.0.code" in str(found)
    assert "Syphilis" not in str(found)


def test_of_the_dead_nothing_is_asked() -> None:
    asthma = bundle(condition(concept("Asthma")))
    assert chart(patient={**PATIENT, "deceasedDateTime": "2026-10-01"}, conditions=asthma) == Chart()


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(ELEMENTS), inner, max_size=4),
    max_leaves=12,
)
RESOURCE = st.fixed_dictionaries(
    {
        "resourceType": st.sampled_from(
            ["Condition", "Observation", "MedicationRequest", "MedicationStatement", "Medication"]
        )
    },
    optional=dict.fromkeys(ELEMENTS, ANYTHING),
)


@pytest.mark.slow
@given(
    st.dictionaries(st.sampled_from(["conditions", "observations", "medications", "statements"]), RESOURCE, max_size=3)
)
@settings(max_examples=200, deadline=None)
def test_whatever_is_sent_is_read_or_refused(prefetch: dict[str, Any]) -> None:
    with contextlib.suppress(HookRefused):
        found = chart(**{k: bundle(v) for k, v in prefetch.items()})
        assert all(isinstance(o, str) for o in found.open)
