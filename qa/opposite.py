"""A word and its opposite with "non": what is said of nonmetastatic disease is not said of metastases."""

import re
from functools import lru_cache

_NON = re.compile(r"\bnon[-‐‑– ]?(?P<word>[a-z]{4,})", re.IGNORECASE)
_BEGINNING = 6  # letters that tell a word: "metast" of metastases and metastatic


def is_opposite(asked: str, quote: str) -> bool:
    """True where a text denies with "non" a word of the question, or the question one of the text's, and neither says
    both."""
    return _denies(quote, asked) or _denies(asked, quote)


def _denies(text: str, other: str) -> bool:
    own, theirs = _denied(text), _denied(other)
    if not own:
        return False
    plain = _NON.sub(" ", text).lower()
    said = _NON.sub(" ", other).lower()
    return any(w in said and w not in plain and w not in theirs for w in own)


@lru_cache(maxsize=16_384)
def _denied(text: str) -> frozenset[str]:
    return frozenset(m.group("word").lower()[:_BEGINNING] for m in _NON.finditer(text))
