"""A second opinion beside the table of signs: what the sentence vector of a text and the signs' reading say together.

A logistic regression whose weights (opinion.json) `python -m evals.danger.fit` makes of labelled wordings. It knows
emergencies in words that no table lists; it speaks of vectors of the embedding model it was fitted for and no other.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from ingest.embed import Vectors
from qa.danger.presence import is_of_somebody, told
from qa.danger.signs import ALONE, danger

Features = npt.NDArray[np.float64]
READINGS = ("of somebody", "signs", "signs of somebody")
"""What the rules read in a text, each from 0 to 1, in the order of `readings`."""


@dataclass(frozen=True, slots=True, eq=False)
class Opinion:
    """What each of the `features` counts. `embedder` is the fingerprint of the model of the vectors; from `threshold`
    log odds on a text tells of an emergency."""

    embedder: str
    weights: Features
    bias: float
    threshold: float

    def odds(self, text: str, vector: Vectors) -> float:
        """The log odds that a text with this sentence vector, shape (dimension,), tells of an emergency."""
        return float(features(text, vector) @ self.weights) + self.bias

    def is_emergency(self, text: str, vector: Vectors) -> bool:
        """True when the odds are at least the threshold."""
        return self.odds(text, vector) >= self.threshold


def features(text: str, vector: Vectors) -> Features:
    """What is weighed: the sentence vector and the readings, shape (dimension + readings,)."""
    return np.concatenate([vector, readings(text)]).astype(np.float64)


def readings(text: str) -> tuple[float, float, float]:
    """Whether a text tells of somebody, how far its signs go towards a danger, and both."""
    signs = min(danger(told(text)), ALONE) / ALONE
    somebody = float(is_of_somebody(text))
    return somebody, signs, somebody * signs


@lru_cache(maxsize=1)
def shipped() -> Opinion:
    """That of opinion.json."""
    raw = json.loads(files("qa.danger").joinpath("opinion.json").read_text(encoding="utf-8"))
    weights = np.array([*raw["vector"], *(raw["readings"][name] for name in READINGS)], dtype=np.float64)
    return Opinion(raw["embedder"], weights, raw["bias"], raw["threshold"])
