"""What a condition is about, and what holds under it: 'give A if B fails' is not 'give B if A fails'."""

import re
from collections.abc import Iterator
from functools import lru_cache

from qa.wording import content, is_harmless, is_plain, read_words, root

_CONDITION = re.compile(
    r"\b(?:if|when|whenever|where|unless|in whom|for whom|despite|after failure of)\b[^,;:.]*", re.IGNORECASE
)
_CLAUSE = re.compile(r"[^;:.]+")


def exchanged_with_condition(text: str, quote: str) -> tuple[str, str] | None:
    """A thing that `text` has under a condition and `quote` outside, and one that it has the other way round; None when
    nothing was exchanged."""
    told, known = _sides(text), _sides(quote)
    went_in, went_out = told[0] & known[1], told[1] & known[0]
    return (min(went_in), min(went_out)) if went_in and went_out else None


@lru_cache(maxsize=4_096)
def _sides(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The roots of what tells something: those inside conditions alone, and those outside alone."""
    inside, outside = set[str](), set[str]()
    for clause in _CLAUSE.findall(text):
        conditions = _CONDITION.findall(clause)
        if conditions:
            inside |= set(_things(" ; ".join(conditions)))
            outside |= set(_things(_CONDITION.sub(" ; ", clause)))
    return frozenset(inside - outside), frozenset(outside - inside)


def _things(text: str) -> Iterator[str]:
    for word in content(read_words(text)):
        if word.kind in ("drug", "word") and not (is_harmless(word) or is_plain(word) or word.strength):
            yield root(word.form)
