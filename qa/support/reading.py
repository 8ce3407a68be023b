"""A text word by word, as alignment needs it: what each word tells, where it stands, and whether it is denied."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from qa.rewording import reworded
from qa.wording import Word, read_words

_CHUNK = re.compile(r"[^\s,;:()]+|[,;:()]")
_EDGE = "\"'“”‘’.!?[]*"
_ENDS_CLAUSE = frozenset(
    "; : ( ) and but while although though however whereas which that because since yet rather instead".split()
)
_REFUSED = re.compile(r": ['\"]?(?:no|none|false)['\"]?$", re.IGNORECASE)
_OF_A_VERB = re.compile(r"^(?:not|never|cannot)$|n['’]t$", re.IGNORECASE)
_SAYS_MOST = ("negation", "drug", "number", "telling", "exception", "word", "function")


@dataclass(frozen=True, slots=True)
class Place:
    """A word where it stands; `denied` when its clause has a negated verb, or a negation such as 'without' before it,
    or when it is of an entry of a record whose value is no."""

    word: Word
    start: int
    end: int
    denied: bool


@lru_cache(maxsize=4_096)
def read_places(text: str) -> tuple[Place, ...]:
    """The words of `text` in order, one for each run of characters without space; function words too."""
    is_refused = _REFUSED.search(text) is not None
    return tuple(place for clause in _clauses(text) for place in _places(clause, denied=is_refused))


def _clauses(text: str) -> Iterator[list[re.Match[str]]]:
    """Runs of words up to the next boundary. A comma is none inside a list that ends with 'or': "no rash, fever or
    cough" denies all three."""
    chunks = list(_CHUNK.finditer(text))
    clause: list[re.Match[str]] = []
    for i, chunk in enumerate(chunks):
        written = chunk.group().lower()
        if written in _ENDS_CLAUSE or (written == "," and not _is_of_a_list(chunks[i + 1 :])):
            yield clause
            clause = []
        elif written != ",":
            clause.append(chunk)
    yield clause


def _is_of_a_list(following: Sequence[re.Match[str]]) -> bool:
    for chunk in following:
        written = chunk.group().lower()
        if written in ("or", "nor"):
            return True
        if written in _ENDS_CLAUSE:
            return False
    return False


def _places(clause: Sequence[re.Match[str]], *, denied: bool) -> Iterator[Place]:
    words = [(chunk, word) for chunk in clause if (word := _telling(chunk.group().strip(_EDGE)))]
    negations = [i for i, (_, word) in enumerate(words) if word.kind == "negation"]
    whole = any(_OF_A_VERB.search(words[i][0].group()) for i in negations)
    first = 0 if whole else min(negations, default=len(words))
    for i, (chunk, word) in enumerate(words):
        yield Place(word, chunk.start(), chunk.end(), denied or i >= first)


@lru_cache(maxsize=65_536)
def _telling(written: str) -> Word | None:
    """The word that says most of a run of characters such as "isn't" or "HER2-positive"."""
    return min(read_words(reworded(written)), key=lambda w: _SAYS_MOST.index(w.kind), default=None)
