import pytest

from ingest.article import Article, Sentence
from qa.group import groups_in, is_for_a_special_group, is_for_others


def article(title: str, heading: str, text: str) -> Article:
    others = " Offer rest." * 20
    sentences = [Sentence(0, len(text), (heading,))]
    sentences += [Sentence(len(text) + 1 + 12 * n, len(text) + 12 * (n + 1), ("Rest",)) for n in range(20)]
    return Article("a", None, title, None, None, "T0", text + others, (), tuple(sentences))


@pytest.mark.parametrize(
    ("asked", "title", "heading", "text", "expected"),
    [
        ("Anxiety in adults?", "Anxiety", "Children and young people", "Offer therapy.", True),
        ("Anxiety in adults?", "Anxiety", "Treatment", "In children, offer therapy.", True),
        ("Anxiety in adults?", "Anxiety", "Treatment", "In adults and children, offer therapy.", False),
        ("Anxiety in a child?", "Anxiety", "Treatment in childhood", "Offer therapy.", False),
        ("Anxiety?", "Anxiety", "Treatment in childhood", "Offer therapy.", False),
    ],
)
def test_a_sentence_for_another_group_is_known(asked: str, title: str, heading: str, text: str, expected: bool) -> None:
    of = article(title, heading, text)
    assert is_for_others(asked, of, of.sentences[0]) is expected


@pytest.mark.parametrize(
    ("asked", "title", "heading", "expected"),
    [
        ("Dose of hydrocortisone?", "Adrenal insufficiency", "Treatment during childhood", True),
        ("Dose of hydrocortisone?", "Adrenal insufficiency", "Treatment", False),
        ("Dose of hydrocortisone?", "Adrenal insufficiency in children", "Treatment during childhood", False),
        ("Dose of hydrocortisone in a child?", "Adrenal insufficiency", "Treatment during childhood", False),
    ],
)
def test_a_special_group_that_nobody_named_is_known(asked: str, title: str, heading: str, expected: bool) -> None:
    of = article(title, heading, "Give hydrocortisone.")
    assert is_for_a_special_group(asked, of, of.sentences[0]) is expected


def test_a_document_that_speaks_of_a_group_all_the_time_is_for_it() -> None:
    quote = "Offer induction to pregnant women."
    text = " ".join([quote] * 5)
    sentences = tuple(
        Sentence(n * (len(quote) + 1), n * (len(quote) + 1) + len(quote), ("Pregnancy",)) for n in range(5)
    )
    of = Article("a", None, "Induction of labour", None, None, "T0", text, (), sentences)
    assert not is_for_a_special_group("How is labour induced?", of, of.sentences[0])


def test_groups_are_named_in_many_words() -> None:
    assert groups_in("Paediatric patients and the elderly") == {"child", "old"}
    assert groups_in("Women") == frozenset()
