import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from ingest.article import Article, Sentence
from ingest.chunk import MOST_TOKENS, Chunk, chunk, sentence_embedding_text


def count_words(text: str) -> int:
    return len(text.split())


def article(*sentences: tuple[str, int]) -> Article:
    """An article of (heading, number of words) sentences."""
    parts: list[str] = []
    spans: list[Sentence] = []
    at = 0
    for heading, words in sentences:
        quote = " ".join(["word"] * words) + "."
        spans.append(Sentence(at, at + len(quote), (heading,)))
        parts.append(quote)
        at += len(quote) + 1
    return Article(
        article_id="dosing",
        question="How much?",
        title="Dosing",
        publisher="us",
        published=dt.date(2026, 11, 20),
        tier="T4",
        text=" ".join(parts),
        sections=(),
        sentences=tuple(spans),
    )


def spans(article: Article) -> list[tuple[int, int]]:
    return [(c.first, c.last) for c in chunk(article, count_words)]


def test_sentences_of_one_section_share_a_chunk_up_to_the_limit() -> None:
    half = MOST_TOKENS // 2
    assert spans(article(("Dose", half), ("Dose", half))) == [(0, 1)]
    assert spans(article(("Dose", half), ("Dose", half), ("Dose", half), ("Dose", half))) == [(0, 1), (2, 3)]


def test_a_long_section_leaves_no_scrap_at_its_end() -> None:
    half = MOST_TOKENS // 2
    assert spans(article(("Dose", half), ("Dose", half), ("Dose", 1))) == [(0, 0), (1, 2)]


def test_a_new_section_begins_a_new_chunk() -> None:
    assert spans(article(("Dose", 3), ("Harms", 3), ("Dose", 3))) == [(0, 0), (1, 1), (2, 2)]


def test_a_sentence_longer_than_the_limit_is_a_chunk_of_its_own() -> None:
    assert spans(article(("Dose", 2), ("Dose", MOST_TOKENS + 1), ("Dose", 2))) == [(0, 0), (1, 1), (2, 2)]


def test_the_text_of_a_chunk_is_the_article_from_its_first_to_its_last_sentence() -> None:
    only = chunk(article(("Dose", 2), ("Dose", 3)), count_words)
    assert only == (Chunk("dosing", "Dosing", ("Dose",), 0, 1, "word word. word word word."),)


SHAPES = st.lists(
    st.tuples(st.sampled_from(["Dose", "Harms"]), st.integers(min_value=1, max_value=MOST_TOKENS + 20)), min_size=1
)


@given(SHAPES)
def test_every_sentence_is_in_exactly_one_chunk_within_one_section_and_the_limit(shape: list[tuple[str, int]]) -> None:
    made = article(*shape)
    chunks = chunk(made, count_words)
    assert [i for c in chunks for i in range(c.first, c.last + 1)] == list(range(len(shape)))
    for c in chunks:
        assert {made.sentences[i].headings for i in range(c.first, c.last + 1)} == {c.headings}
        assert c.first == c.last or sum(shape[i][1] for i in range(c.first, c.last + 1)) <= MOST_TOKENS


def test_title_and_headings_stand_before_the_text_that_is_embedded_each_once() -> None:
    made = Chunk("dosing", "Dosing", ("Dosing", "Loading dose"), 0, 0, "Give 840 mg.")
    assert made.embedding_text == "Dosing\nLoading dose\nGive 840 mg."


def test_a_list_item_is_embedded_with_its_closest_heading_and_its_lead() -> None:
    listed = Article(
        article_id="options",
        question="What are the options?",
        title="Options",
        publisher="us",
        published=dt.date(2026, 11, 20),
        tier="T4",
        text="Options are:\nSurgery.\nAlone.",
        sections=(),
        sentences=(
            Sentence(0, 12, ("Brain", "Local")),
            Sentence(13, 21, ("Brain", "Local"), "item", lead=(0, 12)),
            Sentence(22, 28),
        ),
    )
    texts = [sentence_embedding_text(listed, s) for s in listed.sentences]
    assert texts == ["Local Options are:", "Local Options are: Surgery.", "Alone."]
