"""Where in the evidence each token of a claim is said: the nearest token by the cosine of their states.

T. Zhang et al., BERTScore, ICLR 2020 (recall: each token of the claim to its nearest of the evidence, weighted by how
rare it is).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.embed import Vectors
from ingest.engines.states import TokenStates

_FIRST_WORDPIECE = 995
"""BERT's vocabulary begins with unused places and special tokens; from here on it is in the order of frequency."""

_UNRELATED = 0.5
"""Words that have nothing to do with one another are about as near as this at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """For each token of a claim: `nearest` is its cosine with the nearest token of the evidence, which is token `at` of
    unit `unit`; `same` is true when the very token stands anywhere in the evidence; `weights` say how rare it is.
    `by_unit`, shape (units, tokens), has the cosine with the nearest token of each unit."""

    nearest: Vectors
    unit: npt.NDArray[np.int64]
    at: npt.NDArray[np.int64]
    same: npt.NDArray[np.bool_]
    weights: Vectors
    by_unit: Vectors

    def mean(self, values: npt.NDArray[np.float32] | npt.NDArray[np.bool_]) -> float:
        """The weighted mean of one value for each token; 0 without tokens."""
        return float(values @ self.weights / self.weights.sum()) if len(self.weights) else 0.0

    @property
    def best_units(self) -> npt.NDArray[np.int64]:
        """The units, that first which says most of the claim by itself."""
        return np.argsort(-(self.by_unit @ self.weights), kind="stable")


def align(claim: TokenStates, evidence: TokenStates, starts: npt.NDArray[np.int64]) -> Alignment:
    """Align `claim` with the units of evidence, which stand in `evidence` one after another; `starts` are the places of
    their first tokens, shape (units,). There is at least one unit, and each has a token."""
    cosines = evidence.states @ claim.states.T
    flat = cosines.argmax(axis=0)
    unit = np.searchsorted(starts, flat, side="right") - 1
    return Alignment(
        nearest=cosines.max(axis=0),
        unit=unit,
        at=flat - starts[unit],
        same=np.isin(claim.ids, evidence.ids),
        weights=rarity(claim.ids),
        by_unit=np.maximum.reduceat(cosines, starts, axis=0),
    )


def mentioned(topic: TokenStates, claim: TokenStates, where: npt.NDArray[np.bool_] | None = None) -> float:
    """How clearly a claim speaks of `topic`, from 0 to 1: the weighted mean cosine of the topic's tokens with the
    nearest of the claim, counted from _UNRELATED on; `where` says which of the claim's tokens are looked at."""
    tokens = claim.states if where is None else claim.states[where]
    if not topic.ids or not len(tokens):
        return 0.0
    weights = rarity(topic.ids)
    near = float((topic.states @ tokens.T).max(axis=1) @ weights / weights.sum())
    return max(0.0, (near - _UNRELATED) / (1 - _UNRELATED))


def rarity(ids: Sequence[int]) -> Vectors:
    """How rare tokens are, shape (len(ids),): the logarithm of their rank in the vocabulary, which is in the order of
    frequency in the text that BERT was trained on, so that by Zipf's law it stands for the inverse document frequency.
    """
    return np.log(np.maximum(2, np.asarray(ids, dtype=np.int64) - _FIRST_WORDPIECE)).astype(np.float32)
