"""Restrictions: the parts of a sentence that say for whom, when and on what condition it holds."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ingest.sieve import Sieve
from qa.wording import read_words

_PEOPLE = (
    r"(?:patients?|people|persons?|individuals?|women|men|children|adults?|adolescents|infants|those|anyone|mothers?)"
)
_BETWEEN = r"(?: (?!(?:in|for|of|with|to|by|among)\b)[\w-]+){0,4}?"
_CUE = Sieve(
    r"(?<![\w-])(?:(?:only )?"
    r"(?:if|unless|except|provided|when|whenever|until|as long as|without|despite|in cases? of)\b"
    rf"|(?:only )?(?:in|for|among|to|by|of){_BETWEEN} {_PEOPLE}\b"
    r"|(?:who|whose)\b|(?:only )?after\b|before\b|with (?:\w+ )?(?:history|prior|previous)\b|aged\b|during\b"
    r"|within\b)",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^\W*(?!(?:In addition|In general|In summary|For example|For instance|In contrast|On the other hand)\b)"
    r"(?:In|For|During|After|On|With|At|Among|Under|Within|From|Following)\b"
)
_CLAUSE = re.compile(r"[^;]+")
_END = re.compile(r"[,()]|\.(?!\d)")
# A verb ends a group of people ('adults aged 65 years should'), and belongs to a clause ('who should').
_VERB = re.compile(r"[,()]|\.(?!\d)| (?:should|must|may|might|can|could|will)\b")
_GROUP = re.compile(r"(?:only )?(?:in|for|among|to|by|of|aged)\b", re.IGNORECASE)


def restrictions(sentence: str) -> Iterator[tuple[str, str]]:
    """Each restriction of a sentence with the rest of its clause; clauses end at a semicolon.

    A restriction runs from the word that begins it to the next one, a comma or the end.
    """
    for clause in _CLAUSE.findall(sentence):
        starts = [m.start() for m in _CUE.finditer(clause)]
        if _LEADING.match(clause) and "," in clause:
            starts = [0, *(s for s in starts if s)]
        for start, following in pairwise([*starts, len(clause)]):
            end = (_VERB if _GROUP.match(clause, start) else _END).search(clause, start + 1, following)
            stop = end.start() if end else following
            yield clause[start:stop], clause[:start] + " " + clause[stop:]


def conditions_turned(statement: str, sentence: str) -> Iterator[str]:
    """`statement` with its first condition moved to the end, when `sentence` has that condition, with the same drugs
    and numbers, after what it is the condition of; and the other way round."""
    front = re.match(r"([^,;]+),\s+(.+)", statement)
    if front and _same_condition(front.group(1), sentence):
        yield f"{front.group(2).rstrip('.')} {front.group(1)}"
    for match in _CUE.finditer(statement):
        back = statement[match.start() :].rstrip(".")
        if "," not in back and _same_condition(back, sentence):
            yield f"{back}, {statement[: match.start()]}"


def _same_condition(condition: str, sentence: str) -> bool:
    cue = condition.split()[0].lower()
    told = _fixed(condition)
    found = re.finditer(rf"\b{re.escape(cue)}\b[^,;]*", sentence, re.IGNORECASE)
    return any(_fixed(match.group().rstrip(".")) == told for match in found)


def _fixed(text: str) -> list[str]:
    return [w.form for w in read_words(text) if w.kind in ("drug", "number")]
