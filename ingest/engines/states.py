"""The tokens of a text with the state of each in the model's last layer: what a text says, place by place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np

from ingest.embed import Vectors


@dataclass(frozen=True, slots=True, eq=False)
class TokenStates:
    """`ids` are places in the model's vocabulary, special tokens left out; `spans` are where they stand in the text;
    `states` are rows of length 1, shape (len(ids), dimension)."""

    ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]
    states: Vectors

    @classmethod
    def none(cls, dimension: int) -> "TokenStates":
        """Those of a text without tokens."""
        return cls((), (), np.zeros((0, dimension), dtype=np.float32))

    @classmethod
    def joined(cls, parts: Sequence["TokenStates"]) -> "TokenStates":
        """Those of texts one after another; at least one is needed."""
        if len(parts) == 1:
            return parts[0]
        return cls(
            tuple(i for p in parts for i in p.ids),
            tuple(s for p in parts for s in p.spans),
            np.concatenate([p.states for p in parts]),
        )


@runtime_checkable
class TokenModel(Protocol):
    """Anything that gives the states of tokens: both engines do."""

    def states(self, texts: Sequence[str]) -> tuple[TokenStates, ...]:
        """The tokens of each text; none is cut off."""


class StatesAhead:
    """A model that is given texts before it is asked for them, many at once: they take half as long as one by one."""

    def __init__(self, model: TokenModel) -> None:
        self._model = model
        self._read: dict[str, TokenStates] = {}

    def read(self, texts: Iterable[str]) -> None:
        """Read those of `texts` that were not read before."""
        new = [text for text in dict.fromkeys(texts) if text not in self._read]
        if new:
            self._read |= zip(new, self._model.states(new), strict=True)

    def states(self, texts: Sequence[str]) -> tuple[TokenStates, ...]:
        """The tokens of each text; none is cut off."""
        self.read(texts)
        return tuple(self._read[text] for text in texts)
