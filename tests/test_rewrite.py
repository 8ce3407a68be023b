import pytest

from qa.rewrite import rewrite
from qa.sense import SPELLING, Sense
from qa.told import Told

DOSE = "What dose of pertuzumab is given?"


def said(text: str, *history: str) -> str:
    return rewrite(text, history).standalone


@pytest.mark.parametrize(
    ("history", "text", "expected"),
    [
        (["What is throat cancer?"], "Is it treatable?", "Is throat cancer treatable?"),
        (["Tell me about lung cancer."], "What are its symptoms?", "About lung cancer: what are its symptoms?"),
        ([DOSE], "what about trastuzumab?", "What dose of trastuzumab is given?"),
        ([DOSE], "And T-DXd?", "What dose of T-DXd is given?"),
        (
            [DOSE, "what about trastuzumab?"],
            "And in renal impairment?",
            "What dose of trastuzumab is given in renal impairment?",
        ),
        (["T-DXd dose?"], "Kadcyla?", "Kadcyla dose?"),
        (["first line for gastric cancer?"], "and second line?", "second line for gastric cancer?"),
        (["How is gout treated?"], "and in children?", "How is gout treated in children?"),
        ([DOSE], "what if she is pregnant?", "What dose of pertuzumab is given if she is pregnant?"),
    ],
)
def test_what_a_follow_up_leaves_out_is_said(history: list[str], text: str, expected: str) -> None:
    assert said(text, *history) == expected


def test_a_line_of_treatment_takes_the_place_of_the_one_before_over_two_turns() -> None:
    third = said("and third line?", "first line for HER2+ breast cancer?", "and after progression on that?")
    assert "HER2+ breast cancer" in third
    assert "first line" not in third


def test_a_new_subject_drops_the_old_one_and_its_follow_up_does_not_bring_it_back() -> None:
    history = [DOSE, "How is gout treated?"]
    assert said(history[1], DOSE) == history[1]
    assert "pertuzumab" not in said("and in children?", *history)


def test_a_related_subject_keeps_the_thread_and_an_unrelated_one_does_not() -> None:
    history = ("Tell me about the Bronze Age collapse.", "Who were the Sea Peoples?")
    together = rewrite("What came after it?", history, Sense(lambda one, other: True, SPELLING.is_everyday))
    apart = rewrite("What came after it?", history, Sense(lambda one, other: False, SPELLING.is_everyday))
    assert together.carried == ("Sea Peoples", "Bronze Age collapse")
    assert together.turns == (1, 0)
    assert (apart.carried, apart.turns) == (("Sea Peoples",), (1,))


def test_a_question_about_its_own_drug_needs_no_older_subject_however_near() -> None:
    found = rewrite(
        "and in children?",
        ("How is breast cancer treated?", DOSE),
        Sense(lambda one, other: True, SPELLING.is_everyday),
    )
    assert found.carried == ("pertuzumab",)


def test_without_a_history_nothing_is_changed() -> None:
    assert rewrite("and in children?", ()).standalone == "and in children?"


def test_a_thing_of_the_same_kind_is_not_carried_beside_its_successor() -> None:
    assert said("What about the BBC experiment?", "What is the Milgram experiment?") == "What is the BBC experiment?"


def test_a_disease_takes_the_place_of_the_one_before() -> None:
    dose = "What is the dose of cyclophosphamide in lupus nephritis?"
    assert said("What about vasculitis?", dose) == "What is the dose of cyclophosphamide in vasculitis?"
    assert said("OK, thanks. And in nephrotic syndrome?", dose) == dose.replace("lupus nephritis", "nephrotic syndrome")


def test_what_is_asked_of_one_thing_is_asked_of_the_next() -> None:
    assert (
        said("What about Venus flytraps?", "What do predator plants eat?")
        == "About eat and predator plants: Venus flytraps?"
    )
    assert "how much, cost" in said("How about replacing it instead?", "How much does it cost to fix a garage door?")


def test_a_place_that_is_pointed_to_is_said() -> None:
    history = ("What should I see in Tokyo?", "Do I need an agent?")
    assert "Tokyo" in said("What else is there to do in the city?", *history)


def test_a_question_in_everyday_words_leans_on_the_conversation_and_one_that_names_its_subject_does_not() -> None:
    sense = Sense(lambda one, other: True, lambda word: word in ("surgery", "asthma"))
    history = ("What causes shoulder pain?",)
    assert rewrite("When is surgery considered?", history, sense).carried == ("shoulder pain",)
    for text in ("When is asthma treated?", "When is arthroplasty considered?", "What is surgery?", "Is Botox used?"):
        assert rewrite(text, history, sense).carried == ()


def test_it_is_the_drug_that_the_answer_named() -> None:
    history, told = ["How is a prolactinoma treated?"], [Told(("Cabergoline is preferred.",))]
    found = rewrite("can it be stopped?", history, told=told)
    assert (found.carried, found.brought) == (("Cabergoline", "prolactinoma"), ("Cabergoline",))
    assert rewrite("can bromocriptine be stopped?", history, told=told).brought == ()
    assert rewrite("and in men?", history, told=told).brought == ()
    later = rewrite("and at what dose?", [*history, "can it be stopped?"], told=[*told, Told()])
    assert "Cabergoline" in later.carried


def test_a_drug_is_no_it_where_the_question_asked_of_another() -> None:
    told = [Told(("Rituximab is an alternative.",))]
    assert rewrite("is it given weekly?", ["How is cyclophosphamide given?"], told=told).carried == (
        "cyclophosphamide",
    )


def test_a_value_that_the_follow_up_changes_is_not_carried_beside_the_new_one() -> None:
    assert "children" not in said("What about adults?", "How is asthma treated in children with eczema?")


def test_what_was_listed_is_pointed_to_by_its_place() -> None:
    told = [Told(("Denosumab or zoledronic acid is given.",))]
    found = rewrite("is the second one given monthly?", ["Which bone agents are there?"], told=told)
    assert found.standalone == "About bone agents: is zoledronic acid given monthly?"


def test_a_line_of_treatment_may_be_counted_without_saying_so() -> None:
    assert (
        said("and third?", "Second line for HER2-positive breast cancer?")
        == "third line for HER2-positive breast cancer?"
    )


def test_it_is_no_drug_where_it_is_said_what_it_is() -> None:
    told = [Told(("Haloperidol is preferred.",))]
    assert rewrite("and if it's withdrawal?", ["Drug for agitation from alcohol?"], told=told).brought == ()


def test_what_cannot_be_is_what_the_last_question_asked_for() -> None:
    assert said("and if we can't?", "Can we stop risperidone?") == "What if we cannot stop risperidone?"
    assert said("if that's not possible?", "Should I stop Enhertu?") == "What if I cannot stop Enhertu?"
    assert said("and if she can't sleep?", "Can we stop risperidone?") == "Can we stop risperidone if she can't sleep?"


def test_it_is_the_drug_and_the_disease_stays_beside_it() -> None:
    asked = "IV cyclophosphamide dose for ANCA vasculitis?"
    assert said("how is it given?", asked) == "About ANCA vasculitis: how is cyclophosphamide given?"
