import pytest

from qa.telling import is_fragment, is_grade, is_title, turns_what_follows


@pytest.mark.parametrize(
    "text",
    [
        "Biological therapies",
        "Q4.",
        "Recommendation 2b",
        "Level III.",
        "(Weak recommendation; moderate-quality evidence)",
        "Appropriate management of women with red cell antibodies",
        "Appropriate use of antibiotics to reduce the incidence of infections",
        "Improved identification of patients who should be offered surgery or should receive chemotherapy",
        "Specification, among adults, of the proportions of body mass that are lean tissue",
        "Infants younger than 1 month",
        "Appropriate management of patients with human epidermal growth factor receptor 2 (HER2)-positive cancer",
        "New statement; Grade of recommendation: I (insufficient/conflicting evidence)",
    ],
)
def test_a_label_a_grade_and_a_noun_phrase_tell_nothing(text: str) -> None:
    assert is_fragment(text)


@pytest.mark.parametrize(
    "text",
    [
        "Offer tamoxifen for 5 years.",
        "Do not switch the drug",
        "Azithromycin 1 g orally in a single dose",
        "Ceftriaxone 250 mg by injection, once",
        "LVEF ≥40 with symptoms",
        "C - Antiplatelet agents may be effective",
        "A single fraction provides pain relief.",
        "Consider imaging of the abdomen",
        "To protect their feet, instruct patients to wear shoes",
        "Patients who have a fever should be tested",
        "Not approved for children younger than 5 years",
        'The panel felt that "patients who relapse should be treated again"',
    ],
)
def test_a_verb_a_command_or_an_amount_tells_something(text: str) -> None:
    assert not is_fragment(text)


@pytest.mark.parametrize(
    ("text", "expected"), [("Not recommended", True), ("Only for adults", True), ("Biological therapies", False)]
)
def test_a_heading_that_turns_its_list_is_known(text: str, expected: bool) -> None:
    assert turns_what_follows(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Use of Electroencephalography (EEG) in the Diagnosis of Epilepsy", True),
        ("Children Aged 5 to 11 Years", True),
        ("Offer tamoxifen for 5 years", False),
        ("Cisplatin Is Given Every Three Weeks", False),
        ("Refer to the ESMO Guideline.", False),
    ],
)
def test_a_title_among_sentences_is_told_by_its_capitals(text: str, expected: bool) -> None:
    assert is_title(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Recommendation 2b", True), ("Strength: strong", True), ("Strong pain is treated.", False)],
)
def test_a_grade_and_nothing_else_is_told(text: str, expected: bool) -> None:
    assert is_grade(text) is expected
