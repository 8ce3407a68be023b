"""How well evidence backs a claim: rules for what rules can see, a score for the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.engines.states import TokenModel, TokenStates
from qa.support.alignment import align
from qa.support.features import features
from qa.support.frame import framing
from qa.support.rules import Failure, failing
from qa.support.source import Source, read_source
from qa.support.weights import Weights, shipped

SUPPORTED = 0.5
Verdict = Literal["supported", "unsupported", "contradicted"]


@dataclass(frozen=True, slots=True)
class Support:
    """`score` between 0 and 1; `verdict`; and the rules that the claim does not pass. Only a rule says 'contradicted',
    never the score alone. A frame or refusal claims nothing: its score is 1 and `framing` says which it is."""

    score: float
    verdict: Verdict
    failures: tuple[Failure, ...] = ()
    framing: str | None = None

    @property
    def checks(self) -> tuple[str, ...]:
        """What speaks against the claim, or sets it apart, each as 'name: why'."""
        apart = () if self.framing is None else (f"framing: it is a {self.framing} and claims nothing",)
        return (*apart, *(f"{f.rule}: {f.why}" for f in self.failures))


def support(claim: str, evidence: str, model: TokenModel) -> Support:
    """How well `evidence`, a sentence, a text or a record as JSON, backs `claim`, one sentence.

    About 15 ms for each sentence of both together on one core. For several claims on one evidence see `supports`.
    """
    return supports([claim], read_source(evidence, model), model)[0]


def supports(
    claims: Sequence[str], source: Source, model: TokenModel, weights: Weights | None = None
) -> tuple[Support, ...]:
    """How well evidence that was read once backs each claim; `weights` are the shipped ones unless given."""
    states = model.states(claims)
    return tuple(_judged(c, s, source, weights or shipped()) for c, s in zip(claims, states, strict=True))


def rescored(found: Support, score: float) -> Support:
    """What the rules found, with the score of something else."""
    return found if found.framing else Support(score, *_verdict(score, found.failures))


def _judged(claim: str, states: TokenStates, source: Source, weights: Weights) -> Support:
    if kind := framing(claim):
        return Support(1.0, "supported", framing=kind)
    if not states.ids or not source.units:
        return Support(0.0, "unsupported", (Failure("content", "the claim or the evidence says nothing", absent=True),))
    found = align(states, source.whole, source.starts)
    told = features(claim, states, source, found)
    score = weights.score(told, len(source.units), is_record=source.is_record)
    return Support(score, *_verdict(score, tuple(failing(claim, source, found, told))))


def _verdict(score: float, failures: Sequence[Failure]) -> tuple[Verdict, tuple[Failure, ...]]:
    if any(failure.contradicts for failure in failures):
        return "contradicted", tuple(failures)
    return "unsupported" if failures or score < SUPPORTED else "supported", tuple(failures)
