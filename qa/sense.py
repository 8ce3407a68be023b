"""What is known of words beside how they are written: are two texts about one subject, is a word an everyday one."""

from collections.abc import Callable
from dataclasses import dataclass

from ingest.embed import Embedder
from ingest.lexical import terms

_NEAR = 0.05  # chosen on CAsT 2019 and 2020 for all-MiniLM-L6-v2; from 0 to 0.15 the gap closed moves by .02


@dataclass(frozen=True, slots=True)
class Sense:
    """`related` tells whether the phrases of two questions belong to one subject, `is_everyday` whether a word names
    nothing special."""

    related: Callable[[str, str], bool]
    is_everyday: Callable[[str], bool]


def shares_a_word(one: str, other: str) -> bool:
    """True when two texts have a stem in common."""
    return not set(terms(one)).isdisjoint(terms(other))


SPELLING = Sense(shares_a_word, lambda word: False)
"""What is known without a model: two texts are related when they share a word."""


def sense_of(embedder: Embedder) -> Sense:
    """Two texts are related when the cosine of their vectors is at least _NEAR; a word is an everyday one when it is
    one token to the model, whose vocabulary was made of general text."""

    def related(one: str, other: str) -> bool:
        first, second = embedder.embed([one, other])
        return float(first @ second) >= _NEAR

    return Sense(related, lambda word: embedder.count_tokens(word.lower()) == 1)
