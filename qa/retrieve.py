"""Question to passages: word search and vector search over chunks and sentences, fused into one score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.article import Article, Sentence
from ingest.chunk import Chunk
from ingest.embed import Vectors
from ingest.index import Index
from qa.question import Question
from qa.vocabulary import read_question, read_words

CANDIDATES = 100
PASSAGES = 10
OWN_QUESTION = 0.85
"""Cosine from which a question is taken to be the one that an article was written to answer."""
_SENTENCE_WEIGHT = 0.4
_QUESTION_WEIGHT = 0.3
_CONTEXT_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk retrieved for a question.

    `score` orders passages: BM25 divided by the question's summed idf, plus cosine, plus 0.4 times the cosine of the
    best sentence, plus 0.3 times that of the question which the article answers, of its title where it states none
    (`question_cosine`). Ranks count from
    1; None means not among the candidates of that search. `sentence_cosines` are those of the question with each
    sentence of the chunk.
    """

    row: int
    chunk: Chunk
    article: Article
    score: float
    cosine: float
    question_cosine: float
    lexical_rank: int | None
    dense_rank: int | None
    sentence_cosines: tuple[float, ...]

    @property
    def own_question_cosine(self) -> float:
        """`question_cosine` where the article states the question it was written to answer, else 0."""
        return 0.0 if self.article.question is None else self.question_cosine

    @property
    def sentences(self) -> tuple[tuple[int, Sentence], ...]:
        """The passage's sentences with their positions in the article."""
        first, last = self.chunk.first, self.chunk.last
        return tuple(enumerate(self.article.sentences[first : last + 1], start=first))

    def summary(self) -> dict[str, object]:
        """What a search result shows, ready for JSON."""
        return {
            "article_id": self.article.article_id,
            "title": self.article.title,
            "headings": self.chunk.headings,
            "text": self.chunk.text,
            "score": round(self.score, 6),
            "cosine": round(self.cosine, 6),
            "lexical_rank": self.lexical_rank,
            "dense_rank": self.dense_rank,
        }


def retrieve(index: Index, question: Question, k: int = PASSAGES) -> tuple[Passage, ...]:
    """Return the `k` best passages of articles that may answer, best first; the same input gives the same order.

    When one article was written to answer this very question, the rest of its passages follow.
    """
    allowed = _allowed(index, question)
    if not allowed.any():
        return ()
    vector = _query_vector(index, question)
    words = _word_scores(index, question)
    words[~allowed] = 0.0
    lexical = [int(r) for r in np.lexsort((np.arange(len(words)), -words))[:CANDIDATES] if words[r] > 0]
    nearest = index.nearest_chunks(vector, CANDIDATES if allowed.all() else len(allowed))
    dense = [row for row, _ in nearest if allowed[row]][:CANDIDATES]
    of_questions = dict(zip(index.articles, (float(c) for c in index.question_vectors @ vector), strict=True))
    home = _home(index, question, of_questions)
    rows = sorted({*lexical, *dense, *(row for row, i in enumerate(index.article_of_chunk) if i == home)})
    ranks = [{row: i for i, row in enumerate(found, start=1)} for found in (lexical, dense)]
    passages = [
        _passage(index, row, vector, words=float(words[row]), of_questions=of_questions, ranks=ranks) for row in rows
    ]
    passages.sort(key=lambda p: (-p.score, p.row))
    return tuple(p for i, p in enumerate(passages) if i < k or p.article.article_id == home)


def _home(index: Index, question: Question, of_questions: Mapping[str, float]) -> str | None:
    """The article that was written to answer a stand-alone question, if there is one that may answer."""
    if question.context:
        return None
    asked = {i: index.articles[i] for i, c in of_questions.items() if c >= OWN_QUESTION}
    near = [i for i, a in asked.items() if a.question is not None and may_answer(a, question)]
    return max(near, key=lambda i: of_questions[i], default=None)


def _passage(
    index: Index,
    row: int,
    vector: Vectors,
    *,
    words: float,
    of_questions: Mapping[str, float],
    ranks: Sequence[Mapping[int, int]],
) -> Passage:
    chunk, _ = index.store.chunk(row)
    cosine = float(index.chunk_vectors([row])[0] @ vector)
    sentence_cosines = index.sentence_vectors(row) @ vector
    question_cosine = of_questions[chunk.article_id]
    return Passage(
        row=row,
        chunk=chunk,
        article=index.store.article(chunk.article_id),
        score=words + cosine + _SENTENCE_WEIGHT * float(sentence_cosines.max()) + _QUESTION_WEIGHT * question_cosine,
        cosine=cosine,
        question_cosine=question_cosine,
        lexical_rank=ranks[0].get(row),
        dense_rank=ranks[1].get(row),
        sentence_cosines=tuple(round(float(c), 6) for c in sentence_cosines),
    )


def may_answer(article: Article, question: Question) -> bool:
    """True when the article is in force on the question's day and passes its filters."""
    filters = question.filters
    return (
        article.in_force(question.as_of)
        and (not filters.approved_only or article.review.status == "approved")
        and (not filters.tiers or article.tier in filters.tiers)
        and (not filters.publishers or article.publisher in filters.publishers)
        and (not filters.topics or article.topic in filters.topics)
    )


def _allowed(index: Index, question: Question) -> npt.NDArray[np.bool_]:
    """Which chunks may answer, by row."""
    verdicts = {i: may_answer(a, question) for i, a in index.articles.items()}
    return np.fromiter((verdicts[i] for i in index.article_of_chunk), dtype=np.bool_)


def _query_vector(index: Index, question: Question) -> Vectors:
    """The unit vector of the question; of a follow-up, together with what it leans on."""
    vector = index.embed(read_words(index, question.standalone).text)
    if not question.context:
        return vector
    vector = vector + _CONTEXT_WEIGHT * index.embed(read_words(index, question.context[0]).text)
    unit: Vectors = (vector / np.linalg.norm(vector)).astype(np.float32)
    return unit


def _word_scores(index: Index, question: Question) -> npt.NDArray[np.float32]:
    """For each chunk the BM25 of the question's concepts, each by its best name and its factor, divided by the weight
    of the question."""
    reading = read_question(index, question)
    scores = np.zeros(len(index.words), dtype=np.float32)
    for concept in reading.concepts:
        scores += concept.factor * np.max([index.word_scores(stems) for stems in concept.alternatives], axis=0)
    share: npt.NDArray[np.float32] = scores / np.float32(max(reading.weight, 1e-9))
    return share
