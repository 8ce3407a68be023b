"""Does a passage give the value that is asked for: a dose of that drug and for that purpose, a time?"""

import re
from dataclasses import replace

from ingest.drugs import drugs
from ingest.lexical import terms
from qa.asked import asked_for, gives, gives_dose_of
from qa.granted import granted
from qa.question import Question
from qa.reading import SCAFFOLDING_FACTOR, Concept, Reading
from qa.retrieve import Passage

_OF_THE_PURPOSE = 0.5  # of the weight of what a dose is asked for, which the passage must name
_PURPOSE = re.compile(r"\b(?:for|in|against|to (?:treat|prevent|relieve)) ([^?.!;,]+)", re.IGNORECASE)
_OF_THE_PATIENT = re.compile(
    r"\b(?:\d+|patients?|pt|wom[ae]n|m[ae]n|adults?|child(?:ren)?|boys?|girls?|people|persons?|someone|he|she|him|me|us|how"
    r"|what|which|every)\b",
    re.IGNORECASE,
)
_DESCRIBING = re.compile(r"[a-z]+(?:ed|ic|al|ous|ive|ing|able|ary|ory)$")
_SCHEDULE = re.compile(
    r"\b(?:every \w+ (?:days?|weeks?|months?)|once|twice|times|(?:dai|week|month)ly)\b", re.IGNORECASE
)


def gives_what_is_asked(reading: Reading, passage: Passage) -> bool:
    """False when a dose or a time is asked for and no sentence about the subject gives one."""
    if not reading.asked:
        return True
    around = set(terms(" ".join((passage.chunk.title, *passage.chunk.headings))))
    subjects = reading.subjects()
    asked_now = frozenset() if all(c.carried for c in reading.drugs) else reading.drug_names
    return any(
        gives(quote, kind)
        and (kind != "dose" or gives_dose_of(quote, asked_now))
        and any(c.is_named_by(around.union(terms(quote))) for c in subjects)
        for kind in reading.asked
        for quote in passage.quotes
    )


def lacks_dose(question: Question, reading: Reading, passage: Passage) -> bool:
    """True when the dose of a drug is asked for and the passage gives none of it, whatever else is asked, or one for
    another purpose."""
    if not _is_asked(reading):
        return False
    gives_it = gives_what_is_asked(replace(reading, asked=("dose",)), passage)
    return not gives_it or not _serves_the_purpose(question, reading, passage)


def _is_asked(reading: Reading) -> bool:
    """True when the dose of a drug that is named is asked for."""
    return "dose" in reading.asked and bool(reading.drugs)


def begins_with_dose(reading: Reading, passage: Passage) -> bool:
    """True for a passage of which one sentence names a drug that a dose is asked of, first, and gives a dose."""
    if not _is_asked(reading):
        return False
    return any(gives(q, "dose") and (named := drugs(q)) and named[0].name in reading.drug_names for q in passage.quotes)


def gives_plain_dose(question: Question, reading: Reading, passage: Passage) -> bool:
    """True when nothing but the dose of a drug is asked for and a sentence gives it with how often, before it names any
    other drug, whatever else the passage is about."""
    others = [c for c in reading.concepts if not c.drug and c.factor > SCAFFOLDING_FACTOR and not asked_for(c.written)]
    if question.context or question.facts or others or reading.asked != ("dose",) or len(reading.drug_names) != 1:
        return False
    before = (_before_another_drug(q, reading.drug_names) for q in passage.quotes)
    return any(gives(text, "dose") and _SCHEDULE.search(text) for text in before)


def _before_another_drug(quote: str, names: frozenset[str]) -> str:
    """A sentence up to where it names another drug than `names`; nothing when it does not name one of them first."""
    named = drugs(quote)
    if not named or named[0].name not in names:
        return ""
    return quote[: next((m.start for m in named if m.name not in names), len(quote))]


def _serves_the_purpose(question: Question, reading: Reading, passage: Passage) -> bool:
    """False when the dose of a drug is asked for one purpose ("dose of X for gout") and the passage, which names less
    than half of it, may give it for another."""
    purpose = _purpose(question, reading)
    stems = set(terms(f"{passage.article.about} {passage.chunk.embedding_text}"))
    found = sum(c.idf for c in purpose if c.is_named_by(stems))
    return found >= _OF_THE_PURPOSE * sum(c.idf for c in purpose)


def _purpose(question: Question, reading: Reading) -> tuple[Concept, ...]:
    """What a dose is asked for; nothing where it is for a patient who is described, which qa.conditions compares."""
    asked = question.asked
    for claim in granted(asked):  # what is taken for granted is not what the dose is for
        asked = asked.replace(claim, "")
    match = _PURPOSE.search(asked)
    if match is None or _OF_THE_PATIENT.search(match.group(1)):
        return ()
    facts = " ".join(f.text.lower() for f in question.facts)
    stems = set(terms(match.group(1)))
    return tuple(
        c
        for c in reading.concepts
        if stems.issuperset(terms(c.written))
        and c.factor > SCAFFOLDING_FACTOR
        and not (c.drug or asked_for(c.written) or _DESCRIBING.fullmatch(c.written) or c.written.lower() in facts)
    )
