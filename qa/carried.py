"""How a phrase of an earlier question is said when it is taken over: without what is a fact of the patient."""

import re

from ingest.drugs import drugs
from qa.conditions.amount import amounts
from qa.conditions.reading import criteria
from qa.phrases import Phrase

_VALUE = re.compile(r"(?<![A-Za-z])\d")
_AGE = re.compile(r"\b\d+[ -](?:year|month|week|day)s?[ -]olds?\b\s*", re.IGNORECASE)
# Not that of a grade, a stage or a type.
_NUMBER = re.compile(
    r"(?<![\w.-])(?<!\bgrade )(?<!\bstage )(?<!\btype )(?<!\bclass )"
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|single|several)(?![\w.,-]*\w)\s+",
    re.IGNORECASE,
)
_OPENING = re.compile(r"[A-Z][a-z]+(?: [a-z]|$)")
_VALUES = frozenset({"measure", "time", "age", "gestation"})


def is_a_value(phrase: str) -> bool:
    """True for a phrase that is a time or a measured value, "35 days", "BMI 28": the facts of the thread have it."""
    if not _VALUE.search(phrase):
        return False
    values = amounts(phrase)
    is_bare = len(values) == 1 and values[0].text(phrase) == phrase
    return is_bare or any(c.text == phrase for c in criteria(phrase) if c.kind in _VALUES)


def said_with(phrase: Phrase, text: str) -> str:
    """The phrase without the age of the patient, and without its number when the question has its own: "What about
    eight of them?"; with a small letter where it opened a sentence, unless it may be a name."""
    own = _AGE.sub("", phrase.text) or phrase.text
    if phrase.start == 0 and _OPENING.match(own) and not drugs(own):
        own = own[:1].lower() + own[1:]
    return _NUMBER.sub("", own) if _NUMBER.search(text) and not _NUMBER.fullmatch(f"{own} ") else own
