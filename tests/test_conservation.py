from ingest.article import Article, Marker, Reference, Sentence
from ingest.conservation import conserved, lost


def article(text: str) -> Article:
    return Article("a", None, "Title words", None, None, "T4", text, (), (Sentence(0, len(text)),))


def test_the_share_counts_every_word_as_often_as_it_stands() -> None:
    assert conserved("give 5 mg or 5 mg", article("Give 5 mg or ten.")) == 4 / 6
    assert lost("give 5 mg or 5 mg", article("Give 5 mg or ten.")) == {"5": 1, "mg": 1}


def test_numbers_are_whole() -> None:
    assert conserved("1.5", article("1 and 5")) == 0.0
    assert conserved("109", article("10⁹")) == 1.0, "a superscript is a form of its digit"


def test_title_references_and_markers_count_as_kept() -> None:
    text = "Give 5 mg."
    cited = Article(
        "a", None, "Title words", None, None, "T4", text, (),
        (Sentence(0, 10, markers=(Marker("12", "12"),)),),
        (Reference("12", "trial", "A study", authors="Writers"),),
    )  # fmt: skip
    assert conserved("Title words. Give 5 mg. 12 A study. Writers", cited) == 1.0


def test_a_witness_without_words_measures_nothing() -> None:
    assert conserved(" — ", article("Give 5 mg.")) is None
