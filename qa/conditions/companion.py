"""What must come with another condition: 'BMI of 27 or more with at least one weight-related condition'."""

import re
from collections.abc import Iterator

from ingest.lexical import STOPWORDS, terms
from qa.conditions.criterion import Criterion

_ILLNESS, _FACTOR = "comorbid", "factor"
_NUMBER = r"(?:at least (?:one|two|\d)|one|two|three|[≥>]\s?\d|\d|several|multiple)(?: or more)?"
_CLASS = re.compile(
    r"\b(?P<word>with|and|plus|has|have|having|without|no|absence of)\s+(?:also\s+)?"
    rf"(?:(?:{_NUMBER}|any|an?|the|other|additional|of|following)\s+){{0,4}}(?:(?!(?:or|and|in|for|to)\b)[\w-]+\s+){{0,3}}?"
    r"(?:(?P<illness>co-?morb(?:s|idit(?:y|ies))|PMHx?|past medical history|medical problems"
    r"|co-?morbid conditions?|(?<!good )(?<!general )conditions?|complications?"
    r"|co-?existing diseases?)|(?P<factor>risk factors?))\b(?! of\b)",
    re.IGNORECASE,
)
_EXAMPLES = re.compile(r"\s*[,(]?\s*(?:such as|including|for example|e\.g\.,?|like)\s+(?P<list>[^.;()]{3,200})", re.I)
_HISTORY = re.compile(
    r"\b(?:with|and|has|have|having|whose)\s+(?:an?\s+|any\s+)?(?:[\w-]+\s+){0,2}?history of\s+"
    r"(?P<what>(?!or\b)[A-Za-z][\w-]*(?:\s+(?!or\b|and\b)[A-Za-z][\w-]*){0,2})",
    re.IGNORECASE,
)
_HEALTHY = re.compile(
    r"\b(?:(?:otherwise|previously|completely) )?(?:healthy|fit and well)\b(?! (?:diet|weight|eating|life))",
    re.IGNORECASE,
)
_LONGEST = 4  # words of an example
_DENYING = frozenset({"without", "no", "absence of"})


def read(text: str) -> Iterator[Criterion]:
    """The companions that a text names: by their class ('comorbidities', 'risk factors') with the examples it gives, or
    as the history of something. 'Healthy' is without any."""
    for match in _CLASS.finditer(text):
        kind = _ILLNESS if match.group("illness") else _FACTOR
        side = "without" if match.group("word").lower() in _DENYING else "with"
        yield _criterion(match.group(), (kind,), (side, *_examples(text, match.end())), match.start())
    for match in _HISTORY.finditer(text):
        stems = _head(match.group("what"))
        if stems:
            yield _criterion(match.group(), ("history", *stems), ("with", " ".join(stems)), match.start())
    for match in _HEALTHY.finditer(text):
        for kind in (_ILLNESS, _FACTOR):
            yield _criterion(match.group().strip(), (kind,), ("without",), match.start())


def unread(text: str, start: int) -> Criterion:
    """A word that qualifies a condition and of which no more is known: 'large node-negative'."""
    return _criterion(text, (text.lower(),), ("with",), start)


def _criterion(text: str, name: tuple[str, ...], values: tuple[str, ...], start: int) -> Criterion:
    return Criterion("companion", name[-1], text, name=name, values=values, soft=True, start=start)


def _examples(text: str, end: int) -> tuple[str, ...]:
    """The stems of each example in the list that follows."""
    match = _EXAMPLES.match(text, end)
    items = re.split(r",\s*(?:or |and )?|\s+(?:or|and)\s+", match.group("list")) if match else []
    return tuple(" ".join(stems) for item in items if (stems := terms(item)) and len(item.split()) <= _LONGEST)


def _head(what: str) -> tuple[str, ...]:
    words: list[str] = []
    for word in what.split():
        if word.lower() in STOPWORDS:
            break
        words.append(word)
    return tuple(terms(" ".join(words)))
