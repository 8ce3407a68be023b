"""Is a passage on an illness that the question names? What is said of another one is no answer, however alike the rest:
the treatment of colon cancer answers no question on gastric cancer.

A document is on the illnesses that its title and headings name. One that stands in a sentence alone is only mentioned:
then that sentence has to name something else of the question too, and to tell of treatment where that is all that is
asked for.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.article import Article
from ingest.drugs import drugs
from ingest.lexical import terms
from qa.aim import aim_of, asks_for_treatment, tells_treatment
from qa.disease import illness_in
from qa.phrases import phrases
from qa.question import Question
from qa.reading import SCAFFOLDING_FACTOR, Concept, Reading
from qa.retrieve import Passage
from qa.role import advises
from qa.wording import read_words

Illness = tuple[Concept, ...]
"""The concepts of an illness's name; a text that names all of them names it."""

_GENERAL = frozenset(
    "cancer cancers disease diseases syndrome syndromes disorder disorders illness condition conditions".split()
)
_DENIED = re.compile(r"\b(?:without|no|not|never had)\s+(?:an? |any |known )?$|^(?:without|no)\s", re.IGNORECASE)
# What may come of an illness is not what a guideline is on.
_OUTCOME = re.compile(
    r"\b(?:incidence|rates?|risks?|development|progression|occurrence) (?:of|for|to) (?:an? |the )?$"
    r"|\blead(?:s|ing)? to $",
    re.IGNORECASE,
)
_RISK_OF = re.compile(
    r"\b(?:incidence|rates?|risks?|development|progression|occurrence|history|possibility|suspicion|exclu\w+|caus\w+|contraindicat\w+|caution"
    r"|leads?|leading|associat\w+|complicat\w+)\b[^.;:]{0,60}$",
    re.IGNORECASE,
)
# "Is treated first with", "no dopamine agonist is suggested" tell of treating as well.
_TREATED_OR_NOT = re.compile(
    r"\bno [\w -]{3,40}? (?:is|are) (?:suggested|recommended|advised|needed|required|indicated)\b"
    r"|\b(?:is|are) treated (?:\w+ )?(?:with|by)\b",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s\b")
_STATUS = re.compile(r"[\w+]+[- ](?:positive|negative)(?= )", re.IGNORECASE)
# How an illness runs and how far it has come: a guideline on it need not say so.
_FORM = re.compile(
    r"acute|chronic|severe|mild|moderate|early|late|advanced|locally|locoregional|metastatic|recurrent|relapsing"
    r"|refractory|resistant|persistent|stable|unstable|progressive|active|inactive|known|newly|painful|painless"
    r"|symptomatic|asymptomatic|simple|complex|first|second|new|old|high|low|risk|grade|stage|class|type|\d\w*|[ivx]+[abc]?\d?"
    r"|positive|negative|incidental|profound|preoperative|postoperative|primary|secondary|extensive|(?!generali|locali)\w+ed|resectable|unresectable|operable|inoperable|residual"
    r"|bilateral|unilateral|possible|probable|margins?|[a-z]\d\w*",
    re.IGNORECASE,
)
_BEGINNING = 5  # letters


def illnesses(question: Question, reading: Reading) -> tuple[Illness, ...]:
    """The illnesses that a stand-alone question names, not denied and not as what may come of another, each by what
    tells it from others."""
    named = () if question.context else _named_in(question.asked)
    found = (tuple(_concepts(reading, set(terms(name)))) for name in named)
    return tuple(i for i in found if any(c.written.lower() not in _GENERAL for c in i))


@lru_cache(maxsize=256)
def _named_in(question: str) -> tuple[str, ...]:
    """The names of illnesses, neither denied nor as what may come of another; asked for with each passage."""
    asked = _STATUS.sub("", _POSSESSIVE.sub("", question))
    said = (p for p in phrases(asked) if not (_DENIED.search(asked[: p.start]) or _DENIED.search(p.text)))
    said = (p for p in said if not _OUTCOME.search(asked[: p.start]))
    return tuple(name for p in said if (name := illness_in(p.text)))


def is_on_illness(question: Question, reading: Reading, passage: Passage) -> bool:
    """False when a question names illnesses and a passage is on none of them. Where the dose of a drug is asked for an
    illness is the patient's, and only a passage on another one of its kind is on another: breast for gastric cancer."""
    asked = illnesses(question, reading)
    if reading.drugs and "dose" in reading.asked:
        return not any(_is_of_another_kind(illness, passage) for illness in asked)
    if not asked:
        return True
    if _is_on_other_subject(question, reading, _around(passage)) or _is_on_the_drug(reading, passage):
        return True
    return any(_is_on(i, question, reading, passage) or _is_of_both(i, reading, passage) for i in asked)


def _is_of_both(illness: Illness, reading: Reading, passage: Passage) -> bool:
    """True when a sentence names a drug of the question and the illness: "stop alphamab when pancreatitis is
    suspected"."""
    named = (q for q in passage.quotes if any(m.name in reading.drug_names for m in drugs(q)))
    return any(_names(_stems(q), illness) for q in named)


def _around(passage: Passage) -> frozenset[str]:
    """The stems of what a passage is on: its article's title and question, its headings."""
    return _stems(" ".join(_over(passage)))


def _over(passage: Passage) -> tuple[str, ...]:
    """What stands over a passage: its article's title and question, its headings."""
    return (passage.article.title, passage.article.about, *passage.chunk.headings)


def is_titled(question: Question, reading: Reading, article: Article) -> bool:
    """True where the title of an article names an illness that the question does."""
    return any(_names(_stems(article.title), illness) for illness in illnesses(question, reading))


def _is_on_other_subject(question: Question, reading: Reading, around: frozenset[str]) -> bool:
    """True when title and headings name something else that the question names in several words or by an abbreviation:
    its illness may be what the patient has besides, or what may come of it."""
    for phrase in phrases(question.asked):
        own = [] if illness_in(phrase.text) else list(_concepts(reading, set(phrase.stems)))
        is_telling = len(own) > 1 or any(c.written.isupper() and len(c.written) > 1 for c in own)
        if is_telling and all(_has(c, around) for c in own):
            return True
    return False


def _is_of_another_kind(illness: Illness, passage: Passage) -> bool:
    """True when a passage names illnesses of the same last word and none with the words before it."""
    *before, last = illness
    text = " ".join((passage.article.title, passage.article.about, *passage.chunk.headings, *passage.quotes))
    stems = _stems(text)
    if not before or any(_has(c, stems) or _is_begun(c, stems) for c in before):
        return False
    named = (illness_in(p.text).split() for p in phrases(text))
    return any(len(words) > 1 and _has(last, _stems(words[-1])) for words in named)


def _is_on_the_drug(reading: Reading, passage: Passage) -> bool:
    """True below a heading that names a drug of the question and no illness: "Cautions for cabergoline"."""
    for heading in passage.chunk.headings[-1:]:
        names_it = any(m.name in reading.drug_names for m in drugs(heading))
        return names_it and not any(illness_in(p.text) for p in phrases(heading))
    return False


def _is_on(illness: Illness, question: Question, reading: Reading, passage: Passage) -> bool:
    around = _around(passage)
    if any(_names(_stems(text), illness) for text in _over(passage)):
        return True
    naming = [quote for quote in passage.quotes if _names(around | _stems(quote), illness)]
    *_, kind = illness
    if len(illness) > 1 and kind.written.lower() not in _GENERAL and _has(kind, around):
        return bool(naming)  # the title names what it is a kind of: "Anemia in pregnancy"
    telling, known = _telling(illness, question, reading), around
    if aim_of(question.asked) == "treat":
        naming, known = [quote for quote in naming if _tells_of_treating(illness, quote)], frozenset()
    fresh = [c for c in telling if not c.is_named_by(set(known))]
    return any(not telling or any(c.is_named_by(set(_stems(q))) for c in fresh) for q in naming)


def _telling(illness: Illness, question: Question, reading: Reading) -> list[Concept]:
    """What a question names beside the illness, its form and that it is to be treated; where that is nothing, of a
    treatment nothing, else all other words."""
    named = {t for name in _named_in(question.asked) for t in terms(name)}
    others = [c for c in reading.concepts if c not in illness]
    specific = [
        c for c in others if c.factor >= 1 and not (_FORM.fullmatch(c.written) or named >= set(terms(c.written)))
    ]
    if aim_of(question.asked) == "treat":
        return [c for c in specific if not asks_for_treatment(c.written)]
    return specific or others


def _tells_of_treating(illness: Illness, quote: str) -> bool:
    """False for a sentence that names an illness as what may come of something, or beside what is not treatment."""
    name = re.search(rf"\b{re.escape(illness[-1].written[:_BEGINNING])}", quote, re.IGNORECASE)
    comes_of = name is not None and _RISK_OF.search(quote[: name.start()]) is not None
    return not comes_of and (_TREATED_OR_NOT.search(quote) is not None or (advises(quote) and tells_treatment(quote)))


@lru_cache(maxsize=4_096)
def _stems(text: str) -> frozenset[str]:
    """The stems of a text, and its words as one stands for others that mean the same: a carcinoma is a cancer."""
    return frozenset((*terms(text), *(w.form for w in read_words(text))))


def _names(stems: frozenset[str], illness: Illness) -> bool:
    """True when a text has all of the name; of the words before the last their beginning is enough: "cervical" is of
    the cervix."""
    *before, last = illness
    return _has(last, stems) and all(_has(c, stems) or _is_begun(c, stems) for c in before)


def _has(concept: Concept, stems: frozenset[str]) -> bool:
    if concept.is_named_by(set(stems)) or stems.issuperset(w.form for w in read_words(concept.written)):
        return True
    words = concept.written.split()
    kept = [w for w in words if not _FORM.fullmatch(w)]  # "breast cancer" of "metastatic breast cancer"
    return 0 < len(kept) < len(words) and stems.issuperset(terms(" ".join(kept)))


def _is_begun(concept: Concept, stems: frozenset[str]) -> bool:
    begins = [stem[:_BEGINNING] for name in concept.alternatives for stem in name if len(stem) >= _BEGINNING]
    return any(stem.startswith(begin) for begin in begins for stem in stems)


def _concepts(reading: Reading, stems: set[str]) -> Iterator[Concept]:
    for concept in reading.concepts:
        own = set(terms(concept.written))
        if own and own <= stems and concept.factor > SCAFFOLDING_FACTOR and not _FORM.fullmatch(concept.written):
            yield concept
