"""What a sentence is about once its drugs, numbers and conditions are known: the stems that are left."""

import re
from functools import lru_cache

from ingest.claims.words import stems, vocabulary
from ingest.drugs import drugs
from ingest.lexical import terms

# Brackets hold definitions, brands and confidence intervals, numbers are values: neither is what a sentence is about.
_ASIDE = re.compile(r"\([^()]*\)|\bHER2(?:-positive)?\b|\b\d[\w.,%/-]*", re.IGNORECASE)
_CACHED = 65_536


def shared_matter(one: str, other: str, subject: str) -> float | None:
    """How much of what two sentences are about, `subject` left out, is the same, 0 to 1: the share of the shorter one's
    stems that the other has. With nothing left of a sentence their conditions count too; with nothing left then, None.
    """
    known = stems(subject)
    for left in (_bare_matter, matter):
        own, theirs = left(one) - known, left(other) - known
        if own and theirs:
            return _share(own, theirs)
    return None


def questions_meet(one: str, other: str) -> float | None:
    """The same for two questions, whose drugs count; None when one of them is of nothing but common words."""
    own, theirs = _stems_of_matter(one), _stems_of_matter(other)
    return _share(own, theirs) if own and theirs else None


@lru_cache(_CACHED)
def _bare_matter(text: str) -> frozenset[str]:
    bare = _without_drugs(text)
    for patterns in vocabulary().conditions.values():
        for pattern in patterns.values():
            bare = pattern.sub(" ", bare)
    return _stems_of_matter(bare)


@lru_cache(_CACHED)
def matter(text: str) -> frozenset[str]:
    """The stems of what a sentence is about, its drugs and numbers left out."""
    return _stems_of_matter(_without_drugs(text))


def _without_drugs(text: str) -> str:
    for mention in reversed(drugs(text)):
        text = text[: mention.start] + " " + text[mention.end :]
    return text


def _stems_of_matter(text: str) -> frozenset[str]:
    own = terms(_ASIDE.sub(" ", text))
    return frozenset(t for t in own if not t[0].isdigit() and t not in vocabulary().generic)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other))
