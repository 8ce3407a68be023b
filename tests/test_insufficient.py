import pytest

from qa.insufficient import says_insufficient


@pytest.mark.parametrize(
    "text",
    [
        "There is insufficient evidence to make a recommendation for or against injections.",
        "The evidence is insufficient to support routine imaging.",
        "Data are insufficient to recommend for or against surveillance MRI.",
        "No evidence was found to address this question.",
        "The work group was unable to generate a recommendation.",
        "There is a paucity of literature on this.",
    ],
)
def test_a_sentence_that_says_that_evidence_is_lacking_is_known(text: str) -> None:
    assert says_insufficient(text)


@pytest.mark.parametrize(
    "text",
    [
        "There is good evidence for radiosurgery.",
        "Trastuzumab is recommended for one year.",
        "Renal insufficiency calls for a lower dose.",
    ],
)
def test_a_recommendation_is_not(text: str) -> None:
    assert not says_insufficient(text)
