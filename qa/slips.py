"""Everyday and medical words typed with one slip: "recomended", "surgury", "frist".

P. Norvig, How to Write a Spelling Corrector, 2007: every word one slip away, the commonest of those that are known.
"""

import re
from collections.abc import Callable, Iterable, Iterator

from ingest.drugs import drugs
from ingest.lexical import STOPWORDS, stem
from qa.disease import names_a_disease

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SHORTEST, _SHORTEST_OF_THE_CORPUS = 4, 5  # letters
_LONG = 12  # letters
_PLAIN = re.compile(r"[A-Za-z]?[a-z]+")


def mended(word: str, commonness: Callable[[str], float | None]) -> str | None:
    """The word that `word` is one slip of; None when there is none, and for what may be a drug, a disease or a name.

    `commonness` tells how common a stem is in the corpus, None for one that it does not have. A short word is only read
    as one of the small words of English; a long one may be a disease, for those differ in more than a letter.
    """
    lower = word.lower()
    if len(lower) < _SHORTEST or not _PLAIN.fullmatch(word) or drugs(lower):
        return None
    if len(lower) >= _LONG:
        return _commonest(_known(_one_slip_away(lower), commonness, may_be_disease=True))
    if names_a_disease(lower):
        return None
    found = set(_one_slip_away(lower))
    # "Overt" is no slip of "over", and "cant" is not "can".
    small = sorted(w for w in found if w in STOPWORDS and w != lower[:-1])
    if small:
        return small[0]
    if len(lower) < _SHORTEST_OF_THE_CORPUS:
        return None
    return _commonest(_known(found, commonness))


def _known(
    found: Iterable[str], commonness: Callable[[str], float | None], *, may_be_disease: bool = False
) -> list[tuple[float, str]]:
    """The words that the corpus has and that are no drugs, nor diseases unless they `may_be`; with how common."""
    every = ((commonness(stem(w)), w) for w in sorted(set(found)))
    return [
        (common, w)
        for common, w in every
        if common is not None and not drugs(w) and (may_be_disease or not _is_disease(w))
    ]


def _commonest(known: list[tuple[float, str]]) -> str | None:
    return max(known, key=lambda k: k[0])[1] if known else None


def _is_disease(word: str) -> bool:
    return names_a_disease(word) or names_a_disease(f"{stem(word)}s")


def _one_slip_away(word: str) -> Iterator[str]:
    """A letter too many, two letters exchanged, one wrong, one missing; the first letter is right."""
    for i in range(1, len(word) + 1):
        before, after = word[:i], word[i:]
        if after:
            yield before + after[1:]
            yield from (before + c + after[1:] for c in _LETTERS)
        if i + 1 < len(word):
            yield before + after[1] + after[0] + after[2:]
        yield from (before + c + after for c in _LETTERS)
