"""Question to passages: the chunks that may answer, ranked, with what answers are written from."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.article import Article, Sentence
from ingest.chunk import Chunk
from ingest.index import Index
from qa.conditions.beside import branches_beside
from qa.question import Question
from qa.ranking import Ranking, Scores, best_rows, rank

CANDIDATES = 100
PASSAGES = 10
OWN_QUESTION = 0.85
"""Cosine from which a question is taken to be the one that an article was written to answer."""


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

    When one article was written to answer this very question, the rest of its passages follow; then those with a branch
    of a recommendation that fits the patient, beside one that does not.
    """
    allowed = _allowed(index, question)
    if not allowed.any():
        return ()
    ranking = rank(index, question, allowed)
    of_questions = dict(zip(index.articles, (float(c) for c in ranking.about), strict=True))
    home = _home(index, question, of_questions)
    rows = ranking.best(k)
    if home is not None:
        rows += [row for row in ranking.best_of(_rows_of(index, home)) if row not in rows]
    rows += branches_beside(index, question.facts, rows)
    found = (_ranks(ranking.words, allowed & (ranking.words > 0)), _ranks(ranking.cosines, allowed))
    return tuple(_passage(index, row, ranking, of_questions=of_questions, ranks=found) for row in rows)


def _rows_of(index: Index, article_id: str) -> range:
    """The rows of an article's chunks."""
    place = list(index.articles).index(article_id)
    first = int(index.first_rows[place])
    return range(first, first + int(index.chunk_counts[place]))


def _home(index: Index, question: Question, of_questions: Mapping[str, float]) -> str | None:
    """The article that was written to answer a stand-alone question, if there is one that may answer."""
    if question.context:
        return None
    near = [i for i, c in of_questions.items() if c >= OWN_QUESTION and may_answer(index.articles[i], question)]
    return max(near, key=lambda i: of_questions[i], default=None)


def _ranks(scores: Scores, allowed: npt.NDArray[np.bool_]) -> dict[int, int]:
    """The rank of each of the best CANDIDATES chunks of one search, by row."""
    found = best_rows(np.where(allowed, scores, -np.inf).astype(np.float32), CANDIDATES)
    return {row: i for i, row in enumerate((row for row in found if allowed[row]), start=1)}


def _passage(
    index: Index,
    row: int,
    ranking: Ranking,
    *,
    of_questions: Mapping[str, float],
    ranks: tuple[Mapping[int, int], Mapping[int, int]],
) -> Passage:
    chunk, _ = index.store.chunk(row)
    return Passage(
        row=row,
        chunk=chunk,
        article=index.store.article(chunk.article_id),
        score=float(ranking.total[row]),
        cosine=float(ranking.cosines[row]),
        question_cosine=of_questions[chunk.article_id],
        lexical_rank=ranks[0].get(row),
        dense_rank=ranks[1].get(row),
        sentence_cosines=tuple(round(float(c), 6) for c in index.sentence_vectors(row) @ ranking.vector),
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
    verdicts = [may_answer(a, question) for a in index.articles.values()]
    return np.repeat(np.array(verdicts, dtype=np.bool_), index.chunk_counts)
