"""What a question takes for granted is told from what it tells of a patient and from what it asks."""

import pytest

from qa.granted import granted, in_context


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("Since a normal AFP rules it out, can we skip the biopsy?", "a normal AFP rules it out"),
        ("Because two years are better than one, how do I go on?", "two years are better than one"),
        ("As the drug can be restarted after grade 2, at what dose?", "the drug can be restarted after grade 2"),
        ("Docusate beats placebo, so how long is it taken?", "Docusate beats placebo"),
        ("Dynamic testing is recommended: which test do I use?", "Dynamic testing is recommended"),
        ("The trial proved it superior. By how many months?", "The trial proved it superior"),
        (
            "Semaglutide may be combined with another agonist, right? Which?",
            "Semaglutide may be combined with another agonist",
        ),
        (
            "How large was the benefit of pertuzumab in node-negative disease?",
            "benefit of pertuzumab in node-negative disease",
        ),
    ],
)
def test_a_claim_is_found_where_a_question_rests_on_it(text: str, claim: str) -> None:
    assert list(granted(text)) == [claim]


@pytest.mark.parametrize(
    "text",
    [
        "Since she is 72, which dose?",
        "She has insomnia since she started Vyvanse: is that common?",
        "Itching badly since stopping Zyrtec after 2 years, known effect?",
        "What dose of pertuzumab is given?",
        "In pregnancy, which drug is preferred?",
        "Is it recommended as first line?",
    ],
)
def test_what_is_told_of_a_patient_or_asked_is_no_claim(text: str) -> None:
    assert list(granted(text)) == []


def test_a_claim_that_points_at_the_question_is_read_with_it() -> None:
    text = "Which regimen does ASCO prefer, since it ranks one above the others?"
    assert in_context("it ranks one above the others", text) == (
        "Which regimen does ASCO prefer: it ranks one above the others"
    )
    assert in_context("two years are better", "Because two years are better, how long?") == "two years are better"
