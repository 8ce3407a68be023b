import datetime as dt

import pytest

from ingest.article import Article, Sentence
from ingest.chunk import Chunk
from ingest.index import Index
from qa.illness import illnesses, is_on_illness, is_titled
from qa.question import understand
from qa.retrieve import Passage
from qa.vocabulary import read_question

DAY = dt.date(2026, 11, 21)


def passage(title: str, text: str) -> Passage:
    article = Article("a", None, title, None, None, "T4", text, (), (Sentence(0, len(text)),))
    return Passage(0, Chunk("a", title, (), 0, 0, text), article, 1.0, 0.5, 0.5, 1, 1, (0.5,))


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("Adjuvant chemotherapy for stage II gastric cancer?", [["gastric", "cancer"]]),
        ("How is Cushing's disease treated?", [["Cushing", "disease"]]),
        ("When is prostate cancer surgery too late?", [["prostate", "cancer"]]),
        ("How is acute cholecystitis treated?", [["cholecystitis"]]),
        ("How is metastatic disease treated?", []),
        ("Body disease stable, change treatment?", []),
        ("R1 margin hepatoblastoma, which courses?", [["hepatoblastoma"]]),
        ("Radiotherapy in stage II cancers?", []),
        ("Does treating spasms early lower the incidence of epilepsy?", []),
        ("What is given to people without liver disease?", []),
        ("What dose of pertuzumab is given?", []),
    ],
)
def test_an_illness_is_what_tells_it_from_others(index: Index, asked: str, names: list[list[str]]) -> None:
    question = understand(asked, as_of=DAY)
    found = illnesses(question, read_question(index, question))
    assert [[c.written for c in illness] for illness in found] == names


@pytest.mark.parametrize(
    ("asked", "title", "text", "expected"),
    [
        ("Chemotherapy for gastric cancer?", "Colon cancer", "Chemotherapy is offered.", False),
        ("Chemotherapy for gastric cancer?", "Cancer of the stomach (gastric)", "Chemotherapy is offered.", True),
        ("How is plantar fasciitis treated?", "Diabetic foot", "Treat necrotising fasciitis at once.", False),
        ("Antibiotics in acute cholecystitis?", "Sickle cells", "Give antibiotics for cholecystitis.", True),
        ("Antibiotics in acute cholecystitis?", "Sickle cells", "Cholecystitis is common.", False),
        ("Which scan for cervical cancer?", "Cancer of the cervix", "MRI is best.", True),
        ("Which scan is best?", "Colon cancer", "CT is best.", True),
        ("Which scan for stage Ib1 cervical cancer?", "Cancer of the cervix", "MRI is best.", True),
        ("Treatment of gout?", "Wrist pain", "Offer colchicine in gout.", True),
        ("Treatment of gout?", "Wrist pain", "Crystals should be looked for if there is a possibility of gout.", False),
        (
            "Treatment of gout?",
            "Diuretics",
            "Thiazide treatment should be stopped where it raises the risk of gout.",
            False,
        ),
        (
            "Treatment of iron deficiency anemia in pregnancy?",
            "Anemia in pregnancy",
            "Treat iron deficiency anemia.",
            True,
        ),
        ("Treatment of polycystic ovary syndrome?", "Ovarian syndrome", "Polycystic ovary syndrome is common.", False),
        ("Treatment of metastatic breast cancer?", "Advanced breast cancer", "Offer chemotherapy.", True),
    ],
)
def test_a_passage_is_on_an_illness_that_its_title_or_a_telling_sentence_names(
    index: Index, asked: str, title: str, text: str, expected: bool
) -> None:
    question = understand(asked, as_of=DAY)
    assert is_on_illness(question, read_question(index, question), passage(title, text)) is expected


@pytest.mark.parametrize(
    ("asked", "is_on"),
    [
        ("What dose of trastuzumab in gastric cancer?", False),
        ("What dose of trastuzumab in breast cancer?", True),
        ("What dose of trastuzumab in renal impairment?", True),
    ],
)
def test_the_dose_for_another_illness_of_the_same_kind_is_no_answer(index: Index, asked: str, is_on: bool) -> None:
    given = passage("Doses of trastuzumab", "Trastuzumab for breast cancer is given at 6 mg/kg.")
    question = understand(asked, as_of=DAY)
    assert is_on_illness(question, read_question(index, question), given) is is_on


def test_a_sentence_on_the_drug_that_is_asked_about_and_the_illness_answers(index: Index) -> None:
    question = understand("Trastuzumab and suspected acute pancreatitis: what to do?", as_of=DAY)
    reading = read_question(index, question)
    told = "Trastuzumab should be discontinued when acute pancreatitis is suspected."
    assert is_on_illness(question, reading, passage("Doses of trastuzumab", told))
    assert not is_on_illness(question, reading, passage("Doses of trastuzumab", "Trastuzumab is given weekly."))


def test_that_no_treatment_is_suggested_answers_how_an_illness_is_treated(index: Index) -> None:
    question = understand("asymptomatic microprolactinoma, which treatment?", as_of=DAY)
    given = passage("High prolactin", "In asymptomatic microprolactinoma, no dopamine agonist is suggested.")
    assert is_on_illness(question, read_question(index, question), given)


def test_a_title_names_the_illness_that_is_asked_about(index: Index) -> None:
    question = understand("Treatment of gout?", as_of=DAY)
    reading = read_question(index, question)
    assert is_titled(question, reading, passage("Gout: diagnosis and management", "Rest.").article)
    assert not is_titled(question, reading, passage("Wrist pain", "Gout is painful.").article)
