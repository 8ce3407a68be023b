import datetime as dt

from conditioned import article

from ingest.chunk import Chunk
from qa.candidate import Candidate
from qa.choose import MAX_WORDS, choose
from qa.conditions.applies import NOTHING_READ, Comparison
from qa.question import Question, understand
from qa.retrieve import Passage

OTHERS = Comparison("no", "for children")
FITS = Comparison("yes", "for adults", met=1)


def candidates(*texts: str, fits: tuple[Comparison, ...] = (), scores: tuple[float, ...] = ()) -> list[Candidate]:
    """One for each sentence of an article, best first."""
    source = article(*texts)
    return [
        Candidate(
            scores[i] if scores else 1.0, 0, source, i, sentence, fits[i] if fits else NOTHING_READ
        )
        for i, sentence in enumerate(source.sentences)
    ]  # fmt: skip


def chosen(found: list[Candidate], text: str = "What dose is given?", cosine: float = 0.5) -> list[str]:
    """What is quoted in answer to `text`, which has that cosine with the article's own question."""
    source = found[0].article
    chunk = Chunk("a", "A", (), 0, len(source.sentences) - 1, source.text)
    passage = Passage(0, chunk, source, 1.0, 0.5, cosine, 1, 1, tuple(0.5 for _ in source.sentences))
    return [c.quote for c in choose(found, asked(text), [passage])]


def asked(text: str) -> Question:
    return understand(text, as_of=dt.date(2026, 11, 20))


def test_nothing_is_chosen_of_nothing() -> None:
    assert choose([], asked("What dose is given?"), []) == []


def test_what_says_nothing_new_is_left_out_but_not_another_number() -> None:
    first = "Alphamab is given to adults as 420 mg."
    again, other = "To adults alphamab is given as 420 mg.", "Alphamab is given to adults as 840 mg."
    assert chosen(candidates(first, again, other)) == [first, other]


def test_what_turns_a_sentence_is_new_however_alike_the_rest() -> None:
    texts = ("Alphamab is given after surgery.", "Alphamab is not given after surgery.")
    assert chosen(candidates(*texts)) == list(texts)


def test_what_scores_far_below_the_best_is_left_out() -> None:
    texts = ("Alphamab is given as 420 mg.", "Storage is cold.")
    assert chosen(candidates(*texts, scores=(1.0, 0.57))) == [texts[0]]
    assert chosen(candidates(*texts, scores=(1.0, 0.59))) == list(texts)


def test_an_answer_is_at_most_a_screenful() -> None:
    texts = tuple(" ".join(f"word{n}{i}" for i in range(60)) + "." for n in range(6))
    assert sum(len(t.split()) for t in chosen(candidates(*texts))) <= MAX_WORDS


def test_where_all_is_for_other_patients_the_closest_of_it_is_shown() -> None:
    texts = ("Children get 4 mg.", "Boys get 5 mg.", "Girls get 6 mg.")
    assert chosen(candidates(*texts, fits=(OTHERS, OTHERS, OTHERS))) == list(texts[:2])


def test_beside_a_branch_that_fits_the_other_branch_comes_last() -> None:
    texts = ("Children get 4 mg.", "Adults get 8 mg.", "It is stored cold.")
    found = candidates(*texts, fits=(OTHERS, FITS, NOTHING_READ))
    assert chosen(found) == [texts[1], texts[2], texts[0]]


def test_each_authority_that_is_named_beside_another_is_quoted() -> None:
    texts = ("ESC recommends 4 mg.", "NICE recommends 8 mg.")
    found = candidates(*texts, scores=(1.0, 0.1))
    assert chosen(found, "What do ESC and NICE recommend?") == list(texts)
    assert chosen(found, "What does ESC recommend?") == [texts[0]]


def test_the_question_that_an_article_was_written_for_gets_it_from_its_opening_on() -> None:
    texts = ("Alphamab treats gout.", "It is stored cold.", "The dose is 420 mg.")
    found = sorted(candidates(*texts, scores=(0.6, 0.7, 1.0)), key=lambda c: -c.score)
    assert chosen(found)[0] == texts[2]
    assert chosen(found, cosine=0.95) == list(texts)


def test_a_grade_alone_is_no_doubt_that_is_quoted_beside_a_sentence() -> None:
    given, grade = "Alphamab is given as 420 mg.", "Grade of recommendation: I (insufficient evidence)."
    doubt = "There is insufficient evidence on children."
    assert chosen(candidates(given, grade)[:1]) == [given]
    assert chosen(candidates(given, doubt)[:1]) == [given, doubt]


def test_what_is_for_the_pregnant_woman_of_whom_is_told_goes_first() -> None:
    texts = ("Alphamab is given at 5 mg.", "Pregnancy is excluded before alphamab is begun.")
    found = candidates(*texts, fits=(NOTHING_READ, Comparison("yes", "", 1)))
    assert chosen(found, "10 weeks pregnant, may she start alphamab?") == [texts[1], texts[0]]
    assert chosen(found, "May she start alphamab?") == list(texts)


def test_where_nothing_fits_the_branch_that_is_just_missed_is_shown() -> None:
    texts = ("Alphamab is given at 5 mg.", "Alphamab is not given below 30 mL/min.")
    found = candidates(*texts, fits=(NOTHING_READ, Comparison("no", "")))
    assert chosen(found, "Alphamab at CrCl 31?") == list(texts)
