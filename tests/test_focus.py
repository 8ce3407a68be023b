import pytest

from qa.focus import focus


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Does Vyvanse stunt growth in children?", ["stunt growth"]),
        ("Hair loss on Wegovy?", ["Hair loss"]),
        ("Cetirizine and alcohol, safe together?", ["alcohol"]),
        ("Target for triglycerides?", ["triglycerides"]),
        ("Lp(a) target in mmol?", ["Lp"]),
        ("Which withdrawal signs does a newborn show after sertraline?", ["withdrawal signs"]),
    ],
)
def test_what_is_asked_for_is_told_from_what_it_is_asked_of(text: str, asked: list[str]) -> None:
    assert [p.text for p in focus(text)] == asked


@pytest.mark.parametrize(
    "text",
    [
        "Can Phesgo be injected into the abdomen?",  # may be answered by what is named instead
        "IM olanzapine alongside IM lorazepam?",
        "Docusate beats placebo, so how many days should an adult take it?",
        "What is the dose of pertuzumab?",
    ],
)
def test_where_it_is_not_plain_what_is_asked_for_nothing_is(text: str) -> None:
    assert focus(text) == ()
