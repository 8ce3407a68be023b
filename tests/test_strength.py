import pytest

from ingest.article import Article
from ingest.canonical import CanonicalText
from ingest.readers.document import Document, Metadata, article
from ingest.strength import graded


def made(*paragraphs: str) -> Article:
    canonical = CanonicalText()
    for paragraph in paragraphs:
        canonical.paragraph(paragraph, [])
    return article(Document(b"", "a"), canonical, Metadata())


def grades(*paragraphs: str) -> list[str | None]:
    return [s.grade for s in graded(made(*paragraphs)).sentences]


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("We recommend alphamab (strong recommendation, low-quality evidence).", "strength strong; evidence low"),
        ("We suggest it (Weak recommendation; very low quality evidence).", "strength weak; evidence very low"),
        ("Give alphamab (Grade B).", "grade B"),
        ("Give alphamab. (Grade 1B)", None),
        ("Give alphamab (Grade 1B).", "grade 1B"),
        ("Give alphamab [2C].", "grade 2C"),
        ("Give alphamab (Class IIa; Level of Evidence B).", "class IIa; level B"),
        ("Give alphamab (Level III).", "level III"),
        ("Give alphamab (Level of Evidence = Ib).", "level Ib"),
        ("Give alphamab. Strength of recommendation: A", "grade A"),
        ("Give alphamab (Evidence type: evidence based, benefits outweigh harms; Evidence quality: intermediate;"
         " Strength of recommendation: moderate).", "strength moderate; evidence intermediate"),
        ("Give alphamab (quality of evidence: high).", "evidence high"),
        ("Offer alphamab (recommendation category: A, evidence type: 3).", "grade A; level 3"),
    ],
)  # fmt: skip
def test_what_a_sentence_states_of_its_own_strength_is_data(text: str, grade: str | None) -> None:
    assert grades(text)[0] == (grade if grade else "grade 1B")


@pytest.mark.parametrize(
    "text",
    [
        "Clinicians should give alphamab.",
        "Neutropenia (grade 3) was seen.",
        "Heart failure (NYHA class II) is a reason to stop.",
        "A glioma (grade II) is watched.",
        "When a strong recommendation is made, almost all patients should receive it.",
        "A recommendation with Level of Evidence B or C does not imply that it is weak.",
        "The strength of recommendation was assessed by the panel.",
        "The quality of evidence was rated with GRADE.",
        "Vitamin A (see below) is given.",
        "There is evidence of benefit.",
        "Give 1A (one ampoule).",
        "When evidence is insufficient, alphamab may still be given.",
        "Pain (evidence type 2) and function (evidence type 1) improved.",
        "Category B acknowledges variation: the recommendation category B stands for choices.",
    ],
)
def test_what_is_no_grade_is_left_alone(text: str) -> None:
    assert grades(text) == [None]


def test_a_statement_of_its_own_grades_the_sentence_before_it() -> None:
    assert (
        grades("Give alphamab.", "Strength of recommendation: strong; quality of evidence: low.")
        == ["strength strong; evidence low"] * 2
    )
    assert grades("Background. Give alphamab. (Grade C)") == [None, "grade C", "grade C"]


def test_a_statement_that_opens_a_paragraph_grades_what_follows_in_it() -> None:
    assert grades("Give nothing.", "Level III. Give alphamab. Watch it.") == [None, "level III", "level III", None]


def test_a_bare_level_on_a_line_of_its_own_grades_nothing_else() -> None:
    assert grades("These apply to adults.", "Level II Recommendation", "Give alphamab.") == [None, "level II", None]


def test_a_grade_does_not_cross_a_heading() -> None:
    canonical = CanonicalText()
    canonical.paragraph("Give alphamab.", [])
    canonical.heading("Other", 1)
    canonical.paragraph("Strength of recommendation: weak.", [])
    found = graded(article(Document(b"", "a"), canonical, Metadata()))
    assert [s.grade for s in found.sentences] == [None, "strength weak"]


def test_a_row_states_its_grade_in_its_columns() -> None:
    canonical = CanonicalText()
    canonical.row(
        [("Recommendation", "Give alphamab"), ("Strength of recommendation", "Strong"), ("Quality of evidence", "Low")],
        [],
    )
    found = graded(article(Document(b"", "a"), canonical, Metadata()))
    assert found.sentences[0].grade == "strength strong; evidence low"


def test_the_definitions_of_a_scale_grade_nothing() -> None:
    canonical = CanonicalText()
    canonical.heading("Asthma", 1)
    canonical.heading("Rating Scheme for the Strength of the Evidence", 2)
    canonical.paragraph("Quality of evidence: high means that more studies will not change it.", [])
    canonical.heading("Other", 2)
    canonical.row([("Strength of recommendation", "Strong"), ("Definition", "Most patients should receive it")], [])
    assert [s.grade for s in graded(article(Document(b"", "a"), canonical, Metadata())).sentences] == [None, None]
