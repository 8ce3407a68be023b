"""What a sentence is for, what a question states, and whether the two fit."""

from dataclasses import replace

import pytest
from conditioned import article, read, verdict

from ingest.sentences import split_sentences
from qa.conditions.applies import Comparison, compare
from qa.conditions.conditions import stated_in
from qa.conditions.depends import asks, unaddressed
from qa.conditions.facts import facts_of
from qa.conditions.interval import Interval
from qa.conditions.reading import criteria


def test_an_article_for_adults_is_not_for_a_child() -> None:
    titled = replace(article("Semaglutide is started at 0.25 mg."), title="Semaglutide in adults")
    found = compare(facts_of("What dose at age 14?"), titled, 0)
    assert found.verdict == "no"
    assert "adults" in found.why
    assert compare(facts_of("What dose at age 44?"), titled, 0).verdict != "no"


def test_what_follows_radiosurgery_is_not_for_a_recurrence_after_radiotherapy_of_the_whole_brain() -> None:
    question = "Diffuse recurrence after WBRT, options?"
    assert verdict(question, "After diffuse recurrence following radiosurgery, discuss systemic therapy.") == "no"
    assert verdict(question, "After diffuse recurrence following whole-brain radiotherapy, discuss it.") == "yes"
    assert verdict(question, "After progression following WBRT or stereotactic radiosurgery, discuss it.") == "yes"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("requires one or more prior anti-HER2 regimens", "one or more prior anti-HER2 regimens"),
        ("after twenty-one prior lines", "twenty-one prior lines"),
        ("≥2 prior therapies", "≥2 prior therapies"),
    ],
)
def test_earlier_treatments_are_told_in_whole_words(text: str, own: str) -> None:
    assert [c.text for c in criteria(text)] == [own]


def test_as_many_of_them_is_told_in_whole_words() -> None:
    (few,) = facts_of("And if eight of them are small?", ["Patient with ten brain metastases"])
    assert few.text == "eight of them"


@pytest.mark.parametrize(
    ("question", "facts"),
    [
        ("a 72-year-old woman", [("age", 72, 72)]),
        ("aged 14", [("age", 14, 14)]),
        ("Fifty-five-year-old man", [("age", 55, 55)]),
        ("She is 28 weeks pregnant", [("weeks of pregnancy", 28, 28)]),
        ("at 35+4 weeks' gestation", [("weeks of pregnancy", 35.6, 35.6)]),
        ("relapsed eight months after adjuvant therapy", [("time (recurrence)", 8, 8)]),
        ("BP 172/80", [("systolic blood pressure", 172, 172), ("diastolic blood pressure", 80, 80)]),
        ("ejection fraction of 38 %", [("LVEF", 38, 38)]),
        ("eGFR 25", [("kidney function", 25, 25)]),
        ("a 1.8 cm thyroid nodule", [("thyroid nodule", 1.8, 1.8)]),
        ("seven brain metastases", [("number of brain metastases", 7, 7)]),
        ("a solitary brain metastasis", [("number of brain metastasis", 1, 1)]),
        ("NYHA class III", [("NYHA class", 3, 3)]),
        ("stage IIIB lung cancer", [("stage", 3, 3)]),
        ("two prior lines", [("line of treatment", 3, 3)]),
        ("MBC, two 1.5 cm brain mets", [("brain mets", 1.5, 1.5), ("number of brain mets", 2, 2)]),
        ("a single 1 cm brain metastasis", [("brain metastasis", 1, 1), ("number of brain metastasis", 1, 1)]),
        ("two 1.5 cm mets", [("mets", 1.5, 1.5), ("number of two mets", 2, 2)]),
        ("relapsed 8 mo after adjuvant therapy", [("time (recurrence)", 8, 8)]),
        ("ANC 400", [("neutrophils", 0.4, 0.4)]),
        ("bilirubin 3.4 times ULN", [("bilirubin", 3.4, 3.4)]),
    ],
)
def test_facts_are_read_from_a_question(question: str, facts: list[tuple[str, float, float]]) -> None:
    assert read(question) == facts


@pytest.mark.parametrize(
    "text",
    [
        "Repeat MRI every 3 months.",
        "Trastuzumab is given at 8 mg/kg, then 6 mg/kg every 3 weeks.",
        "Median progression-free survival was 8 months.",
        "Treat to an LDL-C goal below 1.8 mmol/L.",
        "Response was seen in 45 % of patients.",
        "The recommendation is strong (Grade 1B).",
        "A study of adults showed that stage II disease did better.",
        "MTX was recommended regardless of an AJC >4.",
        "ESC 2022 recommends echocardiography.",
        "Imatinib is given for up to 3 years to those at risk of relapse.",
        "Some HIV-2 infections are missed by CA 19-9 and CIN 2,3.",
        "The three trials were more than 15 years old.",
        "The 2019 British joint statement and the 2018 guideline on joint infections are cited.",
    ],
)
def test_doses_goals_results_and_plans_are_no_conditions(text: str) -> None:
    assert [c for c in stated_in(text) if not c.soft] == []


@pytest.mark.parametrize(
    ("question", "sentence", "applies"),
    [
        ("8 months since recurrence after adjuvant therapy", "Recurrence less than 6 months after it: use A.", "no"),
        ("relapsed 8 months after adjuvant therapy", "Recurrence 6 to 12 months after adjuvant therapy: use A.", "yes"),
        ("relapse 34 weeks after adjuvant therapy", "Recurrence 6 to 12 months after adjuvant therapy: use A.", "yes"),
        ("relapse 12 weeks after adjuvant therapy", "Recurrence 3 months or more after it: use A.", "unknown"),
        ("a 12-year-old", "Refer children aged under 12 years.", "no"),
        ("a 12-year-old", "Refer young people aged 12 years and older.", "yes"),
        ("an 11-year-old", "In children aged 6 to 11 years, give A.", "yes"),
        ("aged 14", "A is indicated in adults with obesity.", "no"),
        ("18 mm pancreatic cyst", "Pancreatic cysts <3 cm need no biopsy.", "yes"),
        ("18 mm lymph node", "Pancreatic cysts <3 cm need no biopsy.", "unknown"),
        ("urine sodium 64 mmol/l", "If serum sodium is <125 mmol/l, give A.", "unknown"),
        ("LDL-C of 60 mg/dL", "In patients whose LDL-C is 1.4 to below 1.8 mmol/L, add A.", "yes"),
        ("LDL-C of 60 mg/dL", "In patients whose LDL-C is 1.8 mmol/L (70 mg/dL) or higher, add A.", "no"),
        ("LVEF of 38 %", "T-DXd with LVEF of 40% to 45%: continue.", "no"),
        ("AJC is 4", "Injection is recommended for patients with an AJC ≤4.", "yes"),
        ("AJC is 4", "Injection is uncertain for patients with an AJC >4.", "no"),
        ("asymptomatic metastases", "For symptomatic metastases, offer surgery.", "no"),
        ("in a pregnant woman", "Do not give A to pregnant women.", "yes"),
        ("severe renal impairment", "Avoid A in severe renal impairment (creatinine clearance <30 mL/min).", "yes"),
        ("CrCl 22 mL/min", "Avoid A in severe renal impairment (creatinine clearance <30 mL/min).", "yes"),
        ("grade 3 ILD", "A is interrupted for asymptomatic (grade 1) ILD.", "no"),
        ("grade 3 diarrhoea", "A is interrupted for grade 1 ILD.", "unknown"),
        ("grade 3 diarrhoea despite loperamide", "Grade 3 diarrhoea without antidiarrhoeal treatment: hold.", "no"),
        ("grade 3 diarrhoea despite loperamide", "Grade 3 diarrhoea with antidiarrhoeal treatment: hold.", "yes"),
        ("8 mm HER2+ brain lesion causing seizures", "This is for asymptomatic brain metastases <2 cm.", "no"),
        ("8 mm HER2+ brain lesion", "This is for brain lesions of more than 2 cm.", "no"),
        ("Stable narrow-complex tachycardia", "In a haemodynamically unstable patient, cardiovert.", "no"),
        ("Tachycardia, she became hypotensive", "In a haemodynamically unstable patient, cardiovert.", "yes"),
        ("grade 2 pneumonitis", "A is interrupted for grade 1 ILD.", "no"),
        ("a newborn", "Screening is advised in adults aged 64 years or younger.", "no"),
        ("grade 3 diarrhoea, not had any loperamide", "Grade 3 diarrhoea with antidiarrhoeal treatment: hold.", "no"),
        ("LVEF 48, baseline 62", "A was not studied in those with an LVEF below 50% before the start.", "no"),
        ("LVEF 48, baseline 45", "A was not studied in those with an LVEF below 50% before the start.", "yes"),
        ("ALT 7 x ULN, bilirubin normal", "ALT >3 times ULN with bilirubin >2 times ULN: stop A.", "no"),
        ("LDL 62 on max statin", "Add A when LDL-C is 1.8 mmol/L (70 mg/dL) or higher.", "no"),
        ("Hb 11.5", "Give iron at a haemoglobin below 100 g/L.", "no"),
        ("tucatinib grade 3 diarrhoea, on loperamide", "Grade 3 diarrhoea with antidiarrhoeal treatment: hold.", "yes"),
        ("9 mm brain met, new seizures", "Treat asymptomatic brain metastases <2 cm with A.", "no"),
        ("T-DM1 3rd cycle, LVEF 44%", "T-DXd with LVEF of 40% to 45%: continue T-DXd.", "unknown"),
        ("5 weeks between injections, missed", "Less than 6 weeks between two injections: give A.", "yes"),
        ("single brain met", "A single brain metastasis is resected.", "yes"),
        ("last IV 3 weeks ago, now SC", "SC A after IV A, last dose less than 6 weeks ago: give 6 mg.", "yes"),
        ("last IV 8 weeks ago, now SC", "SC A after IV A, last dose less than 6 weeks ago: give 6 mg.", "no"),
        ("KPS 40", "No benefit is seen at a Karnofsky performance status ≤50.", "yes"),
        ("2.5 cm brain met", "Offer A for a brain metastasis <3 to 4 cm.", "yes"),
        ("3.5 cm brain met", "Offer A for a brain metastasis <3 to 4 cm.", "unknown"),
        ("5 cm brain met", "Offer A for a brain metastasis <3 to 4 cm.", "no"),
        ("5 cm brain met", "Offer A for a brain metastasis >3 to 4 cm.", "yes"),
        ("volar dislocation", "A dorsal dislocation is splinted in flexion.", "no"),
        ("in week 10 of A", "Weeks: 9 to 12; dose of A: 1 mg.", "yes"),
        ("BMI 28 with sleep apnoea", "BMI of 27 or more with one condition, such as obstructive sleep apnoea.", "yes"),
        ("Hb 104", "The guideline defines anaemia as haemoglobin below 100 g/L.", "unknown"),
        ("grade 3 diarrhoea without loperamide", "Grade 3 diarrhoea with loperamide: hold.", "no"),
        ("kidney disease without albuminuria", "Patients with albuminuria may benefit from a lower target.", "no"),
        ("diabetes but no heart failure", "In patients with heart failure, hold.", "no"),
        ("treatment-naive", "A is indicated after one or more prior regimens.", "no"),
        ("eGFR 20", "A: 8 mg if eGFR ≥30, 4 mg if eGFR 15 to 29.", "unknown"),
        ("LVEF 38 %", "Withhold for LVEF <40%, or LVEF 40% to 45% with a fall of ≥10 points.", "yes"),
        ("LVEF 50 %", "Withhold for LVEF <40%, or LVEF 40% to 45% with a fall of ≥10 points.", "no"),
        ("7 mets, largest 2 cm", "Brain metastases <2 cm may wait.", "no"),
        ("neurologically fine", "For symptomatic metastases, offer surgery.", "no"),
        ("on A, body stable", "If extracranial disease is not progressing, go on with A.", "yes"),
        ("stable systemic disease", "For patients with progressive systemic disease, offer B.", "no"),
        ("body progressing too", "If extracranial disease is progressive, offer B.", "yes"),
        ("only brain progression", "If extracranial disease is progressive, offer B.", "no"),
        ("new cough, no symptoms otherwise", "A is interrupted for asymptomatic (grade 1) ILD.", "unknown"),
        ("feels well apart from a headache", "For symptomatic metastases, offer surgery.", "unknown"),
        ("no symptoms, but 4 mets", "For symptomatic metastases, offer surgery.", "no"),
        ("LDL-C of 20 mg/dL", "At a very low LDL-C, for example below 1 mmol/L, go on with A.", "yes"),
        ("LVEF fell to 44 from 62", "Withhold if LVEF falls below 40%, or to 40% to 45% with a fall of ≥10.", "yes"),
        ("LVEF 43 from 48", "Withhold for an LVEF of 40% to 45% with a fall of 10 percentage points or more.", "no"),
        ("LVEF 43 from 58", "Withhold for an LVEF of 40% to 45% with a fall of 10 percentage points or more.", "yes"),
        ("resolved in 3 weeks", "If ILD takes more than 28 days from onset to resolve, reduce A.", "no"),
        ("it cleared within 20 days", "If ILD resolves within 28 days of onset, A is resumed.", "yes"),
        ("single brain metastasis", "A single brain metastasis of some size without symptoms may have A.", "unknown"),
        ("progressed 14 months after adjuvant A", "Recurrence more than 12 months after adjuvant A: use B.", "yes"),
        ("LDL-C 0.7 mmol/L on rosuvastatin", "Reduce the statin at an LDL-C below 40 mg/dL.", "yes"),
        ("ER neg, node neg", "Patients with node-negative breast cancer are offered A.", "yes"),
        ("aged 60", "In a study of patients who were 65 years old or over, give A.", "no"),
        ("aged 30", "Offer A unless the patient is older than 65 years.", "yes"),
    ],
)  # fmt: skip
def test_a_sentence_applies_or_not(question: str, sentence: str, applies: str) -> None:
    assert verdict(question, sentence) == applies


def test_a_row_is_for_what_its_first_cell_says() -> None:
    row = "Adverse reaction: Grade 4 diarrhoea; Action: hold until grade ≤1."
    assert verdict("grade 4 diarrhoea", row, "row") == "yes"
    assert verdict("grade 1 diarrhoea", row, "row") == "no"


def test_a_condition_that_the_sentence_leaves_open_is_that_of_its_heading() -> None:
    under = article("Give A twice daily.", headings=("Children under 6 years",))
    assert compare(facts_of("a 9-year-old"), under, 0).verdict == "no"


def test_the_reason_names_both_sides_in_their_own_words() -> None:
    found = compare(facts_of("LVEF of 38 %"), article("With LVEF above 45%, continue."), 0)
    assert found == Comparison("no", "The question says LVEF of 38 %; this is for LVEF above 45%.")


def test_a_sentence_without_conditions_is_not_compared() -> None:
    assert compare(facts_of("a 9-year-old"), article("Give A."), 0) == Comparison("unknown", "")


def test_a_group_of_which_two_values_are_named_is_asked_not_stated() -> None:
    assert facts_of("Is it for premenopausal or postmenopausal patients?") == ()


def test_a_later_question_changes_the_fact_of_an_earlier_one() -> None:
    facts = facts_of("And at age 9?", ("Dose for a 72-year-old with eGFR 25",))
    assert [f.text for f in facts if f.kind in ("age", "measure")] == ["age 9", "eGFR 25"]


def test_what_decides_and_was_not_said_is_asked_for() -> None:
    branches = article("If the ANC is <0.5, give A.", "If the ANC is 0.5 or greater, wait.")
    assert asks([(branches, 0)], ()) == (
        "This depends on the neutrophils: ANC is <0.5, ANC is 0.5 or greater. Which is it?"
    )
    assert asks([(branches, 0)], facts_of("ANC 0.3")) is None


def test_what_was_said_and_decides_nothing_is_named() -> None:
    assert unaddressed([(article("Give A."), 0)], facts_of("severe renal impairment")) == (
        "Nothing quoted here is specific to: severe renal impairment."
    )


def test_intervals_hold_and_meet() -> None:
    below = Interval(None, 6, high_open=True)
    assert below.holds(Interval(5, 5))
    assert not below.meets(Interval(6, 6))
    assert Interval(6, 12).meets(Interval(12, None))
    assert not Interval(6, 12).holds(Interval(12, None))


def test_every_sentence_can_be_read() -> None:
    for start, end in split_sentences("Give 5 mg. If <, then. Aged to. ≥ 12. Stage. Between 6 and. 1+1 weeks."):
        criteria("Give 5 mg. If <, then. Aged to. ≥ 12. Stage. Between 6 and. 1+1 weeks."[start:end])


def test_so_many_of_them_counts_what_was_counted_before() -> None:
    (count,) = (
        f for f in facts_of("what about eight of them?", ["Radiosurgery for three brain mets?"]) if f.kind == "count"
    )
    assert count.interval == Interval(8, 8)


def test_of_a_measure_that_fell_the_later_value_counts() -> None:
    level, change = facts_of("LVEF fell from 60 % to 42 %")
    assert (level.interval, change.interval, change.unit) == (Interval(42, 42), Interval(-18, -18), "points")


def test_of_two_rows_the_one_that_asks_for_more_of_what_is_so_applies() -> None:
    both = "Value: ALT above 3 times ULN with bilirubin above 2 times ULN; Action: stop."
    one = "Value: Bilirubin above 1.5 to 3 times ULN; Action: hold."
    table = article(both, one, kind="row")
    verdicts = {
        asked: [compare(facts_of(asked), table, i).verdict for i in (0, 1)]
        for asked in ("ALT 4 times ULN and bilirubin 2.5 times ULN", "bilirubin 2.5 times ULN", "ALT 2 times ULN")
    }
    assert verdicts["ALT 4 times ULN and bilirubin 2.5 times ULN"] == ["yes", "no"]
    assert verdicts["bilirubin 2.5 times ULN"] == ["unknown", "yes"]
    assert verdicts["ALT 2 times ULN"] == ["no", "unknown"]


def test_a_row_without_a_patient_in_its_first_cell_is_for_what_the_next_one_says() -> None:
    row = "Drug: A, metastatic; Withhold if LVEF falls to: <40%, or 40% to 45% with a fall of ≥10 points; Then: repeat."
    assert verdict("LVEF of 38 %", row, "row") == "yes"
    assert verdict("LVEF of 55 %", row, "row") == "no"
    assert verdict("LVEF of 42 %", row, "row") == "unknown"


LVEF = "With LVEF above 45%, continue T-DXd."


def test_a_limit_that_fits_does_not_apply_to_a_patient_on_another_drug() -> None:
    assert verdict("LVEF is 55% on T-DXd", LVEF) == "yes"
    found = compare(facts_of("LVEF is 55% on trastuzumab"), article(LVEF), 0)
    assert found.verdict == "unknown"
    assert "T-DXd" in found.why


def test_the_drugs_a_patient_is_on_are_read_together_and_changed_by_a_later_question() -> None:
    [drug] = [f for f in facts_of("LVEF 45% on trastuzumab and pertuzumab") if f.kind == "drug"]
    assert drug.values == ("trastuzumab", "pertuzumab")
    later = facts_of("And LVEF 45% on T-DXd?", ["LVEF 45% on trastuzumab"])
    assert [f.values for f in later if f.kind == "drug"] == [("trastuzumab deruxtecan",)]
    assert not any(f.kind == "drug" for f in facts_of("Recurrence 4 months after adjuvant trastuzumab"))


def test_neither_known_nor_symptomatic_is_not_for_patients_with_symptoms() -> None:
    sentence = "For patients without known or symptomatic brain metastases, data are insufficient."
    assert verdict("Symptomatic brain metastases: what now?", sentence) == "no"
    assert verdict("Three asymptomatic brain metastases: what now?", sentence) == "no"
    assert (
        verdict("A brain metastasis, no symptoms", "For patients with no known history or symptoms of it: scan.")
        == "no"
    )


@pytest.mark.parametrize(
    ("question", "row", "expected"),
    [
        ("Which dose in week 10?", "Weeks: 9 to 12; Alphamab dose: 1 mg.", "yes"),
        ("Which dose in week 10?", "Weeks: 13 to 16; Alphamab dose: 1.7 mg.", "no"),
        ("She is now in her 20th week. Dose?", "Weeks: 17 and onward; Alphamab dose: 2.4 mg.", "yes"),
        ("Weight at week 68?", "Weeks: 17 and onward; Alphamab dose: 2.4 mg.", "unknown"),
    ],
)
def test_a_schedule_is_for_its_weeks(question: str, row: str, expected: str) -> None:
    assert verdict(question, row, "row") == expected


def test_a_grade_is_of_the_same_disease_by_its_initials() -> None:
    sentence = "Treatment is stopped for grade 2 or higher ILD."
    assert verdict("Grade 2 interstitial lung disease: can it go on?", sentence) == "yes"
    assert verdict("Grade 1 interstitial lung disease: can it go on?", sentence) == "no"
    assert verdict("Grade 2 diarrhoea: can it go on?", sentence) == "unknown"


def test_missed_weeks_are_not_weeks_between_two_doses_and_that_is_asked() -> None:
    rows = article("With less than 6 weeks between two infusions, give 420 mg.",
                   "With 6 weeks or more between two infusions, give 840 mg.")  # fmt: skip
    facts = facts_of("She missed it for 5 weeks. What dose?")
    assert asks([(rows, 0)], facts) == (
        "This depends on the time (interval between doses): less than 6 weeks, 6 weeks or more. Which is it?"
    )
    assert asks([(rows, 0)], facts_of("What dose is given?")) is None
    since = facts_of("It is 7 weeks since the last pertuzumab infusion. What dose?")
    assert [compare(since, rows, i).verdict for i in (0, 1)] == ["no", "yes"]


@pytest.mark.parametrize(
    "text", ["LVEF fell by 12 points", "LVEF dropped by 12 percentage points", "a fall in LVEF of 16 points"]
)
def test_how_far_a_value_fell_is_not_where_it_stands(text: str) -> None:
    assert "LVEF" not in {f.about for f in facts_of(text)}


def test_a_level_beside_its_fall_is_read() -> None:
    (level,) = (f for f in facts_of("LVEF of 45 % after a decline of 15 points") if f.about == "LVEF")
    assert level.interval is not None
    assert (level.interval.low, level.interval.high) == (45, 45)


def test_one_of_several_subjects_of_a_heading_is_no_condition_of_all_below() -> None:
    survival = article("Five-year survival was 79%.", headings=("Prognosis and young adults",))
    assert compare(facts_of("survival of a child"), survival, 0).verdict == "unknown"
    assert compare(facts_of("dose in a child"), article("Give 30 mg.", headings=("Dose in adults",)), 0).verdict == "no"


def test_of_two_branches_that_fit_the_narrower_holds() -> None:
    from_60 = "In patients aged 60 years and over, the dose of alphamab is reduced to 12.5 mg/kg."
    from_70 = "In patients aged 70 years and over, the dose of alphamab is reduced to 10 mg/kg."
    page = article(from_60, from_70)
    assert [compare(facts_of("A patient aged 72 years"), page, i).verdict for i in (0, 1)] == ["no", "yes"]
    assert [compare(facts_of("A patient aged 65 years"), page, i).verdict for i in (0, 1)] == ["yes", "no"]


@pytest.mark.parametrize("question", ["BMI 28, no comorbs", "BMI 28, no PMH", "BMI 28, no medical problems"])
def test_no_other_illness_is_read_in_shorthand(question: str) -> None:
    assert verdict(question, "BMI of 27 or more with at least one weight-related condition: offer A.") == "no"


def test_a_row_for_early_disease_does_not_apply_to_metastatic_disease() -> None:
    row = "Drug and setting: A and B, early; Withhold if LVEF falls to: <50% with a fall of ≥10 points."
    assert verdict("metastatic, LVEF 44 baseline 58 on A", row, kind="row") == "no"
    assert verdict("LVEF 44 baseline 58 on A", row, kind="row") == "yes"
