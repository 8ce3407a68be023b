import datetime as dt

import pytest

from ingest.index import Index
from qa.answer import Coverage
from qa.ask import ask
from qa.coverage import ANSWERED, FEATURES, PARTLY, assess, features
from qa.question import understand
from qa.retrieve import retrieve
from qa.thread import Thread
from qa.vocabulary import read_question

DAY = dt.date(2026, 11, 20)


def judged(index: Index, text: str) -> Coverage:
    question = understand(text, as_of=DAY)
    return assess(index, question, retrieve(index, question))


@pytest.mark.parametrize(
    "text",
    [
        "What dose of pertuzumab is given?",
        "Can tucatinib be used first line?",
        "How often is brain MRI repeated after radiosurgery?",
        "When is Enhertu stopped for pneumonitis?",
        "Is docusate effective for constipation?",
        "maximum dose of semaglutide for weight loss",
    ],
)
def test_what_the_corpus_answers_counts_as_answered(index: Index, text: str) -> None:
    coverage = judged(index, text)
    assert (coverage.part, coverage.answered) == (text, True)
    assert coverage.probability >= ANSWERED


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("What is the capital of France?", ("France", "capital")),
        ("metformin dose in COPD?", ("metformin", "COPD")),
        ("How is gout treated?", ("gout",)),
    ],
)
def test_what_the_corpus_does_not_answer_names_the_words_not_found(
    index: Index, text: str, missing: tuple[str, ...]
) -> None:
    coverage = judged(index, text)
    assert coverage.probability < PARTLY
    assert not coverage.answered
    assert set(missing) <= set(coverage.missing)


def test_no_passages_give_no_probability_and_every_telling_word_is_missing(index: Index) -> None:
    question = understand("What dose of pertuzumab is given after leptomeningeal gout?", as_of=DAY)
    assert assess(index, question, ()) == Coverage(question.text, False, 0.0, ("pertuzumab", "leptomeningeal", "gout"))


def test_a_probability_is_one(index: Index) -> None:
    for text in ("What dose of pertuzumab is given?", "capital of France", "zzyzx"):
        assert 0.0 <= judged(index, text).probability <= 1.0


def test_each_feature_has_a_value(index: Index) -> None:
    question = understand("What dose of pertuzumab is given?", as_of=DAY)
    passage = retrieve(index, question)[0]
    assert len(features(read_question(index, question), passage)) == len(FEATURES)


def gives_what_is_asked(index: Index, text: str, found_by: str) -> float:
    question = understand(text, as_of=DAY)
    passage = retrieve(index, understand(found_by, as_of=DAY))[0]
    values = features(read_question(index, question), passage)
    return dict(zip(FEATURES, values, strict=True))["gives_what_is_asked"]


def test_a_passage_without_a_dose_does_not_give_the_dose_that_is_asked_for(index: Index) -> None:
    dose, joint = "What dose of pertuzumab is given?", "How is a dislocated PIP joint treated?"
    assert gives_what_is_asked(index, dose, found_by=dose) == 1.0
    assert gives_what_is_asked(index, dose, found_by=joint) == 0.0
    assert gives_what_is_asked(index, "Is pertuzumab given?", found_by=joint) == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "What dose of zorbivantinol is given?",
        "Is flumatrexone recommended in HER2-positive breast cancer?",
        "What dose of lapatinib is used?",
        "memantine dose with WBRT",
        "What dose of zalutamab vesitide is given in HER2-positive breast cancer?",
        "Is Lumoxa an option for brain metastases?",
    ],
)
def test_a_drug_the_corpus_does_not_dose_is_not_answered_with_another(index: Index, text: str) -> None:
    assert ask(index, understand(text, as_of=DAY)).status == "abstain"


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("What dose of pertuzumab is given?", "And in renal impairment?"),
        ("Does docusate work for constipation?", "and in children?"),
    ],
)
def test_a_population_added_in_a_follow_up_that_nothing_speaks_of_is_not_answered_without_it(
    index: Index, first: str, then: str
) -> None:
    thread = Thread((ask(index, understand(first, as_of=DAY)),))
    assert thread.answers[0].status == "answer"
    answer = ask(index, understand(then, thread.questions, as_of=DAY), thread=thread)
    assert answer.status == "abstain"


def test_another_drug_in_a_follow_up_gets_its_own_dose(index: Index) -> None:
    thread = Thread((ask(index, understand("What dose of pertuzumab is given?", as_of=DAY)),))
    answer = ask(index, understand("what about T-DXd?", thread.questions, as_of=DAY), thread=thread)
    assert "5.4 mg/kg" in answer.statements[0].text
    assert not any("840 mg" in s.text for s in answer.statements)


@pytest.mark.parametrize(
    "text",
    [
        "What did the BRAINSTAR-7 trial show in HER2-positive brain metastases?",
        "What was the median PFS in HERALD-B12 with brain metastases?",
        "What did the BrainStar study report about radiosurgery?",
        "Results of CLEOPATRA-2 in first-line HER2-positive breast cancer?",
        "Was hippocampal avoidance tested in the MEMORIA-3 trial?",
    ],
)
def test_a_study_that_no_article_has_is_not_answered_with_another(index: Index, text: str) -> None:
    assert ask(index, understand(text, as_of=DAY)).status == "abstain"


@pytest.mark.parametrize("word", ["enough", "aim"])
def test_an_everyday_word_that_no_source_has_is_not_missed(index: Index, word: str) -> None:
    coverage = judged(index, f"Which dose of pertuzumab should I give, and is it {word}?")
    assert word not in coverage.missing


def test_a_study_that_an_article_has_is_answered(index: Index) -> None:
    question = understand("Which patients did the CLEOPATRA trial exclude?", as_of=DAY)
    assert ask(index, question).status != "abstain"


@pytest.mark.parametrize("text", ["semaglutide in type 1 diabetes", "T-DXd in HER2-low breast cancer"])
def test_an_exact_name_that_no_article_has_is_not_answered_with_its_neighbour(index: Index, text: str) -> None:
    assert ask(index, understand(text, as_of=DAY)).status == "abstain"


def test_a_numbered_trial_is_not_answered_with_the_trial_of_the_shorter_name(index: Index) -> None:
    answer = ask(index, understand("overall survival of tucatinib in HER2CLIMB-05", as_of=DAY))
    assert "HER2CLIMB-05" in answer.statements[0].text


def test_a_specific_word_that_nothing_names_makes_the_answer_partial_and_is_told(index: Index) -> None:
    answer = ask(index, understand("pertuzumab dose after a transplant", as_of=DAY))
    assert answer.status == "partial"
    assert any(n.kind == "partial" and "transplant" in n.text for n in answer.notices)


def test_the_general_dose_comes_before_a_row_of_reductions(index: Index) -> None:
    answer = ask(index, understand("What is the dose of tucatinib?", as_of=DAY))
    assert "300 mg orally twice daily" in answer.statements[0].text


def test_an_abstention_says_how_many_articles_were_allowed_to_answer(index: Index) -> None:
    answer = ask(index, understand("dose of pertuzumab", as_of=dt.date(2000, 1, 1)))
    assert answer.notices[0].text == "None of the 38 articles may answer: only those in force on 2000-01-01."


@pytest.mark.parametrize(
    "text", ["How is 42 treated?", "What is the dose of [1][2][3]?", "how how how", "dose dose dose"]
)
def test_a_question_that_names_nothing_is_not_answered(index: Index, text: str) -> None:
    assert ask(index, understand(text, as_of=DAY)).status == "abstain"


def test_an_unknown_disease_in_the_words_of_an_articles_own_question_is_not_answered(index: Index) -> None:
    text = "What is the first-line treatment of tuberculosis?"
    assert ask(index, understand(text, as_of=DAY)).status == "abstain"


def test_a_dose_that_one_sentence_gives_is_answered_whatever_its_passage_is_about(index: Index) -> None:
    answer = ask(index, understand("What is the dose of T-DM1?", as_of=DAY))
    assert answer.status == "answer"
    assert "3.6 mg/kg every 3 weeks" in answer.statements[0].text
    for_cats = ask(index, understand("What is the dose of T-DM1 for cats?", as_of=DAY))
    assert for_cats.status != "answer"


@pytest.mark.parametrize(
    "text",
    [
        "What is the dose of trastuzumab in severe renal impairment?",
        "Sertraline dose for a 9-year-old?",
        "Is docusate safe in the first trimester?",
        "Which dose of cabergoline in liver cirrhosis?",
    ],
)
def test_a_dose_for_a_special_patient_of_whom_nothing_speaks_is_not_answered_with_that_for_others(
    index: Index, text: str
) -> None:
    assert ask(index, understand(text, as_of=DAY)).status == "abstain"


@pytest.mark.parametrize(
    "text",
    ["Dose of mycophenolate in lupus nephritis?", "Starting dose of atorvastatin?", "Is QT longer on tucatinib?"],
)
def test_what_is_named_but_not_told_is_not_answered_by_what_stands_beside_it(index: Index, text: str) -> None:
    assert judged(index, text).probability < PARTLY


def test_what_is_said_of_a_class_is_said_of_its_drugs(index: Index) -> None:
    answer = ask(index, understand("Agitated and drunk after attempted hanging. Is lorazepam right?", as_of=DAY))
    assert "benzodiazepines are avoided" in answer.statements[0].text


def test_the_starting_dose_of_a_schedule_is_its_lowest(index: Index) -> None:
    texts = [s.text for s in ask(index, understand("What is the starting dose of Wegovy?", as_of=DAY)).statements]
    rows = [t for t in texts if t.startswith("Weeks:")]
    assert "0.25 mg" in rows[0]


def test_what_to_do_with_a_dose_is_no_number(index: Index) -> None:
    question = understand("Grade 3 diarrhoea on tucatinib despite loperamide, what dose action?", as_of=DAY)
    first = ask(index, question).statements[0]
    assert "resume at the next lower dose" in first.text
    assert first.applies.verdict == "yes"


def test_each_authority_that_is_asked_beside_another_is_quoted(index: Index) -> None:
    question = understand("First drug for severe agitation in the emergency department, ACEP and NICE?", as_of=DAY)
    texts = [s.text for s in ask(index, question).statements]
    assert all(any(f"{body} " in t for t in texts) for body in ("by ACEP", "according to NICE"))


def test_a_word_that_names_nothing_does_not_make_an_answer_partial(index: Index) -> None:
    assert judged(index, "Chronic urticaria not controlled on standard cetirizine. Next step?").answered


@pytest.mark.parametrize("text", ["Cetirizine dose for my labrador?", "Docetaxel dose for prostate cancer?"])
def test_a_dose_for_another_purpose_than_the_articles_is_not_answered(index: Index, text: str) -> None:
    assert judged(index, text).probability < PARTLY


def test_a_dose_for_a_described_patient_has_no_other_purpose(index: Index) -> None:
    assert judged(index, "What dose of pertuzumab for a 70-year-old woman?").probability >= PARTLY


def test_everyday_words_are_not_named_as_missing(index: Index) -> None:
    assert judged(index, "How often must brain MRI still be repeated next, after radiosurgery?").missing == ()


@pytest.mark.parametrize("text", ["How is the vial stored?", "Can she colour her hair?", "Can it be crushed?"])
def test_a_follow_up_of_which_nothing_is_found_is_not_answered_by_what_was_spoken_of(index: Index, text: str) -> None:
    before = understand("What dose of pertuzumab is given?", as_of=DAY)
    question = understand(text, [before], as_of=DAY)
    assert question.context
    assert assess(index, question, retrieve(index, question)).probability < PARTLY


def test_what_may_be_answered_by_another_thing_is_still_looked_at(index: Index) -> None:
    assert judged(index, "Can Phesgo be injected into the abdomen?").probability >= PARTLY


def test_a_word_of_a_dose_names_something_where_no_dose_is_asked_for(index: Index) -> None:
    asked = judged(index, "Does survival depend on the number of radiosurgery fractions?")
    assert asked.probability > judged(index, "How many fractions?").probability
