import pytest

from qa.phrased import adds_to, own_part, phrased, states

DOSE = "What dose of tucatinib is given?"


@pytest.mark.parametrize(
    ("text", "base", "carried", "expected"),
    [
        ("and in pregnancy?", DOSE, ("tucatinib",), "What dose of tucatinib is given in pregnancy?"),
        (
            "she already had loperamide",
            "Diarrhoea, what now?",
            ("d",),
            "She already had loperamide. Diarrhoea, what now?",
        ),
        ("same but she has eGFR 24", "About gout: orally?", ("gout",), "About gout: orally? She has eGFR 24"),
        ("and if it fails?", DOSE, ("tucatinib", "gout"), "About tucatinib and gout: if it fails?"),
        ("and if she can't?", DOSE, ("tucatinib", "gout"), "About tucatinib and gout: if she can't?"),
        ("before or after food?", DOSE, ("tucatinib",), "About tucatinib: before or after food?"),
        ("in adults?", "Dose in children?", ("dose",), "About dose: in adults?"),
        ("What else?", DOSE, ("gout", "colchicine", "pain"), "About gout, colchicine and pain: what else?"),
        ("MRI first?", DOSE, ("gout",), "About gout: MRI first?"),
        ("Is it treatable?", "", ("gout",), "Is gout treatable?"),
        ("how is Enhertu given?", DOSE, (), "How is Enhertu given?"),
    ],
)
def test_a_follow_up_reads_as_a_sentence(text: str, base: str, carried: tuple[str, ...], expected: str) -> None:
    assert phrased(text, base, carried, ()) == expected


def test_a_long_question_is_not_said_again() -> None:
    assert phrased("and in men?", f"Is {'very ' * 30}good?", ("gout",), ()) == "About gout: in men?"


def test_the_own_part_is_what_stands_after_what_it_is_about() -> None:
    assert own_part("About gout and colchicine: what else?") == "what else?"
    assert own_part("What about gout: is it painful?") == "What about gout: is it painful?"


def test_a_statement_asks_nothing() -> None:
    assert states("eGFR is 25")
    assert states("now she's breathless")
    assert not states("side effects")
    assert not states("is it safe")
    assert adds_to("and in men?", DOSE)
    assert not adds_to("side effects?", DOSE)
