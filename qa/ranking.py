"""How well each chunk answers a question: one score from words and meaning, of the chunk, its best sentence and its
whole article."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ingest.embed import Vectors
from ingest.lexical import terms
from qa.question import Question
from qa.vocabulary import Lexicon, Reading, read_question, read_words

Scores = npt.NDArray[np.float32]
Rows = npt.NDArray[np.intp]

RERANKED = 200
"""So many chunks, the best by all that is cheap, are ranked by their best sentence too."""
PHRASED = 100
"""So many of those are ranked by the word pairs of the question as well."""

# Simple weights, none of them fitted: measured on questions of guideline panels (passages as given, and chunks of 200
# words), on SciFact claims and on BioASQ questions; DECISIONS.md has the figures. A change of a third moves nDCG@10 by
# about .005 at most.
ARTICLE_WEIGHT = 0.6
COSINE_WEIGHT = 0.8
SENTENCE_WEIGHT = 0.4
PHRASE_WEIGHT = 0.5
ABOUT_WEIGHT = 0.2
_CONTEXT_WEIGHT = 0.5  # of the earlier question that a follow-up leans on
_K1, _B = 1.2, 0.75  # of BM25


class Searchable(Lexicon, Protocol):
    """What can be ranked: an index, or any collection with the same parts. The chunks of an article have consecutive
    rows."""

    @property
    def first_rows(self) -> Rows:
        """The row of the first chunk of each article, ascending."""

    @property
    def question_vectors(self) -> Vectors:
        """What each article is about, in the order of `first_rows`, shape (articles, dimension)."""

    def embed(self, text: str, /) -> Vectors:
        """The unit vector of a text, shape (dimension,)."""

    def cosines(self, vector: Vectors, /) -> Scores:
        """The cosine of each chunk with a unit vector, shape (chunks,)."""

    def sentence_vectors(self, row: int, /) -> Vectors:
        """The vectors of the sentences of a chunk, shape (sentences, dimension)."""

    def chunk_terms(self, row: int, /) -> tuple[str, ...]:
        """The terms of what was indexed of a chunk, in order."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Every array has one number for each chunk, or each article for `about`.

    `total` orders the chunks, -inf for one that may not answer; `words` is BM25 over the question's
    summed idf; `cosines` are those of the chunks, `about` those of the question with what the articles are about.
    """

    vector: Vectors
    total: Scores
    words: Scores
    cosines: Scores
    about: Scores

    def best(self, k: int) -> list[int]:
        """The rows of the `k` best chunks, best first, ties by row."""
        return _best_allowed(self.total, k)

    def best_of(self, rows: range) -> list[int]:
        """Those of the chunks `rows`, which follow one another, that may answer, best first, ties by row."""
        return [rows[i] for i in _best_allowed(self.total[rows.start : rows.stop], len(rows))]


def rank(index: Searchable, question: Question, allowed: npt.NDArray[np.bool_] | None = None) -> Ranking:
    """Rank every chunk that is `allowed`, all unless given.

    The score is BM25 over the question's summed idf, plus weighted: the same of the article as a whole (for each
    concept its best chunk), the cosine of the chunk, that of its best sentence, the word pairs of the question that
    stand in it, and the cosine with what the article is about.
    """
    reading = read_question(index, question)
    vector = query_vector(index, question)
    words, article_words = word_shares(index, reading)
    cosines = index.cosines(vector)
    about = np.asarray(index.question_vectors @ vector, dtype=np.float32)
    sizes = np.diff(np.append(index.first_rows, len(words)))
    of_article = ARTICLE_WEIGHT * article_words + ABOUT_WEIGHT * about
    rough = words + COSINE_WEIGHT * cosines + np.repeat(of_article, sizes)
    if allowed is not None:
        rough[~allowed] = -np.inf
    near = _best_allowed(rough, RERANKED)
    total = rough.copy()
    total[near] += SENTENCE_WEIGHT * np.array([np.max(index.sentence_vectors(row) @ vector) for row in near])
    first = _best_allowed(total, PHRASED)
    total[first] += PHRASE_WEIGHT * phrase_shares(index, reading, first)
    return Ranking(vector, total, words, cosines, about)


def query_vector(index: Searchable, question: Question) -> Vectors:
    """The unit vector of the question; of a follow-up, together with what it leans on."""
    vector = index.embed(read_words(index, question.standalone).text)
    if not question.context:
        return vector
    vector = vector + _CONTEXT_WEIGHT * index.embed(read_words(index, question.context[0]).text)
    unit: Vectors = (vector / np.linalg.norm(vector)).astype(np.float32)
    return unit


def word_shares(index: Searchable, reading: Reading) -> tuple[Scores, Scores]:
    """For each chunk and for each article the BM25 of the question's concepts, each by its best name and its factor,
    divided by the weight of the question; in an article each concept counts by the chunk that has most of it."""
    of_chunks = np.zeros(len(index.words), dtype=np.float32)
    of_articles = np.zeros(len(index.first_rows), dtype=np.float32)
    for concept in reading.concepts:
        found = np.max([index.words.scores(stems) for stems in concept.alternatives], axis=0)
        of_chunks += concept.factor * found
        of_articles += concept.factor * np.maximum.reduceat(found, index.first_rows)
    weight = np.float32(max(reading.weight, 1e-9))
    return of_chunks / weight, of_articles / weight


def phrase_shares(index: Searchable, reading: Reading, rows: Sequence[int]) -> Scores:
    """For each of `rows` the BM25 of the word pairs that stand side by side in the question, idf among `rows`, divided
    by the weight of the question.

    After D. Metzler and W. B. Croft, A Markov random field model for term dependencies, SIGIR 2005: ordered pairs.
    """
    asked = terms(reading.text)
    pairs = {pair: i for i, pair in enumerate(dict.fromkeys(pairwise(asked)))}
    if not pairs or not rows:
        return np.zeros(len(rows), dtype=np.float32)
    texts = [index.chunk_terms(row) for row in rows]
    counts = np.zeros((len(rows), len(pairs)), dtype=np.float32)
    for i, text in enumerate(texts):
        for pair in pairwise(text):
            if pair in pairs:
                counts[i, pairs[pair]] += 1
    lengths = np.array([[len(text)] for text in texts], dtype=np.float32)
    holding = np.count_nonzero(counts, axis=0)
    idf = np.log1p((len(rows) - holding + 0.5) / (holding + 0.5))
    saturated = counts / (counts + _K1 * (1 - _B + _B * lengths / max(float(lengths.mean()), 1.0)))
    share: Scores = (saturated @ idf / max(reading.weight, 1e-9)).astype(np.float32)
    return share


def _best_allowed(scores: Scores, k: int) -> list[int]:
    return [row for row in best_rows(scores, k) if np.isfinite(scores[row])]


def best_rows(scores: Scores, k: int) -> list[int]:
    """The positions of the `k` highest scores, best first, ties by position."""
    if k < len(scores):
        least = np.partition(scores, len(scores) - k)[len(scores) - k]
        candidates = np.flatnonzero(scores >= least)
    else:
        candidates = np.arange(len(scores))
    order = np.lexsort((candidates, -scores[candidates]))
    return [int(row) for row in candidates[order][:k]]
