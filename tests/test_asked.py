import pytest

from qa.asked import (
    asked_for,
    asks_for_first_choice,
    gives,
    gives_dose_of,
    has_time_point,
    says_first_choice,
    time_points,
)


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("What dose of pertuzumab is given?", ("dose",)),
        ("How much trastuzumab?", ("dose",)),
        ("How is semaglutide titrated?", ("dose",)),
        ("How often is brain MRI repeated?", ("time",)),
        ("What is the interval between scans?", ("time",)),
        ("At what dose, and for how long?", ("dose", "time")),
        ("Can tucatinib be used first line?", ()),
        ("Is there a dossier?", ()),
        ("Protein requirement of a child in intensive care?", ("dose",)),
        ("Fractionation for bone metastases?", ("dose",)),
        ("Which equation should be used for dosing in older adults?", ()),
        ("What dose is used after a positive test?", ("dose",)),
        ("Number of fractions and Gy for whole-brain radiotherapy?", ("dose",)),
        ("Ejection fraction 45 %: continue?", ()),
        ("Grade 3 diarrhoea: what dose action?", ()),
        ("Should a periprocedural or a duration regimen be used?", ()),
        ("What is the duration of the course?", ("time",)),
        ("LVEF 47 % before the first dose: start?", ()),
        ("What dose after the second dose?", ("dose",)),
        ("Two weeks late: loading dose again?", ()),
        ("Dose missed by 3 days: what to give?", ()),
        ("Missed a dose of A, which dose now?", ("dose",)),
    ],
)
def test_what_kind_of_value_a_question_asks_for(question: str, kinds: tuple[str, ...]) -> None:
    assert asked_for(question) == kinds


@pytest.mark.parametrize(
    "sentence", ["It is given as 840 mg.", "Give 8 mg/kg.", "30 Gy in ten parts.", "At least 6 cycles."]
)
def test_a_sentence_with_an_amount_gives_a_dose(sentence: str) -> None:
    assert gives(sentence, "dose")


@pytest.mark.parametrize("sentence", ["Survival was 21.9 months.", "8% had diarrhoea.", "The dose is lowered."])
def test_a_sentence_without_an_amount_gives_no_dose(sentence: str) -> None:
    assert not gives(sentence, "dose")


@pytest.mark.parametrize(
    "sentence", ["Every 2 to 4 months.", "It is taken twice daily.", "Until progression.", "For 6 cycles."]
)
def test_a_sentence_with_a_time_gives_a_time(sentence: str) -> None:
    assert gives(sentence, "time")


def test_a_sentence_without_a_time_gives_none() -> None:
    assert not gives("MRI of the brain is the test of choice at 1.5 to 3 cm.", "time")


@pytest.mark.parametrize("question", ["How much gets into the milk?", "How much weight would she lose?"])
def test_how_much_of_something_that_happens_asks_for_no_dose(question: str) -> None:
    assert asked_for(question) == ()


def test_how_much_of_a_drug_asks_for_a_dose() -> None:
    assert asked_for("How much midazolam is given?") == ("dose",)


@pytest.mark.parametrize(
    ("sentence", "names", "given"),
    [
        ("Rituximab or cyclophosphamide is used; cyclophosphamide is given at 15 mg/kg.", {"rituximab"}, False),
        ("Rituximab or cyclophosphamide is used; cyclophosphamide is given at 15 mg/kg.", {"cyclophosphamide"}, True),
        ("At 840 mg, pertuzumab is infused over an hour.", {"pertuzumab"}, True),
        ("The first dose is 840 mg.", {"pertuzumab"}, True),
        ("Patients on evolocumab had LDL-C below 20 mg/dL.", {"evolocumab"}, False),
    ],
)
def test_a_dose_is_of_the_drug_that_is_named_before_it(sentence: str, names: set[str], given: bool) -> None:
    assert gives_dose_of(sentence, frozenset(names)) is given


@pytest.mark.parametrize(
    ("question", "sentence", "has"),
    [
        ("10-year survival in HERA?", "Ten-year survival was 91%.", True),
        ("10-year survival in HERA?", "The survival at 10 years was 91%.", True),
        ("Survival at 10 years in HERA?", "Survival at 3 years was 91%.", False),
    ],
)
def test_a_result_at_a_time_is_of_that_time(question: str, sentence: str, has: bool) -> None:
    (point,) = time_points(question)
    assert has_time_point(sentence, point) is has


def test_a_disease_that_is_associated_with_something_may_still_be_dosed_for() -> None:
    assert asked_for("Rituximab dose in ANCA-associated vasculitis?") == ("dose",)
    assert asked_for("Is the dose associated with the risk?") == ()


def test_a_low_dose_regimen_is_named_and_no_dose_is_asked_for() -> None:
    assert asked_for("May low-dose cyclophosphamide be started?") == ()
    assert asked_for("What dose of low dose cyclophosphamide?") == ("dose",)
    assert asked_for("Should I cut the dose?") == ()


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("First-line drug for gout?", True),
        ("Initial treatment of gout?", True),
        ("Which test for gout first?", True),
        ("No response to initial treatment of gout?", False),
        ("Treatment of gout?", False),
    ],
)
def test_what_comes_first_is_asked_for(question: str, expected: bool) -> None:
    assert asks_for_first_choice(question) is expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Colchicine is the preferred drug.", True),
        ("Test for urate as the first choice.", True),
        ("If initial treatment fails, offer prednisolone.", False),
        ("Offer prednisolone (see Initial treatment options).", False),
        ("Offer colchicine.", False),
    ],
)
def test_what_comes_first_is_said(sentence: str, expected: bool) -> None:
    assert says_first_choice(sentence) is expected


def test_how_often_something_occurs_is_no_interval() -> None:
    assert asked_for("How often does pneumonitis occur with alphamab?") == ()
    assert asked_for("How often is alphamab given?") == ("time",)
