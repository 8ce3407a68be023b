import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from evals.random_embedder import RandomEmbedder
from ingest.article import Article, Section, Sentence
from ingest.build import build_index
from ingest.coded_vectors import CodedVectors
from ingest.embed import Progress, Vectors, no_progress
from ingest.index import Index
from qa.question import Question
from qa.retrieve import retrieve

LARGE_FILES = ("chunks.faiss", "vectors.npy", "sentences.npy", "questions.npy", "starts.npy", "keys.npy")


class Counting(RandomEmbedder):
    """Random vectors, and how many texts were embedded."""

    def __init__(self) -> None:
        super().__init__(32)
        self.embedded = 0

    def embed(self, texts: Sequence[str], progress: Progress = no_progress) -> Vectors:
        self.embedded += len(texts)
        return super().embed(texts, progress)


def article(number: int) -> Article:
    """An article of two sentences."""
    quotes = (f"Drug {number} is given at {number + 100} mg.", f"Level {number} is measured.")
    text = f"Drug {number}\n\n{' '.join(quotes)}"
    starts = (text.index(quotes[0]), text.index(quotes[1]))
    return Article(
        article_id=f"drug-{number:03}",
        question=f"What is the dose of drug {number}?",
        title=f"Drug {number}",
        publisher="us",
        published=dt.date(2026, 11, 20),
        tier="T4",
        text=text,
        sections=(Section((f"Drug {number}",), 0, len(text)),),
        sentences=tuple(Sentence(s, s + len(q), (f"Drug {number}",)) for s, q in zip(starts, quotes, strict=True)),
    )


@pytest.fixture
def large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    """An index of 60 chunks that is kept as one of more than 100,000 is."""
    monkeypatch.setattr("ingest.vectorize.WHOLE", 10)
    monkeypatch.setattr("ingest.on_disk.WHOLE", 10)
    monkeypatch.setattr("ingest.on_disk.NEAR", 5)
    return build_index(map(article, range(60)), Counting(), tmp_path / "index")


def test_a_large_index_is_searched_by_codes_with_the_recall_it_states(large: Index) -> None:
    found = large.manifest.search
    assert isinstance(large._chunks._vectors, CodedVectors)
    assert found is not None
    assert (found.recall, found.queries) == (1.0, 120 + 60)
    assert found.looked == 250
    vector = large.chunk_vectors([17])[0]
    assert large.nearest_chunks(vector, 1) == [(17, pytest.approx(1.0, abs=1e-3))]
    assert large.sentence_vectors(3).dtype == np.float32
    assert large.sentence_vectors(3).shape == (2, 32)


def test_the_passage_of_a_large_index_that_has_the_words_is_first(large: Index) -> None:
    asked = Question(text="Drug 41 level", standalone="Drug 41 level", as_of=dt.date(2026, 11, 20))
    assert retrieve(large, asked)[0].article.article_id == "drug-041"


def test_a_large_index_that_grows_embeds_what_is_new_and_has_the_bytes_of_one_made_at_once(
    large: Index, tmp_path: Path
) -> None:
    embedder = Counting()
    grown = build_index(map(article, range(61)), embedder, tmp_path / "index")
    assert embedder.embedded == 4 + 5, "a chunk, two sentences and a question; five probes"
    fresh = build_index(map(article, range(61)), Counting(), tmp_path / "fresh")
    assert grown.generation == fresh.generation
    for name in LARGE_FILES:
        one, two = (tmp_path / place / grown.generation / name for place in ("index", "fresh"))
        assert one.read_bytes() == two.read_bytes(), name


def test_an_index_that_shrinks_is_compared_whole_again_with_the_vectors_it_had(
    large: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.vectorize.WHOLE", 100)
    small = build_index(map(article, range(8)), Counting(), tmp_path / "index")
    assert small.manifest.search is None
    texts = [small.store.chunk(row)[0].embedding_text for row in range(8)]
    assert small.chunk_vectors(range(8)) == pytest.approx(RandomEmbedder(32).embed(texts), abs=1e-3)
