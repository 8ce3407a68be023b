"""How well each chunk answers a question: one score from words and meaning, of the chunk, its best sentence and its
whole article."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ingest.catalogue import Scope
from ingest.embed import Vectors
from ingest.lexical import Concepts, terms
from ingest.rows import runs
from qa.question import Question
from qa.reading import Reading
from qa.vocabulary import Lexicon, Vocabulary, read_question, read_words

Scores = npt.NDArray[np.float32]
Rows = npt.NDArray[np.intp]
Allowed = npt.NDArray[np.bool_]

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
PHRASE_WEIGHT = 0.7
ABOUT_WEIGHT = 0.2
ARTICLE_PHRASE_WEIGHT = 0.5
SIZE_WEIGHT = 0.03
_CONTEXT_WEIGHT = 0.5  # of the earlier question that a follow-up leans on
_K1, _B = 1.2, 0.75  # of BM25


class Words(Vocabulary, Protocol):
    """The words of a corpus and where they stand."""

    def __len__(self) -> int:
        """How many chunks there are."""

    def scores(self, query_terms: Sequence[str], rows: Rows, /) -> Scores:
        """The BM25 score of the chunks `rows`, which ascend, shape (len(rows),)."""

    def numbers(self, query_terms: Iterable[str], /) -> npt.NDArray[np.int32]:
        """The number of each term, -1 for one that no chunk has."""

    def sequences(self, rows: Sequence[int], /) -> tuple[npt.NDArray[np.int32], Rows]:
        """The numbers of the terms of what was indexed of the chunks `rows`, one chunk after another, and where those
        of each chunk begin."""


class Searchable(Lexicon, Protocol):
    """What can be ranked: an index, or any collection with the same parts. The chunks of an article have consecutive
    rows."""

    @property
    def words(self) -> Words: ...

    @property
    def first_rows(self) -> Rows:
        """The row of the first chunk of each article, ascending."""

    def embed(self, text: str, /) -> Vectors:
        """The unit vector of a text, shape (dimension,)."""

    def candidates(self, vector: Vectors, concepts: Concepts, allowed: Allowed | None, scope: Scope | None, /) -> Rows:
        """The chunks worth ranking, ascending: all, or those near by vector or by words out of those `allowed`."""

    def cosines(self, vector: Vectors, rows: Rows, /) -> Scores:
        """The cosine of each of the chunks `rows` with a unit vector, shape (len(rows),)."""

    def about(self, vector: Vectors, places: Rows, /) -> Scores:
        """The cosine of a unit vector with what each of some articles is about, in the order of `first_rows`, shape
        (len(places),)."""

    def best_sentences(self, vector: Vectors, rows: Sequence[int], /) -> Scores:
        """The cosine of a unit vector with the nearest sentence of each of the chunks `rows`, shape (len(rows),)."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The chunks `rows`, ascending, and the articles `places` that they are of, in the order of `first_rows`.

    `total` orders the chunks, -inf for one that may not answer; `words` is BM25 over the question's summed idf;
    `cosines` are those of the chunks: one number for each of `rows`. `about` are the cosines of the question with what
    the articles are about, one for each of `places`.
    """

    vector: Vectors
    rows: Rows
    places: Rows
    total: Scores
    words: Scores
    cosines: Scores
    about: Scores

    def best(self, k: int) -> list[int]:
        """The rows of the `k` best chunks, best first, ties by row."""
        return [int(row) for row in self.rows[_best_allowed(self.total, k)]]

    def best_of(self, rows: range) -> list[int]:
        """Those of the chunks `rows`, which follow one another, that may answer, best first, ties by row."""
        begin, end = np.searchsorted(self.rows, (rows.start, rows.stop))
        return [int(row) for row in self.rows[begin:end][_best_allowed(self.total[begin:end], end - begin)]]

    def holds(self, rows: Sequence[int]) -> bool:
        """True when all of `rows` were ranked."""
        at = np.searchsorted(self.rows, rows)
        return bool((at < len(self.rows)).all() and np.array_equal(self.rows[at], rows))

    def position(self, row: int) -> int:
        """Where a chunk that was ranked stands in `rows`."""
        return int(np.searchsorted(self.rows, row))


def rank(index: Searchable, question: Question, allowed: Allowed | None = None, also: Sequence[int] = ()) -> Ranking:
    """Rank the candidates of the index that are `allowed`, all unless given, and the chunks `also`.

    The score is BM25 over the question's summed idf, plus weighted: the same of the article as a whole (for each
    concept its best chunk), the cosine of the chunk, that of its best sentence, the word pairs of the question that
    stand in it and in its article, and the cosine with what the article is about; less the logarithm of how many chunks
    the article has, for the best of many is high by chance.
    """
    reading = read_question(index, question)
    vector = query_vector(index, question)
    concepts = [(c.pull, c.alternatives) for c in reading.concepts]
    rows = index.candidates(vector, concepts, allowed, None if allowed is None else question.scope)
    if also:
        rows = np.union1d(rows, also).astype(np.intp)
    places = np.flatnonzero(np.diff(np.searchsorted(rows, index.first_rows), append=len(rows)))
    around, sizes = _chunks_of(index, places)
    words, article_words = word_shares(index, reading, around, sizes)
    about = index.about(vector, places)
    by_chance = SIZE_WEIGHT * np.log(sizes).astype(np.float32)
    of_article = np.repeat(ARTICLE_WEIGHT * article_words + ABOUT_WEIGHT * about - by_chance, sizes)
    if len(rows) < len(around):
        of_words = _refused(words + of_article, around, allowed)
        rows = np.union1d(rows, around[_best_allowed(of_words, RERANKED)])
    chosen = slice(None) if len(rows) == len(around) else np.searchsorted(around, rows)
    words = words[chosen]
    cosines = index.cosines(vector, rows)
    rough = _refused(words + COSINE_WEIGHT * cosines + of_article[chosen], rows, allowed)
    near = np.sort(_best_allowed(rough, RERANKED))  # chunks that follow one another are read at once
    total = rough.copy()
    total[near] += SENTENCE_WEIGHT * index.best_sentences(vector, rows[near].tolist())
    first = sorted(_best_allowed(total, PHRASED))
    phrases, article_phrases = phrase_shares(index, reading, rows[first])
    total[first] += PHRASE_WEIGHT * phrases + ARTICLE_PHRASE_WEIGHT * article_phrases
    return Ranking(vector, rows, places, total, words, cosines, about)


def _chunks_of(index: Searchable, places: Rows) -> tuple[Rows, Rows]:
    """The rows of all chunks of some articles, ascending, and how many each article has."""
    sizes = np.diff(np.append(index.first_rows, len(index.words)))[places]
    return runs(index.first_rows[places], sizes), sizes


def _refused(scores: Scores, rows: Rows, allowed: Allowed | None) -> Scores:
    if allowed is not None:
        scores[~allowed[rows]] = -np.inf
    return scores


def query_texts(index: Searchable, question: Question) -> list[str]:
    """What is embedded of a question, its names spelt out: itself, and what a follow-up leans on."""
    return [read_words(index, text).text for text in (question.standalone, *question.context[:1])]


def query_vector(index: Searchable, question: Question) -> Vectors:
    """The unit vector of the question; of a follow-up, together with what it leans on."""
    vector, *context = map(index.embed, query_texts(index, question))
    if not context:
        return vector
    vector = vector + _CONTEXT_WEIGHT * context[0]
    unit: Vectors = (vector / np.linalg.norm(vector)).astype(np.float32)
    return unit


def word_shares(index: Searchable, reading: Reading, rows: Rows, sizes: Rows) -> tuple[Scores, Scores]:
    """For each of the chunks `rows`, and for each of the articles that they are all of (`sizes` chunks each), the BM25
    of the question's concepts, each by its best name and its pull, divided by their summed idf times pull; in an
    article each concept counts by the chunk that has most of it."""
    of_chunks = np.zeros(len(rows), dtype=np.float32)
    of_articles = np.zeros(len(sizes), dtype=np.float32)
    begin = np.cumsum(sizes) - sizes
    for concept in reading.concepts:
        found = reduce(np.maximum, (index.words.scores(stems, rows) for stems in concept.alternatives))
        of_chunks += concept.pull * found
        of_articles += concept.pull * np.maximum.reduceat(found, begin)
    weight = np.float32(max(sum(c.idf * c.pull for c in reading.concepts), 1e-9))
    return of_chunks / weight, of_articles / weight


def phrase_shares(index: Searchable, reading: Reading, rows: Rows) -> tuple[Scores, Scores]:
    """For each of the chunks `rows`, which ascend, and for the article of each, the BM25 of the word pairs that stand
    side by side in the question, idf among `rows`, divided by the question's summed idf; in an article each pair counts
    by the chunk, out of `rows`, that has most of it.

    After D. Metzler and W. B. Croft, A Markov random field model for term dependencies, SIGIR 2005: ordered pairs.
    """
    pairs = list(dict.fromkeys(pairwise(terms(reading.text))))
    if not pairs or not len(rows):
        return np.zeros(len(rows), dtype=np.float32), np.zeros(len(rows), dtype=np.float32)
    every, begins = index.words.sequences(rows.tolist())
    sizes = np.diff(begins, append=len(every))
    counts = _pair_counts(every, sizes, [index.words.numbers(pair) for pair in pairs])
    lengths = sizes[:, None].astype(np.float32)
    holding = np.count_nonzero(counts, axis=0)
    idf = np.log1p((len(rows) - holding + 0.5) / (holding + 0.5))
    saturated = counts / (counts + _K1 * (1 - _B + _B * lengths / max(float(lengths.mean()), 1.0)))
    share = (idf / max(sum(c.idf * c.share for c in reading.concepts), 1e-9)).astype(np.float32)
    places = np.searchsorted(index.first_rows, rows, side="right")
    begin = np.flatnonzero(np.diff(places, prepend=-1))
    # Sums and no matrix products, which on some processors flag what is no fault of numbers as small as these.
    of_articles = (np.maximum.reduceat(saturated, begin) * share).sum(axis=1)
    return (saturated * share).sum(axis=1), np.repeat(of_articles, np.diff(begin, append=len(rows)))


def _pair_counts(every: npt.NDArray[np.int32], sizes: Rows, pairs: Sequence[npt.NDArray[np.int32]]) -> Scores:
    """How often each pair of term numbers stands side by side in each text, shape (len(sizes), len(pairs)); the texts,
    of `sizes` terms each, follow one another in `every`."""
    of_text = np.repeat(np.arange(len(sizes)), sizes)
    within = of_text[1:] == of_text[:-1]
    counts = [
        np.bincount(of_text[1:][within & (every[:-1] == one) & (every[1:] == two)], minlength=len(sizes))
        for one, two in pairs
    ]
    return np.stack(counts, axis=1).astype(np.float32)


def _best_allowed(scores: Scores, k: int) -> Rows:
    found = best_places(scores, k)
    return found[np.isfinite(scores[found])]


def best_rows(scores: Scores, k: int) -> list[int]:
    """`best_places` as plain numbers."""
    return [int(row) for row in best_places(scores, k)]


def best_places(scores: Scores, k: int) -> Rows:
    """The positions of the `k` highest scores, best first, ties by position."""
    if k < len(scores):
        least = np.partition(scores, len(scores) - k)[len(scores) - k]
        candidates = np.flatnonzero(scores >= least)
    else:
        candidates = np.arange(len(scores))
    order = np.lexsort((candidates, -scores[candidates]))
    best: Rows = candidates[order][:k]
    return best
