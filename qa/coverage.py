"""Does the corpus answer the question? A probability from what the best evidence covers, and the words it lacks."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from ingest.index import Index
from ingest.lexical import terms
from qa.another_form import is_of_another_form
from qa.answer import Coverage
from qa.asked import asked_for, has_time_point, time_points
from qa.conditions.words import vocabulary
from qa.dose import begins_with_dose, gives_plain_dose, gives_what_is_asked, lacks_dose
from qa.illness import is_on_illness
from qa.lacking import SPECIFIC, lacking
from qa.question import Question
from qa.reading import Concept, Reading
from qa.retrieve import OWN_QUESTION, Passage
from qa.special import speaks_of_the_patient
from qa.vocabulary import read_question

TOP_PASSAGES = 5
FEATURES = ("best_sentence_cosine", "sentence_share", "passage_share", "question_cosine", "gives_what_is_asked")

ANSWERED = 0.944
"""Probability from which the question counts as answered."""
PARTLY = 0.41
"""Probability below which the answer abstains; in between what is closest is shown and called partial."""
_ABOUT_ANOTHER = 0.26
_MUCH = 1 / 4  # of the question's weight, from which a specialised word that the corpus lacks is its subject
_TRIAL = re.compile(r"\b[A-Z]{4,}\b")
_RARE_EVENTS = frozenset({"missed dose", "exposure"})


@dataclass(frozen=True, slots=True)
class _Model:
    """Logistic regression over `features`, fitted by evals/calibrate.py on as many answerable questions as others that
    are close to them; `slope` and `shift` of its logit, fitted by evals/recalibrate.py, make it the probability that
    the questions people ask are answered."""

    bias: float
    weights: tuple[float, ...]
    slope: float
    shift: float

    def probability(self, found: Sequence[float]) -> float:
        logit = self.bias + sum(w * f for w, f in zip(self.weights, found, strict=True))
        return 1 / (1 + math.exp(-(self.slope * logit + self.shift)))


@lru_cache(maxsize=1)
def _model() -> _Model:
    fitted = json.loads(files("qa").joinpath("coverage.json").read_text(encoding="utf-8"))
    weights = tuple(fitted["weights"][name] for name in FEATURES)
    return _Model(fitted["bias"], weights, fitted["slope"], fitted["shift"])


def stated_by() -> tuple[float, float]:
    """The slope and the shift that make a probability of a logit."""
    return _model().slope, _model().shift


def assess(index: Index, question: Question, passages: Sequence[Passage]) -> Coverage:
    """Judge whether `passages` answer what was asked now (the context of a follow-up is taken as covered).

    A question with a specific word that nothing on its subject names is answered in part at most.
    """
    reading = read_question(index, question)
    top = passages[:TOP_PASSAGES]
    weighed = [*top, *(p for p in passages[TOP_PASSAGES:] if begins_with_dose(reading, p))]
    probability = max((_probability(question, reading, p) for p in weighed), default=0.0)
    is_own = any(_is_own(question, reading, p) for p in top)
    lacks = lacking(index, question, reading, top)
    if lacks.is_all and not is_own:
        probability = min(probability, _ABOUT_ANOTHER)
    return Coverage(
        part=question.text,
        answered=probability >= ANSWERED and (is_own or not lacks.is_specific),
        probability=probability,
        missing=lacks.words,
    )


def _is_own(question: Question, reading: Reading, passage: Passage) -> bool:
    """True when the article was written to answer this question: it is near to the article's own, and every specific
    word of it stands in the article."""
    if question.context or passage.question_cosine < OWN_QUESTION:
        return False
    article = passage.article
    stems = set(terms(f"{article.about} {article.title} {article.text}"))
    return all(c.is_named_by(stems) for c in reading.concepts if c.drug or (c.factor >= 1 and c.weight >= SPECIFIC))


def _probability(question: Question, reading: Reading, passage: Passage) -> float:
    found = _model().probability(features(reading, passage))
    if _is_own(question, reading, passage):
        return round(max(found, ANSWERED, passage.question_cosine), 4)
    if gives_plain_dose(question, reading, passage):
        found = max(found, ANSWERED)
    return round(min(found, _ABOUT_ANOTHER) if _is_about_another(question, reading, passage) else found, 4)


def _is_about_another(question: Question, reading: Reading, passage: Passage) -> bool:
    """True when what the passage says, however near, is about another drug, disease, dose, time, form or patient."""
    unknown = sum(c.weight for c in reading.concepts if c.foreign)
    names_nothing = not any(c.carried or (c.factor >= 1 and not _is_the_value(reading, c)) for c in reading.concepts)
    return (
        lacks_dose(question, reading, passage)
        or unknown >= _MUCH * reading.weight
        or names_nothing
        or not reading.is_on_subject(passage.chunk.embedding_text)
        or not _has_the_times(question, reading, passage)
        or is_of_another_form(question.standalone, passage)
        or not is_on_illness(question, reading, passage)
        or (bool(reading.drugs) and not speaks_of_the_patient(question.asked, passage.chunk.embedding_text))
    )


def _has_the_times(question: Question, reading: Reading, passage: Passage) -> bool:
    """False when a result is asked for at a time ("10-year survival in HERA") or after an event ("missed a dose") that
    no sentence of the passage has, with the names that have to be exact."""
    if points := time_points(question.asked):
        trials = _TRIAL.findall(question.asked)
        named = [q for q in passage.quotes if reading.has_exact_names(q) and all(t in q for t in trials)]
        if not all(any(has_time_point(q, point) for q in named) for point in points):
            return False
    events = [vocabulary().events[n] for f in question.facts if f.kind == "time" for n in f.name if n in _RARE_EVENTS]
    return all(event.search(passage.chunk.embedding_text) for event in events)


def _is_the_value(reading: Reading, concept: Concept) -> bool:
    """True for a word of the value that is asked for: "fractions" in "How many fractions?", and not where an effect of
    their number is asked about."""
    return bool(reading.asked and asked_for(concept.written))


def features(reading: Reading, passage: Passage) -> tuple[float, ...]:
    """What speaks for a passage answering the question, in the order of FEATURES.

    The cosine of its best sentence; the share of the question's weight that one sentence names, headings and title
    counting half; the share that the whole passage names; the cosine with the question the article answers; and 0 when
    a dose or a time is asked for and no sentence about the subject gives one, else 1.
    """
    around = set(terms(" ".join((passage.chunk.title, *passage.chunk.headings))))
    return (
        max(passage.sentence_cosines),
        max(reading.share(set(terms(quote)), around) for quote in passage.quotes),
        reading.share(set(terms(passage.chunk.embedding_text))),
        passage.question_cosine,
        float(gives_what_is_asked(reading, passage)),
    )
