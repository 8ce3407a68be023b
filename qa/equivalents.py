"""Names that mean the same to a clinician, of vocabulary.yaml."""

from functools import lru_cache

from ingest.lexical import terms
from ingest.shipped_yaml import shipped_yaml


@lru_cache(maxsize=1)
def equivalents() -> tuple[tuple[str, ...], ...]:
    """Every group of names that mean the same; the first stands for the group."""
    entries = shipped_yaml("qa", "vocabulary.yaml")
    return tuple(tuple(entry["names"]) for entry in entries)


@lru_cache(maxsize=4_096)
def standing_for(stems: tuple[str, ...]) -> tuple[str, ...]:
    """The groups of which a text with these stems has a name, each as its first name: 'pneumonitis' and 'ILD' both have
    'interstitial lung disease'."""
    have = set(stems)
    return tuple(group[0] for group in _stems() if any(name and have.issuperset(name) for name in group[1]))


@lru_cache(maxsize=1)
def _stems() -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    return tuple((names[0], tuple(terms(n) for n in names)) for names in equivalents())
