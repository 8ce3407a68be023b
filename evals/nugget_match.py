"""Does an answer say a nugget? Without a model that judges: the support score with the answer as evidence.

Calibrated against three physicians on K-QA's pairs: see calibration.json, which `guideline-qa eval support` measures
again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.engines.states import TokenModel
from qa.support.rules import Failure
from qa.support.source import read_source
from qa.support.support import SUPPORTED, supports


@dataclass(frozen=True, slots=True)
class Match:
    """How well an answer says a nugget, between 0 and 1, and whether that counts as saying it."""

    score: float
    said: bool


def match_nuggets(nuggets: Sequence[str], answer: str, model: TokenModel) -> tuple[Match, ...]:
    """A match for each nugget; an answer without text says none.

    A nugget is said when the score is at least .5, the answer does not say the contrary and has its numbers and names:
    one with a dose that the answer does not have is not said, however alike the rest. It may be worded in any way.
    """
    found = supports(nuggets, read_source(answer, model), model)
    return tuple(
        Match(one.score, one.score >= SUPPORTED and not any(_counts(f) for f in one.failures)) for one in found
    )


def _counts(failure: Failure) -> bool:
    return failure.contradicts or failure.absent
