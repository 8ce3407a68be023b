import datetime as dt

import pytest

from qa.conditions.facts import facts_of, without_facts
from qa.outline import facts, shown_facts
from qa.question import understand


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("She is on trastuzumab.", ("trastuzumab",)),
        ("She no longer takes trastuzumab.", ()),
        ("he used to take risperidone", ()),
        ("She will be on T-DXd from Monday", ()),
        ("About to start on cabergoline.", ()),
        ("not on warfarin", ()),
        ("No longer on pertuzumab, now receives T-DM1.", ("trastuzumab emtansine",)),
    ],
)
def test_a_drug_that_is_planned_or_was_stopped_is_not_taken(text: str, taken: tuple[str, ...]) -> None:
    assert tuple(v for f in facts_of(text) if f.kind == "drug" for v in f.values) == taken


@pytest.mark.parametrize(
    "text", ["Two patients: a man of 45 and a woman of 70.", "Pt A is a woman of 45, Pt B a man of 70."]
)
def test_of_two_patients_no_value_is_taken_for_both(text: str) -> None:
    assert facts_of(text) == () or all(f.kind == "category" for f in facts_of(text))


def test_an_age_is_read_behind_what_else_is_said_of_a_person() -> None:
    for text in ("She smokes 20 a day and is 48.", "She was 31 at diagnosis and is now 48", "Patient: 48, male."):
        assert [f.interval.low for f in facts_of(text) if f.kind == "age" and f.interval] == [48.0]


def test_a_pronoun_is_no_fact_to_show_and_a_bare_number_says_what_it_is() -> None:
    question = understand("she's 58 with LVEF 42 %", as_of=dt.date(2026, 11, 21))
    assert (facts(question), shown_facts(question)) == (("58", "LVEF 42 %"), ("age 58", "LVEF 42 %"))
    assert shown_facts(understand("female, 58 years old", as_of=dt.date(2026, 11, 21))) == ("58 years old", "female")


def test_the_drug_that_the_patient_is_on_is_shown() -> None:
    question = understand("HER2+, brain mets, on T-DXd, body stable. What next?", as_of=dt.date(2026, 11, 21))
    assert shown_facts(question) == ("body stable", "HER2+", "on T-DXd")
    assert "T-DXd" not in facts(question)


def test_what_is_said_of_a_relative_is_no_fact_of_the_patient() -> None:
    assert [f.text for f in facts_of("His brother has type 1 diabetes. He weighs 95 kg.") if not f.soft] == [
        "weighs 95 kg"
    ]
    assert any(f.about == "diabetes" for f in facts_of("My mother has type 1 diabetes."))


@pytest.mark.parametrize(
    ("text", "about", "value"),
    [
        ("HR of 168 and stable", "heart rate", 168),
        ("K 5.7 on ramipril", "potassium", 5.7),
        ("Na 121, confused", "sodium", 121),
        ("Sats 91 %, cough", "oxygen saturation", 91),
        ("temp 38.2", "temperature", 38.2),
        ("Ex-smoker, 63, cough", "age", 63),
        ("G1P0 at 36+2, headache", "weeks of pregnancy", 36.3),
    ],
)
def test_the_shorthand_of_a_note_is_read(text: str, about: str, value: float) -> None:
    assert [f.interval.low for f in facts_of(text) if f.about == about and f.interval] == [value]


@pytest.mark.parametrize(
    "text", ["HR 0.67 with pertuzumab", "K 40 mmol", "over 2 hr 30", "Grades 1, 2, 3", "5, 10, 20 mg"]
)
def test_what_only_looks_like_shorthand_is_no_fact(text: str) -> None:
    assert [f.about for f in facts_of(text) if f.kind in ("measure", "age")] == []


def test_what_is_denied_is_a_fact() -> None:
    denied = facts_of("Denies palpitations, is neither pregnant nor breastfeeding, no bleeding")
    assert [f.text for f in denied if f.kind == "presence"] == ["Denies palpitations", "no bleeding"]
    assert [f.values for f in denied if f.about == "pregnancy"] == [("not pregnant",), ("not breastfeeding",)]


def test_what_is_left_of_a_question_without_its_patient_asks_of_another() -> None:
    assert without_facts("Cetirizine for a girl of 4?") == "Cetirizine?"
    assert without_facts("HER2-positive metastatic disease, age 74. First line?") == (
        "HER2-positive metastatic disease. First line?"
    )


@pytest.mark.parametrize(
    ("text", "group", "value"),
    [
        ("eGFR 22", "renal impairment", "severe renal impairment"),
        ("CrCl 45 mL/min", "renal impairment", "moderate renal impairment"),
        ("SVT, BP 70/40", "circulation", "unstable circulation"),
    ],
)
def test_a_value_says_what_category_it_is(text: str, group: str, value: str) -> None:
    assert [f.values for f in facts_of(text) if f.about == group] == [(value,)]


def test_what_is_stated_goes_before_what_a_value_says() -> None:
    assert [f.values for f in facts_of("eGFR 45, on dialysis") if f.about == "renal impairment"] == [("dialysis",)]
    assert not [f for f in facts_of("BP 130/80") if f.about == "circulation"]


@pytest.mark.parametrize(
    ("text", "unit"),
    [("LDL 62", "mg/dl"), ("LDL 1.6", "mmol/l"), ("Hb 11.5", "g/dl"), ("Hb 92", "g/l"), ("LDL 62 mg/dL", "mg/dl")],
)
def test_a_number_without_a_unit_is_in_the_unit_that_a_patient_may_have_it_in(text: str, unit: str) -> None:
    assert [f.unit for f in facts_of(text) if f.kind == "measure"] == [unit]


def test_a_relative_dose_time_is_since_the_last_dose_and_not_since_an_onset() -> None:
    for text in ("last trastuzumab was 7 wks ago", "7 weeks since her last IV pertuzumab"):
        assert [f.name for f in facts_of(text) if f.kind == "time"] == [("interval between doses",)]
    assert not [
        f for f in facts_of("metastatic, last trastuzumab 7 months ago") if f.name == ("interval between doses",)
    ]


def test_leads_of_an_ecg_and_a_receptor_are_no_values() -> None:
    assert not [f for f in facts_of("suspect AF, 12 lead normal") if f.kind == "measure"]
    sizes = [f for f in facts_of("3.2 cm single HER2+ brain met") if f.unit == "cm"]
    assert [(f.name, f.interval and f.interval.low) for f in sizes] == [(("brain", "metastas"), 3.2)]


def test_who_is_given_a_drug_stands_before_a_note() -> None:
    taken = [f.values for f in facts_of("T-DXd c5, LVEF 42%") if f.kind == "drug"]
    assert taken == [("trastuzumab deruxtecan",)]
    assert not [f for f in facts_of("T-DXd dose at 80 kg?") if f.kind == "drug"]


def test_illnesses_that_a_note_lists_are_had_and_those_denied_are_not() -> None:
    had = [f.text for f in facts_of("72M, gout, asthma, no diabetes") if f.values == ("with",)]
    assert had == ["gout", "asthma"]
    assert [f.text for f in facts_of("BMI 28 + hypertension: eligible?") if f.values == ("with",)] == ["hypertension"]
