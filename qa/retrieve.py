"""Question to passages: the chunks that may answer, ranked, with what answers are written from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.article import Article, Sentence
from ingest.chunk import Chunk
from ingest.index import Index
from qa.about_document import is_unasked, matters_asked
from qa.conditions.beside import branches_beside
from qa.question import Question
from qa.ranking import Allowed, Ranking, Scores, best_places, rank

CANDIDATES = 100
PASSAGES = 10
OWN_QUESTION = 0.85
"""Cosine from which a question is taken to be the one that an article was written to answer."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk retrieved for a question.

    `score` orders passages (`qa.ranking.rank`); `question_cosine` is that of the question which the article answers, of
    its title where it states none. Ranks count from 1; None means not among the candidates of that search.
    `sentence_cosines` are those of the question with each sentence of the chunk.
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

    @property
    def quotes(self) -> tuple[str, ...]:
        """The passage's sentences word for word."""
        return tuple(self.article.quote(sentence) for _, sentence in self.sentences)

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

    What a document tells of itself comes last unless it was asked for. When one article was written to answer this very
    question, the rest of its passages follow; then those with a branch of a recommendation that fits the patient,
    beside one that does not.
    """
    allowed = _allowed(index, question)
    if not allowed.any():
        return ()
    ranking = rank(index, question, allowed)
    rows = _best(index, question, ranking, k)
    home = _home(index, question, ranking, allowed)
    if home is not None:
        own = index.rows(home)
        ranking = _holding(index, question, allowed, ranking, own)
        rows += [row for row in ranking.best_of(own) if row not in rows]
    beside = branches_beside(index, question.facts, rows)
    ranking = _holding(index, question, allowed, ranking, [*rows, *beside])
    rows += beside
    found = (_ranks(ranking, ranking.words, allowed, 0.0), _ranks(ranking, ranking.cosines, allowed))
    cosines = index.sentence_cosines(ranking.vector, rows)
    return tuple(_passage(index, row, ranking, own, ranks=found) for row, own in zip(rows, cosines, strict=True))


def _best(index: Index, question: Question, ranking: Ranking, k: int) -> list[int]:
    """The `k` best chunks; those in which a document tells of itself, unless that was asked for, after all others."""
    asked = matters_asked(question.standalone)
    first: list[int] = []
    last: list[int] = []
    for row in ranking.best(max(k, CANDIDATES)):
        chunk, _ = index.store.chunk(row)
        (last if is_unasked(chunk.headings, chunk.title, asked) else first).append(row)
        if len(first) == k:
            break
    return [*first, *last][:k]


def _holding(index: Index, question: Question, allowed: Allowed, ranking: Ranking, rows: Sequence[int]) -> Ranking:
    """A ranking that holds `rows`: the one there is when it does."""
    return ranking if ranking.holds(rows) else rank(index, question, allowed, also=rows)


def _home(index: Index, question: Question, ranking: Ranking, allowed: Allowed) -> int | None:
    """The article that was written to answer a stand-alone question, if there is one that may answer, as its place in
    the order of ids."""
    if question.context:
        return None
    near = [(float(c), int(p)) for c, p in zip(ranking.about, ranking.places, strict=True) if c >= OWN_QUESTION]
    may = [(c, p) for c, p in near if allowed[index.first_rows[p]]]
    return max(may, key=lambda found: found[0], default=(0.0, None))[1]


def _ranks(ranking: Ranking, scores: Scores, allowed: Allowed, above: float = -np.inf) -> dict[int, int]:
    """The rank of each of the best CANDIDATES chunks of one search, by row; those that score `above` that."""
    fits = allowed[ranking.rows] & (scores > above)
    found = best_places(np.where(fits, scores, np.float32(-np.inf)), CANDIDATES)
    return {row: n for n, row in enumerate(ranking.rows[found[fits[found]]].tolist(), start=1)}


def _passage(
    index: Index, row: int, ranking: Ranking, cosines: Scores, *, ranks: tuple[Mapping[int, int], Mapping[int, int]]
) -> Passage:
    """`cosines` are those of its sentences."""
    chunk, _ = index.store.chunk(row)
    at = ranking.position(row)
    return Passage(
        row=row,
        chunk=chunk,
        article=index.store.article(chunk.article_id),
        score=float(ranking.total[at]),
        cosine=float(ranking.cosines[at]),
        question_cosine=float(ranking.about[np.searchsorted(ranking.places, index.place(row))]),
        lexical_rank=ranks[0].get(row),
        dense_rank=ranks[1].get(row),
        sentence_cosines=tuple(round(c, 6) for c in cosines.tolist()),
    )


def _allowed(index: Index, question: Question) -> Allowed:
    """Which chunks may answer, by row."""
    return np.repeat(index.catalogue.admitted(question.scope), index.chunk_counts)
