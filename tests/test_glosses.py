import datetime as dt
from dataclasses import replace

from ingest.index import Index
from qa.answer import Answer, Gloss
from qa.ask import ask
from qa.glosses import glosses
from qa.question import Audience, understand
from qa.render import markdown
from qa.verify import verify

DAY = dt.date(2026, 11, 20)


def answer_for(index: Index, audience: Audience) -> Answer:
    question = understand("How often is brain MRI repeated after radiosurgery?", as_of=DAY, audience=audience)
    return ask(index, question)


def test_terms_are_explained_once_in_the_order_in_which_they_stand() -> None:
    found = glosses(["Adjuvant treatment of HER2-positive disease.", "Given intravenously, then as adjuvant infusion."])
    assert [g.term for g in found] == ["Adjuvant", "HER2-positive", "intravenously"]


def test_the_longer_term_wins_and_a_part_of_a_word_is_none() -> None:
    assert [g.term for g in glosses(["left ventricular ejection fraction"])] == ["left ventricular ejection fraction"]
    assert glosses(["suprarenal", "non-metastatic"]) == ()


def test_a_patient_gets_the_same_statements_with_the_words_explained(index: Index) -> None:
    clinician, patient = answer_for(index, "clinician"), answer_for(index, "patient")
    assert patient.statements == clinician.statements
    assert patient.citations == clinician.citations
    assert clinician.glosses == ()
    assert "radiosurgery" in {g.term for g in patient.glosses}
    assert "## Words explained\n\n- radiosurgery: high-dose radiation" in markdown(patient)
    assert verify(patient, index).holds


def test_plain_words_that_are_not_the_glossarys_are_found_by_verify(index: Index) -> None:
    forged = replace(answer_for(index, "patient"), glosses=(Gloss("radiosurgery", "harmless", "NCI"),), answer_id="")
    assert "the plain words are not those of the glossary for its statements" in verify(forged.sealed(), index).problems
