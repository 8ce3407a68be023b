import pytest

from qa.aim import advises_against, aim_of, asks_for_treatment, points_elsewhere, serves, tells_treatment


@pytest.mark.parametrize(
    ("asked", "aim"),
    [
        ("Treatment of gout?", "treat"),
        ("Which drug for acute mania?", "treat"),
        ("First-line antibiotic for cellulitis?", "treat"),
        ("Which test for coeliac disease first?", "find out"),
        ("How is asthma diagnosed?", "find out"),
        ("How do I follow up after treatment of Barrett's oesophagus? Which surveillance?", "find out"),
        ("When is a patient under treatment referred?", None),
        ("Should gout be treated?", None),
        ("Otitis media: do antibiotics help?", None),
        ("What is the prognosis of gout?", None),
    ],
)
def test_a_question_aims_at_a_treatment_or_at_finding_out(asked: str, aim: str | None) -> None:
    assert aim_of(asked) == aim


@pytest.mark.parametrize(
    ("quote", "headings", "expected"),
    [
        ("Clinicians should treat gout with colchicine.", (), 1),
        ("Offer colchicine.", ("Assessment",), 1),
        ("In acute gout, offer colchicine.", (), 1),
        ("Colchicine is preferred in acute gout.", (), 1),
        ("Clinicians should diagnose gout by crystals.", ("Treatment",), -1),
        ("Explain to patients that gout comes back.", (), -1),
        ("The panel suggests testing for urate.", (), -1),
        ("Within 4 weeks, discuss whether to go on.", (), -1),
        ("Gout is painful.", ("Diagnosis",), -1),
        ("Gout is painful.", ("Diagnosis", "Drug treatment"), 0),
        ("Gout is painful.", (), 0),
    ],
)
def test_a_sentence_serves_a_treatment_by_its_act_and_by_its_heading(
    quote: str, headings: tuple[str, ...], expected: int
) -> None:
    assert serves("treat", quote, headings) == expected


def test_what_is_found_out_serves_a_question_for_a_test() -> None:
    assert serves("find out", "Test for IgA first.", ("Diagnosis",)) == 1
    assert serves("find out", "Inform the family.", ()) == -1
    assert serves("find out", "Gout is painful.", ("Diagnosis",)) == 0


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Perform exchange transfusion for stroke.", True),
        ("Corticosteroid therapy is suggested.", True),
        ("Test for tuberculosis before immunosuppressive treatment.", False),
        ("Gout is painful.", False),
    ],
)
def test_a_sentence_tells_of_treating(quote: str, expected: bool) -> None:
    assert tells_treatment(quote) is expected


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("For guidance on pirfenidone, refer to another guideline.", True),
        ("Iron in pregnancy is addressed in a separate statement.", True),
        ("To treat mania in young people see the summary of the other guideline.", True),
        ("Offer a full dose (see Table 1).", False),
    ],
)
def test_a_sentence_that_only_points_elsewhere_is_known(quote: str, expected: bool) -> None:
    assert points_elsewhere(quote) is expected


def test_advice_against_is_told_from_haste() -> None:
    assert advises_against("Do not offer lamotrigine to treat mania.")
    assert advises_against("The panel recommends against routine testing.")
    assert not advises_against("Treatment should not be delayed.")


def test_words_of_a_question_for_a_treatment_are_known() -> None:
    assert asks_for_treatment("antibiotics")
    assert not asks_for_treatment("gout")
