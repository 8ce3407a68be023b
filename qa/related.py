"""Questions of the corpus to ask next, and the nearest one it answers when it does not answer what was asked.

Only questions that an article in force was written to answer are offered, so each of them is answerable.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, takewhile

import numpy as np

from ingest.article import Article
from ingest.index import Index
from qa.answer import Related
from qa.question import Question
from qa.retrieve import may_answer
from qa.thread import Thread

MOST, FEWEST = 6, 3
MOST_INSTEAD = 2
_ON_TOPIC = 0.45  # cosine with the question
_NEXT_TO_CITED = 0.3  # cosine from which a neighbour of a cited article is on topic
_INSTEAD = 0.5  # cosine from which another question is near enough to be offered instead
_ALIKE = 0.9  # cosine of two questions that are one


def related_questions(
    index: Index, question: Question, cited: Sequence[str], thread: Thread = Thread()
) -> tuple[Related, ...]:
    """Up to six questions not asked yet, nearest first: of the cited articles and those next to them, and, when these
    are fewer than three, the nearest of the corpus. Fewer than three when no more are on topic."""
    cosines = _cosines(index, question)
    beside = {r for i in cited for r in (i, *index.articles[i].related) if r in index.articles}
    asked = [question.text, question.standalone, *(q for t in thread.questions for q in (t.text, t.standalone))]
    fresh = list(_fresh(index, question, cosines, asked))
    chosen = [i for i in fresh if i in beside and cosines[i] >= _NEXT_TO_CITED]
    if len(chosen) < FEWEST:
        chosen += [i for i in fresh if i not in chosen and cosines[i] >= _ON_TOPIC][: FEWEST - len(chosen)]
    return _as_related(index, chosen[:MOST])


def instead(index: Index, question: Question) -> tuple[Related, ...]:
    """The nearest questions that the corpus answers, for one that it does not; none when none is near."""
    cosines = _cosines(index, question)
    near = takewhile(lambda i: cosines[i] >= _INSTEAD, _fresh(index, question, cosines, [question.text]))
    return _as_related(index, islice(near, MOST_INSTEAD))


def _cosines(index: Index, question: Question) -> Mapping[str, float]:
    vector = index.embed(question.standalone)
    return dict(zip(index.articles, (float(c) for c in index.question_vectors @ vector), strict=True))


def _fresh(index: Index, question: Question, cosines: Mapping[str, float], asked: Iterable[str]) -> Iterator[str]:
    """The articles in force whose question is on topic and was not asked in these or nearly these words, nearest first,
    none of two alike."""
    said = {_same(q) for q in asked}
    on_topic = [(row, i) for row, i in enumerate(index.articles) if cosines[i] >= _NEXT_TO_CITED]
    vectors = index.question_vectors[[row for row, _ in on_topic]]
    alike = np.zeros(len(on_topic), dtype=np.bool_)
    for place in sorted(range(len(on_topic)), key=lambda p: (-cosines[on_topic[p][1]], on_topic[p][1])):
        name = on_topic[place][1]
        article = index.articles[name]
        if not _may_be_asked(article, question) or _same(article.about) in said or cosines[name] >= _ALIKE:
            continue
        if not alike[place]:
            alike |= vectors @ vectors[place] >= _ALIKE
            yield name


def _may_be_asked(article: Article, question: Question) -> bool:
    return article.question is not None and may_answer(article, question)


def _as_related(index: Index, names: Iterable[str]) -> tuple[Related, ...]:
    return tuple(Related(i, index.articles[i].about) for i in names)


def _same(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()
