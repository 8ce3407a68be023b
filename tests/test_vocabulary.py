import datetime as dt

import pytest

from ingest.index import Index
from qa.question import understand
from qa.reading import Concept, Reading
from qa.vocabulary import read_question, read_words

DAY = dt.date(2026, 11, 20)


def concept_of(index: Index, text: str, written: str) -> Concept:
    return next(c for c in read_words(index, text).concepts if c.written == written)


@pytest.mark.parametrize(
    ("typed", "drug"),
    [
        ("pertuzumabb", "pertuzumab"),
        ("pertuzmab", "pertuzumab"),
        ("Tucatanib", "tucatinib"),
        ("trastuzamab", "trastuzumab"),
        ("capecitibine", "capecitabine"),
    ],
)
def test_a_misspelt_drug_is_read_as_the_right_one(index: Index, typed: str, drug: str) -> None:
    reading = read_words(index, f"What dose of {typed} is given?")
    assert reading.corrected == ((typed, drug),)
    assert drug in reading.text
    assert typed not in reading.text


@pytest.mark.parametrize("word", ["pertuzumab", "metformin", "rivaroxaban", "insulin", "treatment", "Herceptin"])
def test_a_word_that_is_right_or_another_drug_is_left_as_it_is(index: Index, word: str) -> None:
    assert read_words(index, f"What dose of {word} is given?").corrected == ()


@pytest.mark.parametrize(
    ("brand", "drug"),
    [
        ("Perjeta", "pertuzumab"),
        ("Enhertu", "trastuzumab deruxtecan"),
        ("T-DXd", "trastuzumab deruxtecan"),
        ("Kadcyla", "trastuzumab emtansine"),
        ("Tukysa", "tucatinib"),
        ("SRS", "stereotactic radiosurgery"),
    ],
)
def test_a_brand_or_abbreviation_stands_for_the_full_name(index: Index, brand: str, drug: str) -> None:
    reading = read_words(index, f"When is {brand} used?")
    assert any(drug in c.names for c in reading.concepts)
    assert drug in reading.text


def test_a_brand_in_small_letters_stands_for_the_full_name(index: Index) -> None:
    assert "pertuzumab" in concept_of(index, "when is perjeta used", "perjeta").names


def test_a_name_of_several_words_is_one_concept(index: Index) -> None:
    written = [c.written for c in read_words(index, "trastuzumab deruxtecan after brain metastases").concepts]
    assert written == ["trastuzumab deruxtecan", "brain metastases"]


def test_function_words_are_no_concepts(index: Index) -> None:
    assert read_words(index, "What is it, and how was the other?").concepts == ()


def test_words_that_only_make_a_question_weigh_less_than_its_subject(index: Index) -> None:
    reading = read_words(index, "What is the recommended treatment of leptomeningeal disease?")
    weights = {c.written: c.weight for c in reading.concepts}
    assert weights["leptomeningeal disease"] > 3 * max(weights["recommended"], weights["treatment"])


def test_a_bare_number_weighs_little(index: Index) -> None:
    assert concept_of(index, "MRI at 67 years", "67").weight < concept_of(index, "MRI at 67 years", "MRI").weight


def test_a_follow_up_has_the_concepts_of_what_it_leans_on_at_less_weight(index: Index) -> None:
    first = understand("What dose of pertuzumab is given?", as_of=DAY)
    second = understand("and in pregnancy?", (first,), as_of=DAY)
    own = concept_of(index, first.text, "pertuzumab")
    carried = next(c for c in read_question(index, second).concepts if c.written == "pertuzumab")
    assert 0 < carried.weight < own.weight
    assert carried.names == own.names


def test_the_share_counts_the_first_text_full_and_the_others_half() -> None:
    reading = Reading("a b", (Concept("alpha", ("alpha",), 3.0), Concept("beta", ("beta",), 1.0)))
    assert reading.share({"alpha", "beta"}) == 1.0
    assert reading.share({"alpha"}) == 0.75
    assert reading.share({"beta"}, {"alpha"}) == 0.625
    assert reading.share({"gamma"}) == 0.0


def test_a_reading_without_concepts_has_no_share() -> None:
    assert Reading("", ()).share({"alpha"}) == 0.0


def test_contracted_words_are_no_concepts(index: Index) -> None:
    assert [c.written for c in read_words(index, "She's vomiting and doesn’t tolerate pertuzumab").concepts] == [
        "vomiting",
        "tolerate",
        "pertuzumab",
    ]


def test_what_is_told_beside_a_question_weighs_half_of_what_is_asked(index: Index) -> None:
    reading = read_words(index, "He fainted once. Which monitor?").asking(read_words(index, "Which monitor?"))
    counts = {c.written: (c.factor, c.share) for c in reading.concepts}
    assert (counts["fainted"], counts["monitor"]) == ((0.5, 0.5), (1.0, 1.0))


def test_passages_are_ranked_by_rare_words_more_than_by_their_idf_and_by_common_words_in_full() -> None:
    rare, common = Concept("tucatinib", ("tucatinib",), 6.0), Concept("treatment", ("treatment",), 1.0, factor=0.25)
    assert rare.pull > common.pull == 1.0
    assert common.lessened(0.5).pull == 0.5


def test_what_is_told_keeps_its_weight_when_the_question_names_nothing(index: Index) -> None:
    reading = read_words(index, "He fainted. What now?")
    assert reading.asking(read_words(index, "What now?")) == reading


def test_a_drug_that_the_patient_is_on_is_not_the_subject_of_what_to_do_about_a_disease(index: Index) -> None:
    def read(text: str) -> Reading:
        return read_question(index, understand(text, as_of=DAY))

    assert read("Two brain mets on T-DXd, what next?").drugs == ()
    assert [c.written for c in read("Nausea on T-DXd, what next?").drugs] == ["T DXd"]
    assert [c.written for c in read("Brain mets on T-DXd: can tucatinib follow, what next?").drugs] == [
        "T DXd",
        "tucatinib",
    ]


def test_a_drug_cut_short_is_read_where_one_drug_only_begins_so(index: Index) -> None:
    assert read_words(index, "How is trastuz given?").corrected == (("trastuz", "trastuzumab"),)
    assert read_words(index, "How is pred given?").corrected == ()  # prednisone or prednisolone


def followed(index: Index, text: str) -> Reading:
    first = understand("Does docusate help in constipation?", as_of=DAY)
    return read_question(index, understand(text, [first], as_of=DAY))


def test_what_to_use_instead_is_asked_of_any_drug_but_the_one_before(index: Index) -> None:
    assert followed(index, "how long is it given?").drug_names == {"docusate"}
    instead = followed(index, "what should I use instead?")
    assert instead.drug_names == frozenset()
    assert not any("docusate" in c.names for c in instead.concepts)


def test_what_comes_after_a_failure_may_name_no_drug_that_failed(index: Index) -> None:
    failed = followed(index, "and if that fails?")
    assert failed.drug_names == frozenset()
    assert any("docusate" in c.names for c in failed.concepts)


def test_a_text_is_on_the_subject_without_a_word_of_degree(index: Index) -> None:
    reading = followed(index, "how strong is it as a softener?")
    assert reading.is_on_subject("Docusate is sold as a stool softener.")


def test_how_many_or_on_what_ground_is_no_subject(index: Index) -> None:
    text = "Does the outcome differ based on the number of fractions?"
    assert [concept_of(index, text, w).factor < 1 for w in ("based", "number", "fractions")] == [True, True, False]


def test_a_disease_that_the_corpus_has_not_is_no_slip_of_another_word(index: Index) -> None:
    assert read_words(index, "Treatment of croup in children?").corrected == ()
