from ingest.article import Article, Sentence
from qa.aim import aim_of
from qa.serves import service


def gains(asked: str, quote: str, *headings: str) -> float:
    sentence = Sentence(0, len(quote), headings)
    article = Article("a", None, "Gout", None, None, "T0", quote, (), (sentence,))
    return service(asked, aim_of(asked), article, sentence)


def test_a_treatment_comes_before_a_diagnosis_where_a_treatment_is_asked_for() -> None:
    asked = "Treatment of gout?"
    assert gains(asked, "Offer colchicine for gout.") > gains(asked, "Clinicians should diagnose gout by crystals.")


def test_what_comes_first_is_before_what_comes_after_it_failed() -> None:
    asked = "First-line treatment of gout?"
    first, later = "Offer colchicine as first-line treatment.", "Offer prednisolone if colchicine fails."
    assert gains(asked, first) > gains(asked, "Offer colchicine.") > gains(asked, later)


def test_what_comes_later_loses_nothing_where_a_treatment_failed() -> None:
    later = "Offer prednisolone if colchicine fails."
    assert gains("Treatment of gout when colchicine fails?", later) > gains("Treatment of gout?", later)


def test_what_not_to_do_and_where_to_read_are_no_treatment() -> None:
    asked = "Treatment of gout?"
    assert gains(asked, "Offer colchicine.") > gains(asked, "Do not offer aspirin.")
    assert gains(asked, "Gout is painful.") > gains(asked, "For guidance on gout, refer to another guideline.")


def test_a_question_whether_something_is_so_is_left_alone() -> None:
    assert gains("Is aspirin given in gout?", "Do not offer aspirin.") == 0.0


def test_another_group_loses() -> None:
    assert gains("Gout in adults?", "Gout is rare.", "Children") < gains("Gout in adults?", "Gout is rare.", "Adults")


def test_what_the_evidence_does_not_allow_is_no_treatment() -> None:
    asked = "Treatment of gout?"
    assert gains(asked, "Offer colchicine.") > gains(asked, "There is insufficient evidence to recommend cherries.")


def test_what_is_told_is_not_what_is_done() -> None:
    asked = "Colchicine in gout: for whom?"
    assert gains(asked, "Colchicine is for attacks.") > gains(
        asked, "Clinicians should educate patients on colchicine."
    )


def test_the_opposite_loses() -> None:
    asked = "Infectious arthritis?"
    assert gains(asked, "In noninfectious arthritis, rest.") < gains(asked, "In arthritis, rest.")
