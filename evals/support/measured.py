"""The features of labelled pairs, computed once, and what the baselines see of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evals.support.labelled import Labelled
from ingest.embed import Progress, no_progress
from ingest.engines.states import TokenModel, TokenStates
from qa.support.alignment import align
from qa.support.features import NAMES, features
from qa.support.frame import framing
from qa.support.source import Source, read_source

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """One row for each pair: `values`, shape (pairs, features); the number of units of the evidence, and whether it is
    a record; whether people found the claim backed; its group; whether it claims nothing (its values are then 0); and
    the mean token state of the claim and of the evidence, shape (pairs, dimension), for baselines that see one of the
    two."""

    values: Floats
    units: Floats
    records: npt.NDArray[np.bool_]
    backed: npt.NDArray[np.bool_]
    groups: tuple[str, ...]
    framed: npt.NDArray[np.bool_]
    claims: Floats
    evidences: Floats

    @property
    def overlap(self) -> Floats:
        """The share of the claim's tokens that stand in the evidence: the baseline that counts words."""
        return np.asarray(self.values[:, NAMES.index("overlap")])

    def where(self, chosen: npt.NDArray[np.bool_]) -> "Rows":
        """Those rows alone."""
        return Rows(
            self.values[chosen],
            self.units[chosen],
            self.records[chosen],
            self.backed[chosen],
            tuple(g for g, c in zip(self.groups, chosen, strict=True) if c),
            self.framed[chosen],
            self.claims[chosen],
            self.evidences[chosen],
        )


def measure(pairs: Sequence[Labelled], model: TokenModel, progress: Progress = no_progress) -> Rows:
    """The rows of `pairs`, in an order of their own: evidence is read once for all its claims."""
    by_evidence: dict[str, list[Labelled]] = {}
    for pair in pairs:
        by_evidence.setdefault(pair.evidence, []).append(pair)
    found: list[tuple[Floats, int, bool, bool, Floats, Floats]] = []
    ordered: list[Labelled] = []
    for evidence, own in by_evidence.items():
        source = read_source(evidence, model)
        about = _mean(source.states)
        for pair, states in zip(own, model.states([p.claim for p in own]), strict=True):
            found.append((*_row(pair.claim, states, source), source.is_record, _mean([states]), about))
        ordered += own
        progress(len(ordered), len(pairs))
    return Rows(
        values=np.array([values for values, *_ in found]),
        units=np.array([float(units) for _, units, *_ in found]),
        records=np.array([is_record for *_, is_record, _, _ in found]),
        backed=np.array([p.backed for p in ordered]),
        groups=tuple(p.group for p in ordered),
        framed=np.array([framed for _, _, framed, *_ in found]),
        claims=np.array([claim for *_, claim, _ in found]),
        evidences=np.array([evidence for *_, evidence in found]),
    )


def _row(claim: str, states: TokenStates, source: Source) -> tuple[Floats, int, bool]:
    says_something = bool(states.ids and source.units) and framing(claim) is None
    if not says_something:
        return np.zeros(len(NAMES)), max(1, len(source.units)), True
    told = features(claim, states, source, align(states, source.whole, source.starts))
    return np.asarray(told.values, dtype=np.float64), len(source.units), False


def _mean(states: Sequence[TokenStates]) -> Floats:
    """The mean over all tokens, shape (dimension,)."""
    dimension = states[0].states.shape[1] if states else 384
    whole = [s.states for s in states if s.ids]
    return np.concatenate(whole).mean(axis=0).astype(np.float64) if whole else np.zeros(dimension)
