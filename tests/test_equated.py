import pytest
from conditioned import article

from qa.conditions.applies import compare
from qa.conditions.equated import with_equated
from qa.conditions.facts import facts_of

TEXT = (
    "A is interrupted for asymptomatic (grade 1) ILD.",
    "A is stopped for good in symptomatic (grade 2 or higher) ILD.",
    "If grade 1 ILD takes more than 28 days from onset to resolve, A is reduced.",
)


@pytest.mark.parametrize(
    ("question", "position", "verdict"),
    [
        ("asymptomatic ILD took 6 weeks to resolve", 2, "yes"),
        ("symptomatic ILD", 0, "no"),
        ("symptomatic ILD took 6 weeks to resolve", 2, "no"),
        ("ILD took 6 weeks to resolve", 2, "unknown"),
        ("asymptomatic grade 2 ILD, resolved in 6 weeks", 2, "no"),
    ],
)
def test_a_grade_is_that_of_the_symptoms_that_the_article_gives_it(question: str, position: int, verdict: str) -> None:
    assert compare(facts_of(question), article(*TEXT), position).verdict == verdict


def test_an_article_that_gives_none_says_nothing_of_the_grade() -> None:
    facts = facts_of("asymptomatic ILD")
    assert with_equated(facts, article("If grade 1 ILD resolves, A is resumed.")) == facts
