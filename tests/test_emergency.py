import pytest

from qa.emergency import is_emergency


@pytest.mark.parametrize(
    "text",
    [
        "She can't breathe, what now?",
        "my son is not breathing",
        "He is turning blue",
        "patient found unresponsive, what dose of naloxone?",
        "my husband collapsed and has chest pain",
        "I want to kill myself",
        "I feel suicidal",
        "she wants to die",
        "I took too many paracetamol tablets",
        "my daughter swallowed bleach",
        "he overdosed on tablets",
        "sudden chest pain radiating to the arm",
        "chest pain right now",
        "she is bleeding heavily after the biopsy",
        "it won't stop bleeding",
        "throat is swelling after the injection",
        "in anaphylaxis now, adrenaline dose?",
        "the baby is choking",
        "my wife's face is drooping and she can't speak",
        "he is having a seizure",
        "Should I call 911?",
        "Since this morning he cannot move his legs, he has bone metastases",
        "I suddenly can't see on the left",
        "her legs have gone numb and she fell",
        "It is the worst headache of my life",
        "My brother tried to drown himself an hour ago",
        "she hears voices and wants to hurt the baby",
        "Pulse 140, BP 75/40 after the infusion, what now?",
        "I feel I am going to faint, heart racing",
        "since this morning her legs give way and she wets herself",
        "My father's speech is slurred since ten minutes",
        "She does not want to live anymore",
        "I took 30 of the tablets an hour ago",
        "Fever of 39.2 a week after chemo, she shakes",
        "The baby is limp and hard to wake",
    ],
)
def test_someone_in_danger_is_known(text: str) -> None:
    assert is_emergency(text)


@pytest.mark.parametrize(
    "text",
    [
        "What is the dose of emergency contraception?",
        "Emergency contraception after 72 hours?",
        "What is the risk of suicide with sertraline?",
        "How is anaphylaxis treated?",
        "Is there a risk of bleeding with capecitabine?",
        "Treatment of overdose of paracetamol?",
        "collapsed lung after biopsy: is surgery needed?",
        "collapsed vertebra from metastasis: radiotherapy?",
        "Does chest pain rule out trastuzumab?",
        "heavy bleeding during periods on tamoxifen",
        "What dose of pertuzumab is given?",
        "sentinel node biopsy with blue dye",
        "Management of suicidal ideation on levetiracetam?",
        "Does the boxed warning name suicidal thoughts?",
        "Is there a suicidality warning on the label?",
        "Cancer unresponsive to chemotherapy, next line?",
        "Target blood pressure 130/80 in diabetes?",
        "Is a headache an indication for MRI?",
        "Does trastuzumab harm the baby?",
        "Is suicidal thinking listed among the adverse reactions?",
        "Overdose section of the label",
        "Can leptomeningeal disease cause loss of vision?",
        "History of weakness in one leg: is the drug allowed?",
        "How often does swelling of the face occur?",
    ],
)
def test_a_subject_that_sounds_like_one_is_not(text: str) -> None:
    assert not is_emergency(text)
