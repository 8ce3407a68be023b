import pytest

from evals.readability import reading_ease


def test_short_words_and_sentences_are_easy_and_long_ones_hard() -> None:
    easy = reading_ease(("The cat sat on the mat.", "It was warm."))
    hard = reading_ease(("Multidisciplinary individualised radiotherapeutic considerations necessitate deliberation.",))
    assert easy is not None
    assert hard is not None
    assert easy > 90
    assert hard < 0


def test_the_formula_is_that_of_flesch() -> None:
    assert reading_ease(("Take one a day.",)) == pytest.approx(206.835 - 1.015 * 4 - 84.6 * 4 / 4)


@pytest.mark.parametrize(("word", "syllables"), [("take", 1), ("table", 2), ("agree", 2), ("dose", 1), ("therapy", 3)])
def test_a_final_e_is_silent_unless_it_is_needed(word: str, syllables: int) -> None:
    assert reading_ease((word,)) == pytest.approx(206.835 - 1.015 - 84.6 * syllables)


def test_a_text_without_words_has_no_reading_ease() -> None:
    assert reading_ease(()) is None
    assert reading_ease(("840 / 420",)) is None
