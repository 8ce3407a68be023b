"""What a thing is one of, of kinds.yaml: an NSTEMI is an acute coronary syndrome, and none the other way round."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from ingest.lexical import terms
from ingest.shipped_yaml import shipped_yaml

Stems = tuple[str, ...]


def kinds_of(names: Iterable[str]) -> tuple[str, ...]:
    """The kinds of what goes by any of these names."""
    return tuple(dict.fromkeys(kind for name in names for kind in _kinds().get(terms(name), ())))


def listed_ones() -> tuple[str, ...]:
    """Every name of something that is of a kind."""
    return tuple(name for entry in shipped_yaml("qa", "kinds.yaml") for name in entry["of"])


@lru_cache(maxsize=1)
def _kinds() -> Mapping[Stems, tuple[str, ...]]:
    found: dict[Stems, tuple[str, ...]] = {}
    for entry in shipped_yaml("qa", "kinds.yaml"):
        for name in entry["of"]:
            found[terms(name)] = (*found.get(terms(name), ()), entry["kind"])
    return found
