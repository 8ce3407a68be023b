"""What comes first, and what is set before the other: 'A before B', 'B after A', 'A over B', 'A than B'."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from qa.checks.scope import CLAUSE
from qa.wording import Word, content, is_harmless, is_plain, read_words, root

_RELATIONS = (
    ("time", False, r"before|prior to|preced(?:es?|ed|ing)|followed by|and then"),
    ("time", True, r"after|following|preceded by|subsequent to"),
    (
        "rank",
        False,
        r"over(?! \d)|than(?! \d)|insteadof|superior to|(?<=preferred )to|(?<=preferable )to|outperform(?:s|ed)?",
    ),
    ("rank", True, r"(?<!non)(?<!non-)inferior to"),
    ("noninferiority", False, r"non-?inferior to"),
)
_RELATION = re.compile("|".join(rf"(?P<r{i}>\b(?:{r[2]})\b)" for i, r in enumerate(_RELATIONS)), re.IGNORECASE)
_PREFERRED = re.compile(r"\b(?:prefer(?:s|red)?|favou?r(?:s|ed)?)\b ((?:[^\s,;]+ ){1,6}?)to\b", re.IGNORECASE)
_NOT_WORSE = re.compile(
    r"\bnon-?inferior,? (?:but|though|although|and) (?:it was )?not superior,? to\b"
    r"|\bnot superior,? (?:but|though|although) non-?inferior,? to\b|\bno worse than\b",
    re.IGNORECASE,
)
_WORDS = 5
_CROSSED = 3


@dataclass(frozen=True, slots=True)
class Relation:
    """Of which kind it is, and the words near it, by their roots, with the group in which each has rivals: of what
    comes first, and of what comes second."""

    kind: str
    first: Mapping[str, str]
    second: Mapping[str, str]


def turned_round(text: str, quote: str) -> str | None:
    """The kind of a relation that `text` has the other way round than `quote`, or None."""
    known = relations(quote)
    for told in relations(text):
        same = [k for k in known if k.kind == told.kind]
        if any(_rivals_crossed(told, k) for k in same) and not any(_rivals_straight(told, k) for k in same):
            return told.kind
        matches = [(_straight(told, k), _crossed(told, k)) for k in same]
        best = max(matches, key=lambda m: (max(m), m[0]), default=(0, 0))
        if best[1] >= _CROSSED and not best[0]:
            return told.kind
    return None


@lru_cache(maxsize=4_096)
def relations(text: str) -> tuple[Relation, ...]:
    """The relations of `text`."""
    text = _PREFERRED.sub(r"\1over", _NOT_WORSE.sub("noninferior to", text))
    return tuple(found for clause in CLAUSE.split(text) for found in _of_clause(clause))


def _of_clause(clause: str) -> Iterator[Relation]:
    for match in _RELATION.finditer(clause):
        kind, is_turned, _ = next(r for i, r in enumerate(_RELATIONS) if match.group(f"r{i}"))
        left, right = _words(clause[: match.start()])[-_WORDS:], clause[match.end() :]
        if not left:
            right, _, rest = right.partition(",")
            left = _words(rest)[:_WORDS]
        sides = dict(left), dict(_words(right)[:_WORDS])
        first, second = (sides[1], sides[0]) if is_turned else sides
        both = first.keys() & second.keys()
        yield Relation(
            kind,
            {w: g for w, g in first.items() if w not in both},
            {w: g for w, g in second.items() if w not in both},
        )


def _words(text: str) -> list[tuple[str, str]]:
    telling = [w for w in content(read_words(text)) if not (is_harmless(w) or is_plain(w) or _is_frame(w))]
    return [(root(w.form), "drug" if w.kind == "drug" else w.group) for w in telling]


def _is_frame(word: Word) -> bool:
    return word.kind in ("negation", "number") or word.group in ("order", "comparator", "frequency")


def _rivals_crossed(one: Relation, other: Relation) -> bool:
    """True when two rivals, such as two drugs, stand the other way round."""
    firsts = {g for w, g in one.first.items() if g and w in other.second}
    return any(g in firsts for w, g in one.second.items() if w in other.first)


def _straight(one: Relation, other: Relation) -> int:
    return len(one.first.keys() & other.first.keys()) + len(one.second.keys() & other.second.keys())


def _crossed(one: Relation, other: Relation) -> int:
    return len(one.first.keys() & other.second.keys()) + len(one.second.keys() & other.first.keys())


def _rivals_straight(one: Relation, other: Relation) -> bool:
    firsts = {g for w, g in one.first.items() if g and w in other.first}
    return any(g in firsts for w, g in one.second.items() if w in other.second)
