"""Categories of patients: symptoms, menopause, pregnancy, risk, receptors, organ impairment and more."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.lexical import STOPWORDS, terms
from qa.conditions.companion import unread
from qa.conditions.criterion import Criterion
from qa.conditions.words import Group, vocabulary

_DENIED = re.compile(
    r"\b(?:not|no|without|non|isn['’]t|is not|neither|nor|never|no longer|stopped)[\s-]+"
    r"(?:a |yet |currently |known to be )?$",
    re.IGNORECASE,
)
_OR = re.compile(r"[^.;:]{0,40}?\bor\b")
_WORD = re.compile(r"[A-Za-z][\w-]*")
_PERSONS = re.compile(r"(?:patients?|women|woman|men|man|people|persons?|adults?|child(?:ren)?|disease|cancer)$", re.I)


def read(text: str) -> Iterator[Criterion]:
    """One criterion for each group that a text names; a group of which it names two values has both, unless one of them
    is qualified: 'node-positive or high-risk node-negative' is two, and what qualifies one is of that one only."""
    for name, group in vocabulary().groups.items():
        found = sorted(_values(text, group), key=lambda mention: mention[2])
        if not found:
            continue
        qualifiers = [] if group.soft else list(_qualifiers(text, found))
        if not qualifiers:
            yield _criterion(name, group, found)
            continue
        yield from (_criterion(name, group, [mention]) for mention in found)
        yield from (unread(word, start) for word, start in qualifiers if word)


def _criterion(name: str, group: Group, found: Sequence[tuple[str, str, int]]) -> Criterion:
    values = tuple(dict.fromkeys(v for _, v, _ in found))
    texts = dict.fromkeys(t for t, _, _ in found)
    own = " / ".join(t for t in texts if not any(t in longer for longer in texts if longer != t))
    return Criterion("category", name, own, name=(name,), values=values, soft=group.soft, start=found[0][2])


def _qualifiers(text: str, found: Sequence[tuple[str, str, int]]) -> Iterator[tuple[str, int]]:
    """The words between an 'or' and the other value that follows it, and where they begin; empty words for one that is
    a criterion of its own."""
    for (own, value, start), (_, other, following) in pairwise(found):
        joined = _OR.match(text, start + len(own), following)
        if joined is None or value == other:
            continue
        for word in _WORD.finditer(text, joined.end(), following):
            if word.group().lower() not in STOPWORDS and terms(word.group()) and not _PERSONS.match(word.group()):
                yield ("" if _is_read(text, word) else word.group()), word.start()


def _is_read(text: str, word: re.Match[str]) -> bool:
    """True for a word of another group."""
    groups = vocabulary().groups.values()
    mentions = (m for g in groups for p in g.values.values() for m in p.finditer(text))
    return any(m.start() <= word.start() < m.end() for m in mentions)


def _values(text: str, group: Group) -> Iterator[tuple[str, str, int]]:
    """(words, value, place) of each mention."""
    for value, pattern in group.values.items():
        for match in pattern.finditer(text):
            denied = _DENIED.search(text[: match.start()])
            if denied is None:
                yield match.group(), value, match.start()
            elif value in group.opposite:
                yield text[denied.start() : match.end()], group.opposite[value], denied.start()
