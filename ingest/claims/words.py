"""The words that claims are read by: words.yaml, compiled once."""

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml

from ingest.lexical import terms, words

Patterns = Mapping[str, re.Pattern[str]]


def _load() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(files("ingest.claims").joinpath("words.yaml").read_text(encoding="utf-8"))
    return loaded


def _compiled(table: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in table.items()}


_WORDS = _load()
CONDITIONS: Mapping[str, Patterns] = {g: _compiled(t) for g, t in _WORDS["conditions"].items()}
INHERITED = frozenset(_WORDS["inherited"])
TESTS: Patterns = _compiled(_WORDS["tests"])
ENDPOINTS: Patterns = _compiled(_WORDS["endpoints"])
TREATMENTS: Patterns = _compiled(_WORDS["treatments"])
ACTIONS: Patterns = _compiled(_WORDS["actions"])
GENERIC = frozenset(t for w in words(_WORDS["generic"]) for t in terms(w))
# Brackets hold definitions, brands, intervals of confidence: none of them is what a sentence is about.
STATUS = re.compile(r"\([^()]*\)|\bHER2(?:-positive)?\b|\b\d[\w.,%/-]*", re.IGNORECASE)


def named(patterns: Patterns, text: str) -> tuple[str, ...]:
    """The names whose pattern stands in `text`, each stretch of text counted for the first name that has it."""
    left, found = text, []
    for name, pattern in patterns.items():
        rest = pattern.sub(" ", left)
        if rest != left:
            found.append(name)
            left = rest
    return tuple(found)
