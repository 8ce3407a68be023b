"""Clauses, and what a word such as 'not' or 'should' reaches."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.wording import Word, content, is_harmless, is_plain, read_words, root

CLAUSE = re.compile(
    r"[;:]|\.(?!\d)|,? (?:but|while|whereas|although|though|so that|and that)\b|, (?:and|so|because|since|which)\b",
    re.IGNORECASE,
)
_FORWARD, _BACK = 5, 5


@dataclass(frozen=True, slots=True)
class Reach:
    """A word, the roots of the content words right after it in its clause, up to the next of its kind, of those on
    both sides of it, and of all of its clause."""

    word: Word
    after: tuple[str, ...]
    around: frozenset[str]
    clause: frozenset[str]


@lru_cache(maxsize=4_096)
def clauses(text: str) -> tuple[tuple[Word, ...], ...]:
    """The clauses of a text as words; clauses without words are left out."""
    return tuple(words for part in CLAUSE.split(text) if (words := read_words(part)))


def reaches(text: str, kind: str) -> Iterator[Reach]:
    """What each word of a kind reaches in its clause."""
    for words in clauses(text):
        telling = [w for w in content(words) if w.kind == kind or not is_harmless(w)]
        forms = [root(w.form) for w in telling]
        places = [i for i, w in enumerate(telling) if w.kind == kind]
        whole = frozenset(f for f, w in zip(forms, telling, strict=True) if w.kind != kind and not is_plain(w))
        for place, following in zip(places, [*places[1:], len(forms)], strict=False):
            after = tuple(forms[place + 1 : min(following, place + 1 + _FORWARD)])
            yield Reach(telling[place], after, frozenset((*forms[max(0, place - _BACK) : place], *after)), whole)


def restated(clause: Sequence[Word], own: frozenset[str]) -> float:
    """The share of a clause's telling words that a statement with these roots has; 0 without any."""
    telling = {root(w.form) for w in content(clause) if not (is_harmless(w) or is_plain(w) or w.kind == "negation")}
    return len(telling & own) / len(telling) if telling else 0.0
