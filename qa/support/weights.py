"""The fitted part: what each feature counts. A small file that `python -m evals.support.fit` writes."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from qa.support.features import NAMES, Features

KINDS = ("sentence", "text", "record")


@dataclass(frozen=True, slots=True)
class Weights:
    """What a feature counts when the evidence is one sentence, and when it is a long text; between the two by the
    inverse of the number of units. In a sentence that was chosen for a claim it matters whether it turns the claim
    round, in a text whether the claim stands there at all. `record` is what it counts more when the evidence is a
    record, whose entries are further from any sentence than sentences are."""

    sentence: Mapping[str, float]
    text: Mapping[str, float]
    record: Mapping[str, float]
    sentence_bias: float
    text_bias: float
    record_bias: float

    def score(self, found: Features, units: int, *, is_record: bool = False) -> float:
        """The support of a claim, between 0 and 1; kinds of claims in equal shares, .5 lies between backed and not."""
        of_sentence = self.sentence_bias + sum(self.sentence[n] * getattr(found, n) for n in NAMES)
        of_text = self.text_bias + sum(self.text[n] * getattr(found, n) for n in NAMES)
        logit = (of_sentence - of_text) / units + of_text
        if is_record:
            logit += self.record_bias + sum(self.record[n] * getattr(found, n) for n in NAMES)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@lru_cache(maxsize=1)
def shipped() -> Weights:
    """Those of weights.json."""
    raw = json.loads(files("qa.support").joinpath("weights.json").read_text(encoding="utf-8"))
    sentence, text, record = ({name: own[of] for name, own in raw["weights"].items()} for of in KINDS)
    return Weights(sentence, text, record, *(raw["bias"][of] for of in KINDS))
