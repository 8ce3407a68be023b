"""The labelled wordings as examples: text, label, and with which topic each is held out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle

import numpy as np
import numpy.typing as npt
from pydantic import ConfigDict, TypeAdapter, with_config

from evals.emergencies import Wordings
from ingest.embed import Embedder
from ingest.shipped_yaml import shipped_yaml
from qa.danger.opinion import Features, features


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Labelled:
    """wordings.yaml: by kind of emergency, and by way of asking."""

    topics: dict[str, Wordings]
    registers: dict[str, Wordings]


@dataclass(frozen=True, slots=True)
class Example:
    """One wording. `fold` is the topic with which it is held out."""

    text: str
    is_danger: bool
    fold: str


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    """All of wordings.yaml. A topic is held out whole, so that what is told of it is told of a kind never seen; the
    wordings of a register are dealt to the topics in turn."""
    labelled = TypeAdapter(Labelled).validate_python(shipped_yaml("evals.danger", "wordings.yaml"))
    own = [Example(text, label, name) for name, part in labelled.topics.items() for text, label in _of(part)]
    folds = cycle(labelled.topics)
    dealt = [Example(text, label, next(folds)) for part in labelled.registers.values() for text, label in _of(part)]
    return (*own, *dealt)


def measured(texts: list[str], embedder: Embedder) -> Features:
    """The features of texts, shape (texts, features)."""
    return np.stack([features(t, v) for t, v in zip(texts, embedder.embed(texts), strict=True)])


def labels(rows: Sequence[Example]) -> npt.NDArray[np.bool_]:
    """Which examples tell of danger, shape (examples,)."""
    return np.array([e.is_danger for e in rows])


def _of(part: Wordings) -> Iterator[tuple[str, bool]]:
    yield from ((text, True) for text in part.danger)
    yield from ((text, False) for text in part.no_danger)
