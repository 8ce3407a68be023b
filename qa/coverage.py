"""Does the corpus answer the question? A probability from what the best evidence covers, and the words it lacks."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from ingest.drugs import drugs
from ingest.index import Index
from ingest.lexical import terms
from qa.another_form import is_of_another_form
from qa.answer import Coverage
from qa.asked import asked_for, gives, gives_dose_of, has_time_point, time_points
from qa.conditions.words import vocabulary
from qa.phrases import phrases
from qa.question import Question
from qa.retrieve import OWN_QUESTION, Passage
from qa.special import speaks_of_the_patient
from qa.vocabulary import Concept, Reading, read_question
from qa.wording import is_plain, read_words

TOP_PASSAGES = 5
FEATURES = ("best_sentence_cosine", "sentence_share", "passage_share", "question_cosine", "gives_what_is_asked")
_SPECIFIC = 2.5  # weight from which a word that was not found makes an answer partial
_TELLING = 2.0  # weight from which a word that was not found is named to the reader

ANSWERED = 0.6
"""Probability from which the question counts as answered."""
PARTLY = 0.15
"""Probability below which the answer abstains; in between what is closest is shown and called partial."""
_ABOUT_ANOTHER = 0.1
_OF_THE_PURPOSE = 0.5  # of the weight of what a dose is asked for, which the passage must name
_OF_THE_QUESTION = 0.25  # factor of the words that say what kind of question it is
_PURPOSE = re.compile(r"\b(?:for|in|against|to (?:treat|prevent|relieve)) ([^?.!;,]+)", re.IGNORECASE)
_OF_THE_PATIENT = re.compile(
    r"\b(?:\d+|patients?|pt|wom[ae]n|m[ae]n|adults?|child(?:ren)?|boys?|girls?|people|persons?|someone|he|she|him|me|us|how"
    r"|what|which|every)\b",
    re.IGNORECASE,
)
_DESCRIBING = re.compile(r"[a-z]+(?:ed|ic|al|ous|ive|ing|able|ary|ory)$")
_OPEN = re.compile(r"(?:what|which|how|when|where|who|why)\b", re.IGNORECASE)
_IS_SO = re.compile(r"(?:does|do|did|is|are|which|what|how)\b", re.IGNORECASE)
_DOSED = re.compile(r"\b(?:how much|dos(?:e|age) of) (\w+)|\b(\w+) dos(?:e|age|ing)\b", re.IGNORECASE)
_SCHEDULE = re.compile(
    r"\b(?:every \w+ (?:days?|weeks?|months?)|once|twice|times|(?:dai|week|month)ly)\b", re.IGNORECASE
)
# A study, or what is named like one: "the NEUROHER trial", "the Harrow study", "CEREBRUM-04".
_OF_A_STUDY = r"(?:-[A-Z0-9]+)?(?= (?:trial|study|studies|data|results?|investigators)\b)"
_STUDY = re.compile(rf"\b(?P<name>[A-Z][A-Z0-9]{{3,}}(?=-[A-Z]*\d+\b)|[A-Z][A-Za-z0-9]{{3,}}(?={_OF_A_STUDY}))")
_TRIAL = re.compile(r"\b[A-Z]{4,}\b")
_RARE_EVENTS = frozenset({"missed dose", "exposure"})
_MUCH = 1 / 4  # of the question's weight, from which a specialised word that the corpus lacks is its subject


@dataclass(frozen=True, slots=True)
class _Model:
    """Logistic regression over `features`; evals/calibrate.py fits it and writes coverage.json."""

    bias: float
    weights: tuple[float, ...]

    def logit(self, found: Sequence[float]) -> float:
        return self.bias + sum(w * f for w, f in zip(self.weights, found, strict=True))


@lru_cache(maxsize=1)
def _model() -> _Model:
    fitted = json.loads(files("qa").joinpath("coverage.json").read_text(encoding="utf-8"))
    return _Model(fitted["bias"], tuple(fitted["weights"][name] for name in FEATURES))


def assess(index: Index, question: Question, passages: Sequence[Passage]) -> Coverage:
    """Judge whether `passages` answer what was asked now (the context of a follow-up is taken as covered).

    A question with a specific word that nothing on its subject names is answered in part at most.
    """
    reading = read_question(index, question)
    weighed = [*passages[:TOP_PASSAGES], *(p for p in passages[TOP_PASSAGES:] if _gives_dose(reading, p))]
    probability = max((_probability(question, reading, p) for p in weighed), default=0.0)
    absent = _absent(reading, passages)
    is_own = any(_is_own(question, reading, p) for p in passages[:TOP_PASSAGES])
    things = _things(question)
    lacks_something = not is_own and any(_is_specific(c) and _is_of(c, things) for c in absent)
    if not is_own and (_names_unknown_study(index, question.asked) or _lacks_all(question, reading, absent)):
        probability = min(probability, _ABOUT_ANOTHER)
    return Coverage(
        part=question.text,
        answered=probability >= ANSWERED and not lacks_something,
        probability=probability,
        missing=(*(c.written for c in absent if not _is_everyday(c)), *_absent_names(reading, passages)),
    )


def _things(question: Question) -> frozenset[str]:
    """The stems of what the question names, told from its words of asking."""
    return frozenset(s for p in phrases(question.asked) for s in p.stems)


def _is_of(concept: Concept, things: frozenset[str]) -> bool:
    """True for a word of one of the things; of any word where nothing is named."""
    return not things or things.issuperset(terms(concept.written))


def _is_specific(concept: Concept) -> bool:
    return concept.factor >= 1 and concept.weight >= _SPECIFIC and not _is_everyday(concept)


def _is_everyday(concept: Concept) -> bool:
    """True for a word that tells nothing of medicine: "What should I aim for?", "Is 8 Gy enough?"."""
    return all(map(is_plain, read_words(concept.written)))


def _names_unknown_study(index: Index, asked: str) -> bool:
    """True when a question names a study that no source does: what sources say of others is no answer."""
    if asked.isupper():
        return False
    names = (terms(match.group("name")) for match in _STUDY.finditer(asked))
    return any(not all(map(index.words.knows, name)) for name in names)


def _lacks_all(question: Question, reading: Reading, absent: Sequence[Concept]) -> bool:
    """True when of the things that are asked about a drug, or about what was spoken of, none is named on the subject:
    "How is the vial stored?", "Does it prolong the QT interval?"; where no thing is named, of the rest: "Can he
    drive?"."""
    things = _things(question)
    if _lacks_the_dosed(question, reading, absent):
        return True
    if not things and asked_for(question.asked):
        return False  # "How long do they live?" asks for a time
    asked = [c for c in reading.concepts if not (c.carried or c.drug) and c.weight >= _TELLING and _is_of(c, things)]
    is_followed = any(c.carried for c in reading.concepts)
    # "Can it be injected into the abdomen?" may be answered by what is named instead: "into the thigh only".
    has_subject = is_followed or (bool(reading.drugs) and _OPEN.match(question.asked) is not None)
    if has_subject and asked and all(c in absent and not asked_for(c.written) for c in asked):
        return True
    return bool(reading.drugs) and _IS_SO.match(question.asked) is not None and _lacks_each_thing(question, absent)


def _lacks_the_dosed(question: Question, reading: Reading, absent: Sequence[Concept]) -> bool:
    """True when the drug whose dose is asked for is named nowhere: "How much mesna goes with cyclophosphamide?"."""
    match = _DOSED.search(question.asked) if "dose" in reading.asked else None
    written = {t for g in match.groups() if g for t in terms(g)} if match else set()
    return any(c.drug and not written.isdisjoint(terms(c.written)) for c in absent)


def _lacks_each_thing(question: Question, absent: Sequence[Concept]) -> bool:
    """True when of each thing beside the drugs some specific word is not named: of the QT interval, 'QT'."""
    specific = {s for c in absent if _is_specific(c) for s in terms(c.written)}
    things = [p for p in phrases(question.asked) if not drugs(p.text)]
    return bool(things) and all(not specific.isdisjoint(p.stems) for p in things)


def _gives_dose(reading: Reading, passage: Passage) -> bool:
    """True for a passage of which one sentence names a drug that a dose is asked of, first, and gives a dose."""
    if "dose" not in reading.asked or not reading.drugs:
        return False
    quotes = (passage.article.quote(s) for _, s in passage.sentences)
    return any(gives(q, "dose") and (named := drugs(q)) and named[0].name in reading.drug_names for q in quotes)


def _is_plain_dose(question: Question, reading: Reading, passage: Passage) -> bool:
    """True when nothing but the dose of a drug is asked for and a sentence gives it with how often, before it names any
    other drug, whatever else the passage is about."""
    others = [c for c in reading.concepts if not c.drug and c.factor > _OF_THE_QUESTION and not asked_for(c.written)]
    if question.context or question.facts or others or reading.asked != ("dose",) or len(reading.drug_names) != 1:
        return False
    quotes = (passage.article.quote(s) for _, s in passage.sentences)
    before = (_before_another_drug(q, reading.drug_names) for q in quotes)
    return any(gives(text, "dose") and _SCHEDULE.search(text) for text in before)


def _before_another_drug(quote: str, names: frozenset[str]) -> str:
    """A sentence up to where it names another drug than `names`; nothing when it does not name one of them first."""
    named = drugs(quote)
    if not named or named[0].name not in names:
        return ""
    return quote[: next((m.start for m in named if m.name not in names), len(quote))]


def _is_own(question: Question, reading: Reading, passage: Passage) -> bool:
    """True when the article was written to answer this question: it is near to the article's own, and every specific
    word of it stands in the article."""
    if question.context or passage.question_cosine < OWN_QUESTION:
        return False
    article = passage.article
    stems = set(terms(f"{article.about} {article.title} {article.text}"))
    return all(c.is_named_by(stems) for c in reading.concepts if c.drug or (c.factor >= 1 and c.weight >= _SPECIFIC))


def _probability(question: Question, reading: Reading, passage: Passage) -> float:
    measured = features(reading, passage)
    found = 1 / (1 + math.exp(-_model().logit(measured)))
    if _is_own(question, reading, passage):
        return round(max(found, ANSWERED, passage.question_cosine), 4)
    if _is_plain_dose(question, reading, passage):
        found = max(found, ANSWERED)
    # A drug or disease that the passage does not name: what it says is about another one.
    on_subject = reading.is_on_subject(passage.chunk.embedding_text)
    unknown = sum(c.weight for c in reading.concepts if c.foreign)
    names_nothing = not any(c.carried or (c.factor >= 1 and not asked_for(c.written)) for c in reading.concepts)
    is_dose_asked = "dose" in reading.asked and bool(reading.drugs)
    lacks_the_dose = is_dose_asked and not (measured[-1] and _gives_a_dose(reading, passage))
    is_about_another = (
        lacks_the_dose
        or unknown >= _MUCH * reading.weight
        or not on_subject
        or names_nothing
        or not _serves_the_purpose(question, reading, passage)
        or not _has_the_times(question, reading, passage)
        or is_of_another_form(question.standalone, passage)
        or (bool(reading.drugs) and not speaks_of_the_patient(question.asked, passage.chunk.embedding_text))
    )
    return round(min(found, _ABOUT_ANOTHER) if is_about_another else found, 4)


def _has_the_times(question: Question, reading: Reading, passage: Passage) -> bool:
    """False when a result is asked for at a time ("10-year survival in HERA") or after an event ("missed a dose") that
    no sentence of the passage has, with the names that have to be exact."""
    quotes = [passage.article.quote(s) for _, s in passage.sentences]
    trials = _TRIAL.findall(question.asked)
    named = [q for q in quotes if reading.has_exact_names(q) and all(t in q for t in trials)]
    if not all(any(has_time_point(q, point) for q in named) for point in time_points(question.asked)):
        return False
    events = [vocabulary().events[n] for f in question.facts if f.kind == "time" for n in f.name if n in _RARE_EVENTS]
    return all(event.search(passage.chunk.embedding_text) for event in events)


def _serves_the_purpose(question: Question, reading: Reading, passage: Passage) -> bool:
    """False when the dose of a drug is asked for one purpose ("dose of X for gout") and the passage, which names less
    than half of it, may give it for another."""
    purpose = _purpose(question, reading)
    stems = set(terms(passage.chunk.embedding_text))
    found = sum(c.idf for c in purpose if c.is_named_by(stems))
    return found >= _OF_THE_PURPOSE * sum(c.idf for c in purpose)


def _purpose(question: Question, reading: Reading) -> tuple[Concept, ...]:
    """What a dose is asked for; nothing where it is for a patient who is described, which qa.conditions compares."""
    match = _PURPOSE.search(question.asked)
    if "dose" not in reading.asked or not reading.drugs or match is None or _OF_THE_PATIENT.search(match.group(1)):
        return ()
    facts = " ".join(f.text.lower() for f in question.facts)
    stems = set(terms(match.group(1)))
    return tuple(
        c
        for c in reading.concepts
        if stems.issuperset(terms(c.written))
        and c.factor > _OF_THE_QUESTION
        and not (c.drug or asked_for(c.written) or _DESCRIBING.fullmatch(c.written) or c.written.lower() in facts)
    )


def features(reading: Reading, passage: Passage) -> tuple[float, ...]:
    """What speaks for a passage answering the question, in the order of FEATURES.

    The cosine of its best sentence; the share of the question's weight that one sentence names, headings and title
    counting half; the share that the whole passage names; the cosine with the question the article answers; and 0 when
    a dose or a time is asked for and no sentence about the subject gives one, else 1.
    """
    around = set(terms(" ".join((passage.chunk.title, *passage.chunk.headings))))
    quotes = [passage.article.quote(s) for _, s in passage.sentences]
    named = [set(terms(q)) for q in quotes]
    return (
        max(passage.sentence_cosines),
        max(reading.share(own, around) for own in named),
        reading.share(set(terms(passage.chunk.embedding_text))),
        passage.question_cosine,
        float(_gives_what_is_asked(reading, quotes, named, around)),
    )


def _gives_a_dose(reading: Reading, passage: Passage) -> bool:
    """True when a dose is given of what it is asked of, whatever else is asked."""
    around = set(terms(" ".join((passage.chunk.title, *passage.chunk.headings))))
    quotes = [passage.article.quote(s) for _, s in passage.sentences]
    return _gives_what_is_asked(replace(reading, asked=("dose",)), quotes, [set(terms(q)) for q in quotes], around)


def _gives_what_is_asked(reading: Reading, quotes: Sequence[str], named: Sequence[set[str]], around: set[str]) -> bool:
    if not reading.asked:
        return True
    subjects = reading.subjects()
    asked_now = frozenset() if all(c.carried for c in reading.drugs) else reading.drug_names
    return any(
        gives(quote, kind)
        and (kind != "dose" or gives_dose_of(quote, asked_now))
        and any(c.is_named_by(own | around) for c in subjects)
        for kind in reading.asked
        for quote, own in zip(quotes, named, strict=True)
    )


def _absent_names(reading: Reading, passages: Sequence[Passage]) -> tuple[str, ...]:
    """The exact names of the question that no passage has."""
    texts = [p.chunk.embedding_text for p in passages[:TOP_PASSAGES]]
    alone = [replace(reading, exact=(name,)) for name in reading.exact]
    return tuple(r.exact[0] for r in alone if not any(map(r.has_exact_names, texts)))


def _absent(reading: Reading, passages: Sequence[Passage]) -> tuple[Concept, ...]:
    """What the question names and no passage on its subject does, in the order of the question."""
    texts = [p.chunk.embedding_text for p in passages[:TOP_PASSAGES]]
    on_subject = [text for text in texts if reading.is_on_subject(text)]
    present = {t for text in on_subject or texts for t in terms(text)}
    return tuple(c for c in reading.concepts if c.weight >= _TELLING and not c.is_named_by(present))
