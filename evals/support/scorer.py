"""The seam for anything that scores claims beside evidence: our own alignment, a cross-encoder, a judge."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from ingest.engines.states import TokenModel
from qa.support.source import read_source
from qa.support.support import Support, Verdict, rescored, supports

Outside = Callable[[str, str], float | None]
"""The score of (claim, evidence) by something else, between 0 and 1; None when it gave none."""


@dataclass(frozen=True, slots=True)
class Scored:
    """`score` and `verdict` are None when a scorer was asked and gave no score, and no rule failed."""

    score: float | None
    verdict: Verdict | None
    checks: tuple[str, ...]


class HasPair(Protocol):
    """A claim beside evidence."""

    @property
    def claim(self) -> str: ...
    @property
    def evidence(self) -> str: ...


def score_pairs(pairs: Sequence[HasPair], model: TokenModel, outside: Outside | None = None) -> Iterator[Scored]:
    """The support of each pair, in order; the rules are the same whoever scores."""
    for evidence, own in groupby(pairs, key=lambda pair: pair.evidence):
        claims = [pair.claim for pair in own]
        for claim, found in zip(claims, supports(claims, read_source(evidence, model), model), strict=True):
            if outside is None:
                yield Scored(found.score, found.verdict, found.checks)
            else:
                yield _with(outside(claim, evidence), found)


def _with(score: float | None, found: Support) -> Scored:
    """What the rules found, with another's score."""
    if score is not None:
        own = rescored(found, score)
        return Scored(score, own.verdict, own.checks)
    return Scored(None, found.verdict if found.failures or found.framing else None, found.checks)
