import datetime as dt

import pytest
from conditioned import article

from ingest.chunk import Chunk
from ingest.index import Index
from qa.dose import begins_with_dose, gives_plain_dose, gives_what_is_asked, lacks_dose
from qa.question import Question, understand
from qa.reading import Reading
from qa.retrieve import Passage
from qa.vocabulary import read_question

DOSE = "What dose of pertuzumab is given?"


def passage(*texts: str) -> Passage:
    source = article(*texts)
    chunk = Chunk("a", "A", (), 0, len(texts) - 1, source.text)
    return Passage(0, chunk, source, 1.0, 0.5, 0.5, 1, 1, tuple(0.5 for _ in texts))


def read(index: Index, text: str) -> tuple[Question, Reading]:
    question = understand(text, as_of=dt.date(2026, 11, 20))
    return question, read_question(index, question)


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("Pertuzumab is given as 420 mg every 3 weeks.", True),
        ("Pertuzumab is given until progression.", False),
        ("Trastuzumab is given as 6 mg/kg every 3 weeks.", False),
    ],
)
def test_a_dose_is_given_by_a_sentence_on_that_drug(index: Index, text: str, gives: bool) -> None:
    question, reading = read(index, DOSE)
    assert gives_what_is_asked(reading, passage(text)) is gives
    assert lacks_dose(question, reading, passage(text)) is not gives


def test_a_question_that_asks_for_no_value_lacks_none(index: Index) -> None:
    question, reading = read(index, "Is pertuzumab safe?")
    assert gives_what_is_asked(reading, passage("It is stored cold."))
    assert not lacks_dose(question, reading, passage("It is stored cold."))


def test_a_dose_for_one_purpose_is_none_for_another(index: Index) -> None:
    question, reading = read(index, "What dose of dexamethasone is given for cerebral oedema?")
    assert lacks_dose(question, reading, passage("Dexamethasone is given as 20 mg before paclitaxel."))
    assert not lacks_dose(question, reading, passage("In cerebral oedema dexamethasone is given as 8 mg."))


def test_a_sentence_that_begins_with_another_drug_gives_the_dose_of_that_one(index: Index) -> None:
    _, reading = read(index, DOSE)
    assert begins_with_dose(reading, passage("Pertuzumab is given as 420 mg with trastuzumab."))
    assert not begins_with_dose(reading, passage("Trastuzumab with pertuzumab is given as 6 mg/kg."))


def test_a_plain_dose_says_how_often_before_it_names_another_drug(index: Index) -> None:
    question, reading = read(index, DOSE)
    assert gives_plain_dose(question, reading, passage("Pertuzumab is given as 420 mg every 3 weeks."))
    assert not gives_plain_dose(question, reading, passage("Pertuzumab is given as 420 mg."))
    assert not gives_plain_dose(question, reading, passage("Pertuzumab, or docetaxel 75 mg/m2 every 3 weeks."))
