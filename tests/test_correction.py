import datetime as dt

import pytest

from qa.correction import corrected
from qa.question import understand

DOSE = "Cyclophosphamide in a 55-year-old, what dose?"


@pytest.mark.parametrize(
    ("text", "last", "expected"),
    [
        ("sorry, she's 66", DOSE, "Cyclophosphamide in a 66-year-old, what dose?"),
        ("no, 75", DOSE, "Cyclophosphamide in a 75-year-old, what dose?"),
        ("No - 5 weeks.", "She missed Phesgo, last one was 7 weeks ago", "She missed Phesgo, last one was 5 weeks ago"),
        ("actually the LVEF is 38", "T-DXd with an LVEF of 42, go on?", None),
        ("actually it was 38", "T-DXd with an LVEF of 42, go on?", "T-DXd with an LVEF of 38, go on?"),
        ("no, 5 weeks", DOSE, None),
        ("no, 30 mg or 40 mg", "Start with 20 mg?", None),
        ("no, 30", "From 20 mg to 40 mg?", None),
        ("is it 75?", DOSE, None),
        ("75", DOSE, None),
        ("No treatment for 5 weeks", "7 weeks", None),
        ("sorry, it was cocaine", "He is drunk. Which drug?", "It was cocaine. Which drug?"),
        ("sorry, it was cocaine", "Which drug for agitation?", None),
        ("and a dorsal one?", "How is a volar dislocation splinted?", "How is a dorsal dislocation splinted?"),
        ("she is actually 7", "cetirizine dose for a 4-year-old", "cetirizine dose for a 7-year-old"),
        ("she is really tired", "cetirizine dose for a 4-year-old", None),
        ("it's 4.5 cm", "Single brain met 1.5 cm, what now?", "Single brain met 4.5 cm, what now?"),
        ("it's 4.5 cm", "Single brain met, what now?", None),
        ("scrap that, 5 weeks", "Phesgo, 7 weeks since the last dose?", "Phesgo, 5 weeks since the last dose?"),
        ("sorry, 1.5 mg a week", "He is on 3 mg a week", "He is on 1.5 mg a week"),
    ],
)
def test_a_value_put_right_takes_the_place_of_the_one_it_corrects(text: str, last: str, expected: str | None) -> None:
    assert corrected(text, last) == expected


@pytest.mark.parametrize(
    ("text", "last", "expected"),
    [
        (
            "same but 15 months",
            "Recurrence 4 months after surgery, which line?",
            "Recurrence 15 months after surgery, which line?",
        ),
        (
            "now 1.6",
            "On a statin with LDL-C 2.0 mmol/L, add something?",
            "On a statin with LDL-C 1.6 mmol/L, add something?",
        ),
        ("and 60%?", "20% of the joint surface, stable?", "60% of the joint surface, stable?"),
        ("60%?", "20% of the joint surface, stable?", "60% of the joint surface, stable?"),
        ("now it's grade 4", "Grade 3 diarrhoea, what now?", "grade 4 diarrhoea, what now?"),
        ("same but she has LVEF 42 %", "T-DXd with LVEF 38 %, hold?", "T-DXd with LVEF 42 %, hold?"),
        ("and asymptomatic?", "Single symptomatic metastasis, surgery?", "Single asymptomatic metastasis, surgery?"),
        ("now 71 years old", DOSE, "Cyclophosphamide in a 71-year-old, what dose?"),
        ("and in children?", DOSE, None),
        ("even at 38?", "Does semaglutide 2.4 mg protect the heart?", None),
        ("it fell to 40", "Platelets 90, T-DXd?", "Platelets 40, T-DXd?"),
        ("it's stage 4 now", "CKD stage 3, what dose?", "CKD stage 4, what dose?"),
        (
            "he turned 7 last week, is it still the same?",
            "Cetirizine for a 4-year-old?",
            "Cetirizine for a 7-year-old?",
        ),
        ("moderate?", "LDL-C goal at high risk?", "LDL-C goal at moderate risk?"),
        ("and at very high risk?", "LDL-C goal at high risk?", "LDL-C goal at very high risk?"),
        ("R1?", "R0 resection, how many courses?", "R1 resection, how many courses?"),
        ("and once a fortnight?", "Palpitations every day, which test?", "Palpitations once a fortnight, which test?"),
        ("what if they come daily?", "Palpitations once a week, which test?", "Palpitations daily, which test?"),
        ("twice a day with food?", "Once a week, which dose?", None),
        ("there are four now", "One brain metastasis, surgery?", "four brain metastases, surgery?"),
        ("M1?", "R0 resection, how many courses?", None),
        ("it fell", "Platelets 90, T-DXd?", None),
        ("moderate exercise?", "LDL-C goal at high risk?", None),
    ],
)
def test_a_changed_value_is_the_last_question_with_it(text: str, last: str, expected: str | None) -> None:
    assert corrected(text, last) == expected


def test_a_corrected_question_states_the_new_fact_only() -> None:
    day = dt.date(2026, 11, 20)
    first = understand(DOSE, as_of=day)
    again = understand("sorry, she's 66", [first], as_of=day)
    assert again.standalone == "Cyclophosphamide in a 66-year-old, what dose?"
    third = understand("no, 75", [first, again], as_of=day)
    assert third.standalone == "Cyclophosphamide in a 75-year-old, what dose?"
    assert [f.interval.low for f in again.facts if f.kind == "age" and f.interval] == [66.0]
