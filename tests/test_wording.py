import pytest

from qa.rewording import reworded
from qa.wording import content, is_harmless, read_words


def forms(text: str) -> list[str]:
    return [w.form for w in content(read_words(reworded(text)))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("≥ 65 years", "at least 65 years"),
        ("aged 65 years or older", "aged ≥65 years"),
        ("less than 30 mL/min", "<30 mL/min"),
        ("up to 3 doses", "at most three doses"),
        ("two lesions", "2 lesions"),
        ("1,200 mg", "1200 mg"),
        ("5%", "5 percent"),
        ("women with tumours", "females with tumors"),
        ("overall survival", "OS"),
        ("Herceptin is given", "trastuzumab is given"),
        ("it does not cross", "it doesn’t cross"),
    ],
)
def test_two_ways_of_writing_read_the_same(one: str, other: str) -> None:
    assert forms(one) == forms(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("≥65", ">65"),
        ("10⁹ cells", "109 cells"),
        ("increase the dose", "decrease the dose"),
        ("adjuvant", "neoadjuvant"),
        ("men", "women"),
        ("symptomatic", "asymptomatic"),
    ],
)
def test_what_differs_reads_differently(one: str, other: str) -> None:
    assert forms(one) != forms(other)


def test_a_telling_word_says_what_it_tells() -> None:
    (word,) = content(read_words("postmenopausal"))
    assert (word.kind, word.group, word.value) == ("telling", "fertility", "postmenopausal")


def test_a_modal_verb_says_how_strongly_it_recommends() -> None:
    assert [w.strength for w in read_words("may must should")] == ["may", "must", "should"]


def test_words_that_name_no_subject_are_harmless() -> None:
    assert all(is_harmless(w) for w in content(read_words("According to the guideline, patients")))
    assert not any(is_harmless(w) for w in content(read_words("trastuzumab metastases 3")))
