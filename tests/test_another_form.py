import pytest

from ingest.article import Article, Sentence
from ingest.chunk import Chunk
from qa.another_form import is_of_another_form
from qa.retrieve import Passage


def passage(title: str, text: str, rest: str = "") -> Passage:
    whole = f"{text} {rest}".strip()
    article = Article("a", None, title, None, None, "T4", whole, (), (Sentence(0, len(whole)),))
    return Passage(0, Chunk("a", title, (), 0, 0, text), article, 1.0, 0.5, 0.5, 1, 1, (0.5,))


@pytest.mark.parametrize(
    ("asked", "title", "text"),
    [
        (
            "How is acute otitis media treated?",
            "Otitis media with effusion",
            "Do not give antibiotics for otitis media.",
        ),
        ("How is chronic pancreatitis treated?", "Acute pancreatitis", "Give fluids in pancreatitis."),
        ("Blood pressure target in pulmonary hypertension?", "Essential hypertension", "Treat hypertension early."),
    ],
)
def test_a_guideline_on_another_form_of_the_disease_is_known(asked: str, title: str, text: str) -> None:
    assert is_of_another_form(asked, passage(title, text))


@pytest.mark.parametrize(
    ("asked", "title", "text"),
    [
        ("How is acute otitis media treated?", "Otitis media", "Do not give antibiotics for otitis media."),
        ("How is acute pancreatitis treated?", "Acute pancreatitis", "Give fluids in pancreatitis."),
        ("How is pancreatitis treated?", "Acute pancreatitis", "Give fluids in pancreatitis."),
        ("How is chronic pancreatitis treated?", "Acute pancreatitis", "In chronic pancreatitis give enzymes."),
        ("What helps chronic constipation?", "Constipation with opioids", "Constipation is treated with laxatives."),
    ],
)
def test_one_on_this_form_or_on_any_is_no_other(asked: str, title: str, text: str) -> None:
    assert not is_of_another_form(asked, passage(title, text))


def test_a_guideline_that_often_speaks_of_the_form_is_on_it_too() -> None:
    rest = "Acute otitis media is painful. Acute otitis media may recur."
    assert not is_of_another_form(
        "How is acute otitis media treated?", passage("Otitis media with effusion", "Otitis media is common.", rest)
    )
