"""Does an answer say a nugget? Without a model that judges: the support score with the answer as evidence.

Calibrated against three physicians on K-QA's pairs: see calibration.json, which `guideline-qa eval support` measures
again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.engines.states import TokenModel
from qa.support.source import read_source
from qa.support.support import supports


@dataclass(frozen=True, slots=True)
class Match:
    """How well an answer says a nugget, between 0 and 1, and whether that counts as saying it."""

    score: float
    said: bool


def match_nuggets(nuggets: Sequence[str], answer: str, model: TokenModel) -> tuple[Match, ...]:
    """A match for each nugget; an answer without text says none.

    A nugget is said when the score is at least .5 and no rule (numbers, names, negation) speaks against it: one with a
    dose that the answer does not have is not said, however alike the rest.
    """
    found = supports(nuggets, read_source(answer, model), model)
    return tuple(Match(one.score, one.verdict == "supported") for one in found)
