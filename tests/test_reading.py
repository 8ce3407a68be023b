import pytest

from qa.support.reading import read_places


def denied(text: str) -> set[str]:
    return {text[p.start : p.end].strip(".,") for p in read_places(text) if p.denied and p.word.kind != "function"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Surgery is advised.", set()),
        ("Surgery is not advised, but radiotherapy is.", {"Surgery", "not", "advised"}),
        ("Without fever, rash or cough.", {"Without", "fever", "rash", "or", "cough"}),
        ("It doesn't help and it costs much.", {"doesn't", "help"}),
        ("Take it with meals to avoid nausea.", {"avoid", "nausea"}),
        ("smokes: no", {"smokes", "no"}),
        ("smokes: yes", set()),
    ],
)
def test_a_word_is_denied_in_the_clause_of_a_negation(text: str, words: set[str]) -> None:
    assert denied(text) == words


def test_places_are_where_the_words_stand() -> None:
    text = "Give (840 mg), then wait."
    assert [text[p.start : p.end] for p in read_places(text)] == ["Give", "840", "mg", "then", "wait."]
