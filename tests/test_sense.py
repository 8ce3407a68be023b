from ingest.embed import Embedder
from qa.sense import SPELLING, sense_of


def test_words_in_common_relate() -> None:
    assert SPELLING.related("brain metastases", "a small brain")
    assert not SPELLING.related("gout", "the breast")


def test_texts_on_one_subject_are_related_without_a_word_in_common(embedder: Embedder) -> None:
    sense = sense_of(embedder)
    assert sense.related("heart attack", "myocardial infarction")
    assert not sense.related("tagliatelle", "interest rates")


def test_a_drug_is_no_everyday_word(embedder: Embedder) -> None:
    sense = sense_of(embedder)
    assert [w for w in ("surgery", "Food", "cetirizine", "cassoulet") if sense.is_everyday(w)] == ["surgery", "Food"]
