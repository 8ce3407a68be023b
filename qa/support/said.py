"""What a claim says of the topics of a record: that they are so, that they are not, or that it is not known."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.sieve import Sieve
from qa.support.record import Stance, Topic, places

_WORD = re.compile(r"[^\W_]+")

_FINITE = (
    r"(?:is|are|was|were|has|have|had|does|do|did|can|cannot|may|will|offers?|provides?|accepts?|features?|allows?"
    r"|serves?|takes?|lacks?|includes?|carry|carries)\b"
)
_SUBJECT = rf"(?:(?:it|they|there|he|she|we|you|its|their)\b|(?:the|a|an)\s+\w+\s+{_FINITE})"
_ENDS = Sieve(
    rf"[;.!?(]\s|\b(?:but|while|although|though|however|whereas|despite|yet|except)\b"
    rf"|,?\s+(?:and|as)\s+(?=(?:{_SUBJECT}|{_FINITE}))|,\s+(?:which|who|(?={_SUBJECT}|{_FINITE}))",
    re.IGNORECASE,
)
_DENIES_ALL = Sieve(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|can|could|may|will|would|should)\s+not\b|\b(?:cannot|never"
    r"|unavailable|neither|absent)\b|n['’]t\b|\bnot\s+(?:\w+\s+)?(?:available|offered|provided|accepted|allowed|present)\b",
    re.IGNORECASE,
)
_DENIES_THE_REST = re.compile(
    r"\b(?:no|not(?!\s+only)|without|lack(?:s|ing)?|rather\s+than|instead\s+of|none|excluding|non)\b", re.IGNORECASE
)
_NOT_KNOWN = Sieve(
    r"\b(?:not|no|never|cannot|lacks?|without|\w+n['’]t)\b[^.;]{0,60}?\b(?:mention|specif|information|details|stated|listed"
    r"|known|disclos|indicat|clear)|\b(?:information|details|data)\b[^.;]*\b(?:not|n['’]t)\s+(?:\w+\s+)?(?:provided"
    r"|available|given|included)|\b(?:unknown|unspecified|unclear|unstated|null|missing)\b",
    re.IGNORECASE,
)


def readings(claim: str, topics: Sequence[Topic]) -> tuple[tuple[Topic, Stance], ...]:
    """Each topic that `claim` names, with what it says of it. A group is left aside where one of its entries is named,
    and what prose of the record speaks of may be so whatever the entry says."""
    found = list(_named(claim, topics))
    parts = {topic.names[:-1] for topic, _ in found if not topic.is_group}
    return tuple(
        (topic, stance)
        for topic, stance in found
        if not (topic.is_group and topic.names in parts) and not (topic.told and stance == "yes" != topic.stance)
    )


def _named(claim: str, topics: Sequence[Topic]) -> Iterator[tuple[Topic, Stance]]:
    chunks = list(_WORD.finditer(claim))
    text = [chunk.group().lower() for chunk in chunks]
    for topic in topics:
        for place in places(topic.words, text):
            if not (place and _is_part_of_a_name(claim, chunks[place - 1], chunks[place])):
                yield topic, said(claim, chunks[place].start())


def _is_part_of_a_name(claim: str, before: re.Match[str], word: re.Match[str]) -> bool:
    """State Street is no street."""
    return claim[before.end() : word.start()] == " " and before.group()[0].isupper() and word.group()[0].isupper()


def said(claim: str, place: int) -> Stance:
    """What the clause of `claim` that holds `place` says of what stands there: 'open' when that it is not known. A
    negated verb denies all that its clause names, in a list too; 'no' and 'without' what follows them."""
    start, end = next((a, b) for a, b in _clauses(claim) if a <= place < b)
    clause = claim[start:end]
    if _NOT_KNOWN.search(clause):
        return "open"
    denied = _DENIES_THE_REST.search(clause)
    return "no" if _DENIES_ALL.search(clause) or (denied and start + denied.start() < place) else "yes"


def _clauses(claim: str) -> Iterator[tuple[int, int]]:
    edges = [0, *(m.start() for m in _ENDS.finditer(claim)), len(claim)]
    yield from pairwise(edges)
