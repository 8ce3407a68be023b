"""How well scores tell backed claims from others on the labelled sets: AUROC with intervals, beside baselines."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evals.discrimination import auroc
from evals.support.fit import fit, scores
from evals.support.measured import Floats, Rows
from evals.support.sets import SETS
from qa.support.weights import shipped

FOLDS = 5
RESAMPLES = 500
_RIDGE = 10.0


@dataclass(frozen=True, slots=True)
class Line:
    """One set: its pairs, the share that is backed, the AUROC of the score with its 95 % interval (bootstrap over
    evidences) and what is asked; `how` says what the weights were fitted on. Then the baselines on the same folds:
    counting words, seeing the evidence alone, seeing the claim alone; and the score when this set was left out of the
    fit. None where it does not apply."""

    name: str
    pairs: int
    backed: float
    auroc: float
    low: float
    high: float
    asked: float | None
    how: str
    overlap: float | None
    evidence_alone: float | None = None
    claim_alone: float | None = None
    left_out: float | None = None


def lines(measured: Mapping[str, Rows]) -> tuple[Line, ...]:
    """A line for each set, and more for the sentences of RAGTruth that claim something: all, those on texts, those on
    records. Sets that the weights are fitted on are scored fold by fold by weights that saw nothing of the fold; the
    others by the shipped weights."""
    fitted = {s.name: measured[s.name] for s in SETS if s.weight and s.name in measured}
    held_out = _held_out(fitted)
    found = []
    for wanted in SETS:
        if wanted.name not in measured:
            continue
        rows = measured[wanted.name]
        if wanted.name in fitted:
            others = {name: r for name, r in fitted.items() if name != wanted.name}
            left_out = scores(rows, fit(others)) if others else None
            found.append(_line(wanted.name, rows, held_out[wanted.name], "held-out folds", wanted.asked, left_out))
        else:
            is_partly_seen = any(s.folder == wanted.folder for s in SETS if s.name in fitted)
            how = "in part fitted on" if is_partly_seen else "never fitted on"
            found.append(_line(wanted.name, rows, scores(rows, shipped()), how, wanted.asked))
        if wanted.name == "RAGTruth":
            found += _of_content(rows, held_out["RAGTruth"])
    return tuple(found)


def interval(values: Floats, backed: npt.NDArray[np.bool_], groups: Iterable[str]) -> tuple[float, float]:
    """The 95 % interval of the AUROC over groups drawn with replacement; nan where one side is missing."""
    by_group: dict[str, list[int]] = {}
    for place, group in enumerate(groups):
        by_group.setdefault(group, []).append(place)
    places = [np.array(own) for own in by_group.values()]
    rng = np.random.default_rng(0)
    drawn = []
    for _ in range(RESAMPLES):
        chosen = np.concatenate([places[i] for i in rng.integers(0, len(places), len(places))])
        drawn.append(of_arrays(values[chosen], backed[chosen]))
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def of_arrays(values: Floats, backed: npt.NDArray[np.bool_]) -> float:
    """The AUROC of scores; nan where one side is missing."""
    found = auroc(values[backed].tolist(), values[~backed].tolist())
    return float("nan") if found is None else found


def folds(groups: Iterable[str]) -> npt.NDArray[np.int64]:
    """The fold of each pair: pairs of one group are in one fold, by a fixed draw."""
    told = list(groups)
    names = sorted(set(told))
    fold = dict(zip(names, (np.random.default_rng(0).permutation(len(names)) % FOLDS).tolist(), strict=True))
    return np.array([fold[group] for group in told])


def _held_out(fitted: Mapping[str, Rows]) -> dict[str, Floats]:
    places = {name: folds(rows.groups) for name, rows in fitted.items()}
    found = {name: np.zeros(len(rows.backed)) for name, rows in fitted.items()}
    for fold in range(FOLDS):
        weights = fit({name: rows.where(places[name] != fold) for name, rows in fitted.items()})
        for name, rows in fitted.items():
            found[name][places[name] == fold] = scores(rows.where(places[name] == fold), weights)
    return found


def _of_content(rows: Rows, values: Floats) -> Iterator[Line]:
    kinds = (("content", ~rows.framed, 0.85), ("texts", ~rows.records, None), ("records", rows.records, None))
    for name, chosen, asked in kinds:
        own = chosen & ~rows.framed
        if own.any():
            yield _line(f"RAGTruth, {name}", rows.where(own), values[own], "held-out folds", asked)


def _line(name: str, rows: Rows, values: Floats, how: str, asked: float | None, left_out: Floats | None = None) -> Line:
    low, high = interval(values, rows.backed, rows.groups)
    return Line(
        name,
        pairs=len(rows.backed),
        backed=float(rows.backed.mean()),
        auroc=of_arrays(values, rows.backed),
        low=low,
        high=high,
        asked=asked,
        how=how,
        overlap=of_arrays(np.where(rows.framed, np.inf, rows.overlap), rows.backed),
        evidence_alone=_alone(rows.evidences, rows),
        claim_alone=_alone(rows.claims, rows),
        left_out=None if left_out is None else of_arrays(left_out, rows.backed),
    )


def _alone(vectors: Floats, rows: Rows) -> float | None:
    """What a linear model reaches on held-out folds that sees one side of each pair: how much a set gives away; None
    when there are fewer evidences than folds."""
    place = folds(rows.groups)
    if len(set(place.tolist())) < FOLDS:
        return None
    found = np.zeros(len(place))
    centred = vectors - vectors.mean(axis=0)
    for fold in range(FOLDS):
        seen, sides = centred[place != fold], np.where(rows.backed[place != fold], 1.0, -1.0)
        inner = seen.T @ seen + _RIDGE * np.eye(seen.shape[1])
        found[place == fold] = centred[place == fold] @ np.linalg.solve(inner, seen.T @ (sides - sides.mean()))
    return of_arrays(found, rows.backed)
