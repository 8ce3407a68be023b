"""Questions of the corpus to ask next, and the nearest one it answers when it does not answer what was asked.

Only questions that an article in force was written to answer are offered, so each of them is answerable.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import numpy as np

from ingest.catalogue import Card
from ingest.drugs import drugs
from ingest.index import Index
from qa.answer import Related
from qa.question import Question
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
    cards = index.catalogue
    beside = {r for i in cited for r in (i, *cards[i].related) if r in cards}
    asked = [question.text, question.standalone, *(q for t in thread.questions for q in (t.text, t.standalone))]
    fresh = list(_fresh(index, question, asked))
    chosen = [card for card, _ in fresh if card.article_id in beside]
    if len(chosen) < FEWEST:
        near = (card for card, cosine in fresh if cosine >= _ON_TOPIC and card not in chosen)
        chosen += list(islice(near, FEWEST - len(chosen)))
    return _as_related(chosen[:MOST])


def instead(index: Index, question: Question) -> tuple[Related, ...]:
    """The nearest questions that the corpus answers, for one that it does not, however far those on a drug that it
    names; none when none is near."""
    asked = {m.name for m in drugs(question.standalone)}

    def is_near(found: tuple[Card, float]) -> bool:
        card, cosine = found
        return cosine >= _INSTEAD or any(m.name in asked for m in drugs(card.about))

    near = filter(is_near, _fresh(index, question, [question.text]))
    return _as_related(card for card, _ in islice(near, MOST_INSTEAD))


def _fresh(index: Index, question: Question, asked: Iterable[str]) -> Iterator[tuple[Card, float]]:
    """The articles in force whose question is on topic and was not asked in these or nearly these words, nearest first,
    none of two alike, each with the cosine of its question."""
    said = {_same(q) for q in asked}
    cosines = (index.question_vectors @ index.embed(question.standalone)).astype(np.float64)
    on_topic = np.flatnonzero(cosines >= _NEXT_TO_CITED)
    admitted = index.catalogue.admitted(question.scope)
    vectors = index.question_vectors[on_topic]
    alike = np.zeros(len(on_topic), dtype=np.bool_)
    for place in np.lexsort((on_topic, -cosines[on_topic])):
        article, cosine = int(on_topic[place]), float(cosines[on_topic[place]])
        card = index.catalogue[index.article_ids[article]]
        if not admitted[article] or card.question is None or cosine >= _ALIKE or _same(card.about) in said:
            continue
        if not alike[place]:
            alike |= vectors @ vectors[place] >= _ALIKE
            yield card, cosine


def _as_related(cards: Iterable[Card]) -> tuple[Related, ...]:
    return tuple(Related(card.article_id, card.about) for card in cards)


def _same(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()
