import pytest

from qa.support.frame import framing


@pytest.mark.parametrize(
    "sentence",
    [
        "Sure!",
        "Here is a summary of the guideline in 80 words:",
        "Certainly, here's an overview of the recommendations:",
        "Summary:",
        "Let me know if you have other questions.",
        "***",
    ],
)
def test_a_frame_is_set_apart(sentence: str) -> None:
    assert framing(sentence) == "frame"


@pytest.mark.parametrize(
    "sentence",
    [
        "Unable to answer based on the given passages.",
        "I'm sorry, but I cannot answer this from the guideline.",
        "The provided passages do not contain enough information to answer the question.",
    ],
)
def test_a_refusal_is_set_apart(sentence: str) -> None:
    assert framing(sentence) == "refusal"


@pytest.mark.parametrize(
    "sentence",
    [
        "Here is the dose of pertuzumab in summary:",
        "Give 840 mg as follows:",
        "Surgery is recommended.",
        "The guideline does not recommend screening.",
        "Here is the summary: exercise lowers blood pressure.",
        "The panel could not determine a benefit.",
        "Of course patients should be told of the risk.",
    ],
)
def test_what_claims_something_is_no_frame(sentence: str) -> None:
    assert framing(sentence) is None
