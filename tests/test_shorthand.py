import datetime as dt

import pytest

from qa.question import understand
from qa.shorthand import written_out


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("pt w/ SVT, w/o syncope", "patient with SVT, without syncope"),
        ("Pt w cough, pneumonitis gr 2. pred dose?", "patient with cough, pneumonitis grade 2. prednisolone dose?"),
        ("ALT 4xULN, bili 2 x ULN", "ALT 4 times ULN, bilirubin 2 times ULN"),
        ("cant extend it, doesnt work", "can't extend it, doesn't work"),
        ("v high risk, narrow complex tachy", "very high risk, narrow complex tachycardia"),
        ("AAV 65y, on it for 12y", "AAV 65-year-old, on it for 12y"),
        ("class III/IV LN, CKD4, thyroid ca", "class III/IV lupus nephritis, CKD stage 4, thyroid cancer"),
        ("palps every fortnight; G2P1, PT 14", "palpitations every 2 weeks; G2P1, PT 14"),
        ("w/diabetes", "with diabetes"),
        ("MRI s/p SRS", "MRI after SRS"),
        ("EtOH w/d - which drug?", "EtOH withdrawal - which drug?"),
        ("Holter for ?AF", "Holter for suspected AF"),
        ("↑ALT on tucatinib", "increased ALT on tucatinib"),
        ("LDL 18 on a PCSK9i, CDK4/6is", "LDL 18 on a PCSK9 inhibitor, CDK4/6 inhibitors"),
        ("4 y/o, 78yo", "4-year-old, 78-year-old"),
        ("results of DB-03", "results of DESTINY-Breast03"),
        ("Wi-Fi in the ICU", "Wi-Fi in the ICU"),
        ("dorsal PIPJ dislocation", "dorsal PIP joint dislocation"),
        ("10 mg/d, 1/2 tablet and/or 5 mg b/d", "10 mg/d, 1/2 tablet and/or 5 mg b/d"),
        ("is it safe ? thanks", "is it safe ? thanks"),
    ],
)
def test_signs_are_written_out_and_units_left(text: str, full: str) -> None:
    assert written_out(text) == full


def test_the_reader_sees_how_it_was_read_and_the_record_what_was_typed() -> None:
    question = understand("SVT w/o syncope, first step?", as_of=dt.date(2026, 11, 21))
    assert question.text == "SVT w/o syncope, first step?"
    assert question.standalone == "SVT without syncope, first step?"
    assert question.is_rewritten
