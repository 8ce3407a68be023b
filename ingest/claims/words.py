"""The words that claims are read by: words.yaml, compiled at first use."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from ingest.lexical import terms, words
from ingest.shipped_yaml import shipped_yaml

Patterns = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tests, endpoints, treatments, actions and groups of conditions, each name with its pattern.

    A sentence that names no condition of an `inherited` group has those of its heading; `generic` are stems that say
    nothing of a subject.
    """

    tests: Patterns
    endpoints: Patterns
    treatments: Patterns
    actions: Patterns
    conditions: Mapping[str, Patterns]
    inherited: frozenset[str]
    generic: frozenset[str]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary of words.yaml."""
    table = shipped_yaml("ingest.claims", "words.yaml")
    return Vocabulary(
        tests=_compiled(table["tests"]),
        endpoints=_compiled(table["endpoints"]),
        treatments=_compiled(table["treatments"]),
        actions=_compiled(table["actions"]),
        conditions={group: _compiled(patterns) for group, patterns in table["conditions"].items()},
        inherited=frozenset(table["inherited"]),
        generic=stems(table["generic"]),
    )


def named(patterns: Patterns, text: str) -> tuple[str, ...]:
    """The names whose pattern stands in `text`, each stretch of text counted for the first name that has it."""
    left, found = text, []
    for name, pattern in patterns.items():
        rest = pattern.sub(" ", left)
        if rest != left:
            found.append(name)
            left = rest
    return tuple(found)


def stems(text: str) -> frozenset[str]:
    """The stems of the words of `text`, each word stemmed alone."""
    return frozenset(t for w in words(text) for t in terms(w))


def _compiled(table: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in table.items()}
