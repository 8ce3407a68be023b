"""Obvious identifiers leave the text; amounts, ages, intervals and drugs never do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import CASES
from evals.case_files import load_cases
from ingest.quantity import quantities
from qa.identifiers import without_identifiers


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mrs Smith needs pertuzumab.", "Mrs [name] needs pertuzumab."),
        ("Dr. Anna van Dyke asks", "Dr. [name] asks"),
        ("a patient Emeka Okafor with nausea", "a patient [name] with nausea"),
        ("Patient Emeka Okafor has nausea", "Patient [name] has nausea"),
        ("a man named Piotr Kowalski aged 70", "a man named [name] aged 70"),
        ("Jane O'Brien has nausea", "[name] has nausea"),
        ("Ngozi Adeyemi, 54, HER2-positive", "[name], 54, HER2-positive"),
        ("her name is Okafor", "her name is [name]"),
        ("Mrs Müller, Mr SMITH and mrs okafor", "Mrs [name], Mr [name] and mrs [name]"),
        ("Patient name: Zebulon Quartermain", "Patient name: [name]"),
        ("for Zebulon Quartermain (DOB 1961-04-17)", "for [name] (DOB [date])"),
        ("Smith, John on T-DXd", "[name] on T-DXd"),
        ("Medicare 1EG4-TE5-MK73, passport X1234567", "Medicare [number], passport [number]"),
        ("DOB 12/03/1957, female", "DOB [date], female"),
        ("born on 3 March 1957", "born on [date]"),
        ("born 1957-03-12", "born [date]"),
        ("seen on March 3rd, 2026", "seen on [date]"),
        ("MRN: 00 123 456, on trastuzumab", "MRN: [number], on trastuzumab"),
        ("hospital no. AB123456 and NHS number 943 476 5919", "hospital no. [number] and NHS number [number]"),
        ("SSN 123-45-6789", "SSN [number]"),
        ("file 83456123 says", "file [number] says"),
        ("call 555-0142 or +44 20 7946 0958 or (555) 123-4567", "call [phone] or [phone] or [phone]"),
        ("write to j.doe+x@example.org", "write to [e-mail]"),
        ("lives at 12 Acacia Avenue, SW1A 1AA", "lives at [address], [address]"),
        ("from Philadelphia PA 19104", "from Philadelphia [address]"),
    ],
)
def test_an_identifier_is_replaced_by_what_it_is(text: str, left: str) -> None:
    assert without_identifiers(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Pertuzumab 840 mg, then 420 mg every 3 weeks; 100-1000 mg of B12 5MG",
        "A 54-year-old woman, Ki-67 30 %, BP 120/80, eGFR 30-60 ml/min/1.73 m2",
        "platelets 450000, viral load 1200000 copies, IV 50000 units of heparin, count 15000000 cells/L",
        "Patient Health Questionnaire score 12; Hodgkin Lymphoma, 54 years old",
        "approved in December 2025; repeated after 12 months",
        "Can a woman, HER2-positive, have Perjeta? Is it for patients with Crohn disease?",
        "Can I miss a dose? Should a Woman Wait to Conceive?",
        "Generic name is Trastuzumab; brand name: Perjeta. Name: HER2 status?",
        "insurance coverage of 500 mg; mr grade 2; ms relapse; patient with HR+ HER2- disease",
        "Child-Pugh class B, ECOG 1, T2 N1 M0, stage IV",
    ],
)
def test_what_a_guideline_needs_to_know_stays(text: str) -> None:
    assert without_identifiers(text) == text


UNITS = [
    "mg",
    "g",
    "mcg",
    "µg",
    "mL",
    "mg/kg",
    "mg/m2",
    "IU",
    "mmol/L",
    "weeks",
    "days",
    "hours",
    "years",
    "%",
    "units",
]
NUMBERS = st.one_of(
    st.integers(0, 99_999_999).map(str),
    st.decimals(0, 9_999, places=2).map(str),
    st.tuples(st.integers(0, 999), st.integers(1_000, 99_999)).map(lambda pair: f"{pair[0]}-{pair[1]}"),
)


@given(
    st.sampled_from(["", "give ", "call ", "MRN ", "born ", "Mrs Smith ", "ID ", "phone "]),
    NUMBERS,
    st.sampled_from(["", " "]),
    st.sampled_from(UNITS),
    st.sampled_from(["", " daily", ", then 420 mg every 3 weeks", ". Jane Doe, 54"]),
)
def test_no_amount_with_a_unit_is_ever_touched(before: str, number: str, space: str, unit: str, after: str) -> None:
    text = f"{before}{number}{space}{unit}{after}"
    left = without_identifiers(text)
    for quantity in quantities(text):
        if quantity.unit:
            assert quantity.text in left


@given(st.integers(0, 120), st.sampled_from(["{}-year-old woman", "aged {}", "{} years old", "{} y/o", "{}F"]))
def test_no_age_is_ever_touched(age: int, form: str) -> None:
    text = f"Jane Doe, {form.format(age)}, has nausea"
    assert form.format(age) in without_identifiers(text)


def test_no_question_of_the_gold_cases_is_touched() -> None:
    texts = {t for c in load_cases([CASES]) for t in (c.asked().text, c.asked().standalone)}
    assert len(texts) > 200
    assert [t for t in texts if "://" not in t and without_identifiers(t) != t] == []
