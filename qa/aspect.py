"""What was asked of one thing and is now asked of another: the cost, in "How much does it cost?", "What about a used
one?"."""

import re

from ingest.lexical import terms
from qa.leaning import CIRCUMSTANCE, CONNECTIVE
from qa.phrases import asking_words, doing_words

_ANOTHER = re.compile(r"\b(?:ones?|others?|another|else|which is)\b", re.IGNORECASE)
_ASKS_ITSELF = re.compile(r"(?:is|are|do|does|did|can|could|may|must|should|will|would|has|have)\b", re.IGNORECASE)
_PLACE_HOLDERS = frozenset("one ones other others another instead else again first next last".split())
_HOW_MUCH = re.compile(r"\bhow (?:much|many|often|long|old)\b", re.IGNORECASE)


def aspect(text: str, last: str) -> tuple[str, ...]:
    """The words of the last question that say what is asked, where `text` puts another thing in its place and says
    nothing of what is asked of that; in order, without those that it has itself."""
    turns = CONNECTIVE.match(text)
    own = text[turns.end() :] if turns else text
    if not (turns or _ANOTHER.search(text)) or _asking(own):
        return ()
    have = set(terms(own))
    said = _asking(last)
    if turns and not CIRCUMSTANCE.match(own) and not _ASKS_ITSELF.match(own):
        amount = _HOW_MUCH.search(last)
        said = (*((amount.group().lower(),) if amount else ()), *_in_order(last, (*said, *doing_words(last))))
    return tuple(dict.fromkeys(w for w in said if terms(w) and have.isdisjoint(terms(w))))


def _asking(text: str) -> tuple[str, ...]:
    return tuple(w for w in asking_words(text) if w.lower() not in _PLACE_HOLDERS)


def _in_order(text: str, found: tuple[str, ...]) -> list[str]:
    return sorted(found, key=text.find)
