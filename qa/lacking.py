"""What a question names that nothing on its subject does, and how much of the question that is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.drugs import drugs
from ingest.index import Index
from ingest.lexical import terms
from qa.asked import asked_for
from qa.focus import focus
from qa.phrases import Phrase, only_judges, phrases
from qa.question import Question
from qa.reading import Concept, Reading
from qa.retrieve import Passage
from qa.wording import is_plain, read_words

SPECIFIC = 2.5  # weight from which a word that was not found makes an answer partial
_TELLING = 2.0  # weight from which a word that was not found is named to the reader
_METASTASES = frozenset(terms("mets met metastases metastasis"))
_OPEN = re.compile(r"(?:what|which|how|when|where|who|why)\b", re.IGNORECASE)
_IS_SO = re.compile(r"(?:does|do|did|is|are|which|what|how)\b", re.IGNORECASE)
_DOSED = re.compile(r"\b(?:how much|dos(?:e|age) of) (\w+)|\b(\w+) dos(?:e|age|ing)\b", re.IGNORECASE)
# A study, or what is named like one: "the NEUROHER trial", "the Harrow study", "CEREBRUM-04".
_OF_A_STUDY = r"(?:-[A-Z0-9]+)?(?= (?:trial|study|studies|data|results?|investigators)\b)"
_STUDY = re.compile(rf"\b(?P<name>[A-Z][A-Z0-9]{{3,}}(?=-[A-Z]*\d+\b)|[A-Z][A-Za-z0-9]{{3,}}(?={_OF_A_STUDY}))")


@dataclass(frozen=True, slots=True)
class Lacking:
    """What was not found: the words, as the reader is told; whether something specific of what is asked is among it;
    whether all that is asked is, so that the passages tell of something else."""

    words: tuple[str, ...]
    is_specific: bool
    is_all: bool


def lacking(index: Index, question: Question, reading: Reading, passages: Sequence[Passage]) -> Lacking:
    """Compare what was asked now with what `passages` name."""
    absent, things = _absent(reading, passages), _things(question)
    return Lacking(
        (*(c.written for c in absent if not _is_everyday(c)), *_absent_names(reading, passages)),
        any(_is_specific(c) and _is_of(c, things) for c in absent),
        _names_unknown_study(index, question.asked)
        or _lacks_all(question, reading, absent)
        or _lacks_the_focus(question, reading, absent),
    )


def _is_specific(concept: Concept) -> bool:
    """True for a word without which an answer is in part at most."""
    return concept.factor >= 1 and concept.weight >= SPECIFIC and not _is_everyday(concept)


def _is_everyday(concept: Concept) -> bool:
    """True for a word that tells nothing of medicine: "What should I aim for?", "Is 8 Gy enough?"."""
    return all(map(is_plain, read_words(concept.written)))


def _absent(reading: Reading, passages: Sequence[Passage]) -> tuple[Concept, ...]:
    """What the question names and no passage on its subject does, in the order of the question."""
    texts = [p.chunk.embedding_text for p in passages]
    on_subject = [text for text in texts if reading.is_on_subject(text)]
    present = [set(terms(text)) for text in on_subject or texts]
    weighty = (c for c in reading.concepts if c.weight >= _TELLING and not only_judges(c.written))
    return tuple(c for c in weighty if not any(map(c.is_named_by, present)))


def _absent_names(reading: Reading, passages: Sequence[Passage]) -> tuple[str, ...]:
    """The exact names of the question that no passage has."""
    texts = [p.chunk.embedding_text for p in passages]
    alone = [replace(reading, exact=(name,)) for name in reading.exact]
    return tuple(r.exact[0] for r in alone if not any(map(r.has_exact_names, texts)))


def _things(question: Question) -> frozenset[str]:
    """The stems of what the question names, told from its words of asking."""
    return frozenset(s for p in phrases(question.asked) for s in p.stems)


def _is_of(concept: Concept, things: frozenset[str]) -> bool:
    """True for a word of one of the things; of any word where nothing is named."""
    return not things or things.issuperset(terms(concept.written))


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
    weighty = [c for c in reading.concepts if not (c.carried or c.drug) and c.weight >= _TELLING]
    asked = [c for c in weighty if _is_of(c, things) and not only_judges(c.written)]
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


def _lacks_the_focus(question: Question, reading: Reading, absent: Sequence[Concept]) -> bool:
    """True when of what is asked for no word is named, whatever is said beside it: "Hair loss on Wegovy?"."""
    if question.context or asked_for(question.asked):
        return False
    return any(_is_lacking(phrase, reading, absent) for phrase in focus(question.asked))


def _is_lacking(phrase: Phrase, reading: Reading, absent: Sequence[Concept]) -> bool:
    """True when a phrase has words that name something, and none of them is found."""
    if phrase.head in _METASTASES:
        return False  # where they are is how far the disease has come, and not what is asked about
    own = [c for c in reading.concepts if not set(terms(c.written)).isdisjoint(phrase.stems)]
    telling = [c for c in own if c.idf >= SPECIFIC and not (_is_everyday(c) or only_judges(c.written))]
    return bool(telling) and all(c in absent for c in telling)


def _lacks_each_thing(question: Question, absent: Sequence[Concept]) -> bool:
    """True when of each thing beside the drugs some specific word is not named: of the QT interval, 'QT'."""
    specific = {s for c in absent if _is_specific(c) for s in terms(c.written)}
    things = [p for p in phrases(question.asked) if not drugs(p.text)]
    return bool(things) and all(not specific.isdisjoint(p.stems) for p in things)
