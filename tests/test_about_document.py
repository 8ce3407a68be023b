import pytest

from ingest.article import Article, Sentence
from qa.about_document import is_about_itself, is_unasked, matters_asked


@pytest.mark.parametrize(
    "headings",
    [
        ("Guideline Objective(s)",),
        ("Objectives",),
        ("Scope and purpose",),
        ("Target population",),
        ("Methods",),
        ("Appendix A", "Search strategy"),
        ("Quality of evidence",),
        ("References",),
        ("Conflicts of interest",),
        ("Acknowledgments",),
        ("Bibliographic Source(s)",),
        ("Funding",),
        ("Recommendations", "Literature search"),
        ("Recommendations", "Disclosures"),
    ],
)
def test_a_section_about_the_document_is_told_by_its_headings(headings: tuple[str, ...]) -> None:
    assert is_unasked(headings, "Asthma", frozenset())


@pytest.mark.parametrize(
    "headings",
    [
        (),
        ("Recommendations",),
        ("Recommendations", "Methods of contraception"),
        ("Recommendations", "Target population"),
        ("Treatment", "Scope of surgery"),
        ("Assessment", "(Level of Evidence = IV)"),
        ("Patient selection",),
        ("Potential harms",),
    ],
)
def test_a_section_about_patients_is_none(headings: tuple[str, ...]) -> None:
    assert not is_unasked(headings, "Asthma", frozenset())


def test_the_title_of_a_document_is_no_heading_of_its_sections() -> None:
    assert not is_unasked(("Funding of dialysis.",), "Funding of dialysis", frozenset())


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Who funded the guideline?", {"administration"}),
        ("Which databases were searched for the review?", {"methods"}),
        ("What is the target population of the guideline?", {"scope"}),
        ("What blood glucose should I aim for?", set()),
        ("Is surgery advised for a low-grade glioma?", set()),
        ("What is recommended for asthma?", set()),
    ],
)
def test_a_question_asks_for_it_when_it_speaks_of_a_document(question: str, asked: set[str]) -> None:
    assert matters_asked(question) == asked


def test_what_was_asked_for_is_shown() -> None:
    assert not is_unasked(("Methods",), "Asthma", matters_asked("Which methods were used for the guideline?"))
    assert is_unasked(("Funding",), "Asthma", matters_asked("Which methods were used for the guideline?"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MEDLINE and Embase were searched from 1990.", True),
        ("This guideline is not intended to replace clinical judgment.", True),
        ("Grade B: there is fair evidence.", True),
        ("Definitions of the grades are provided at the end.", True),
        ("Offer salbutamol when the chest is tight.", False),
        ("Levels of potassium should be checked weekly.", False),
        ("Antibiotics are not recommended for a cold.", False),
        ("Repeat the scan within 2 hours (see Table 4 in the original guideline document).", False),
        ("The original guideline document has a flow chart.", True),
    ],
)
def test_a_sentence_about_the_document_is_told_by_its_words(text: str, expected: bool) -> None:
    article = Article("a", None, "Asthma", None, None, "T4", text, (), (Sentence(0, len(text)),))
    assert is_about_itself(article, 0, frozenset()) is expected


def test_an_item_is_about_the_document_when_what_introduces_its_list_is() -> None:
    text = "The following are available:\nStaging of asthma"
    sentences = (Sentence(0, 28), Sentence(29, 46, kind="item", lead=(0, 28)))
    article = Article("a", None, "Asthma", None, None, "T4", text, (), sentences)
    assert is_about_itself(article, 1, frozenset())
