"""Fits what each feature of the support score counts, and writes qa/support/weights.json.

    python -m evals.support.fit DATA

DATA is a folder with the labelled sets of `evals.support.sets`. The fit is a logistic regression with a ridge whose
weights may not turn a feature round: what speaks for a claim never counts against it. Each set counts as `sets` says,
and in each the backed claims count as much as the others.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
import typer

import qa.support
from evals.support.measured import Floats, Rows, measure
from evals.support.sets import SETS, read_set
from ingest.embed import embedder_for
from ingest.engines.states import TokenModel
from ingest.errors import CaseError
from qa.support.features import NAMES
from qa.support.weights import KINDS, Weights

FOR = frozenset({"alignment", "together", "lowest", "low", "overlap", "agreed"})
"""Features that speak for a claim; the others speak against it."""
_RIDGE = 0.01
_STEPS = 2_000


def main(data: Annotated[Path, typer.Argument(help="Folder with the labelled sets.")]) -> None:
    """Fit on every set that has a weight, write the file."""
    model = token_model()
    rows = {s.name: measure(pairs, model) for s in SETS if s.weight and (pairs := read_set(s, data))}
    if not rows:
        raise CaseError(f"{data}: holds none of the labelled sets.")
    weights = fit(rows)
    count = sum(len(r.backed) for r in rows.values())
    written = {
        "fitted_on": f"{count} pairs of {', '.join(n.split(',')[0] for n in rows)}, by evals/support/fit.py",
        "bias": {of: round(getattr(weights, f"{of}_bias"), 4) for of in KINDS},
        "weights": {name: {of: round(getattr(weights, of)[name], 4) for of in KINDS} for name in NAMES},
    }
    target = Path(qa.support.__file__).with_name("weights.json")
    target.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    print(f"Written: {target.name}, {written['fitted_on']}")


def token_model() -> TokenModel:
    """The shipped embedding model."""
    from ingest.engines.reference import SentenceTransformerEmbedder
    from ingest.engines.served import OnnxEmbedder

    found = embedder_for()
    assert isinstance(found, OnnxEmbedder | SentenceTransformerEmbedder)
    return found


def fit(rows: Mapping[str, Rows]) -> Weights:
    """The weights over sets by name, frames left out."""
    counts = {s.name: s.weight for s in SETS}
    chosen = {name: r.where(~r.framed) for name, r in rows.items()}
    scale = np.concatenate([r.values for r in chosen.values()]).std(axis=0) + 1e-6
    design = np.concatenate([_design(r, scale) for r in chosen.values()])
    backed = np.concatenate([r.backed for r in chosen.values()])
    share = np.concatenate([_shares(r.backed, counts[name]) for name, r in chosen.items()])
    found = _solve(design, np.where(backed, 1.0, -1.0), share / share.sum())
    by_kind = found[: -len(KINDS)].reshape(len(KINDS), len(NAMES)) / scale
    sentence, text, record = (dict(zip(NAMES, own.tolist(), strict=True)) for own in by_kind)
    return Weights(sentence, text, record, *found[-len(KINDS) :].tolist())


def scores(rows: Rows, weights: Weights) -> Floats:
    """The log odds of each row; what claims nothing is above all others."""
    by_kind = [[getattr(weights, of)[n] for n in NAMES] for of in KINDS]
    biases = [getattr(weights, f"{of}_bias") for of in KINDS]
    found = _design(rows, np.ones(len(NAMES))) @ np.concatenate([*by_kind, biases])
    return np.asarray(np.where(rows.framed, np.inf, found), dtype=np.float64)


def _design(rows: Rows, scale: Floats) -> Floats:
    """The features, each over its scale, as they count in a sentence, in a text and more in a record, then the biases
    of the three, shape (pairs, kinds * (features + 1))."""
    one, record = 1 / rows.units, rows.records.astype(np.float64)
    counts = np.stack([one, 1 - one, record], axis=1)
    return np.hstack([*(rows.values / scale * count[:, None] for count in counts.T), counts])


def _shares(backed: npt.NDArray[np.bool_], weight: float) -> Floats:
    """What each pair counts."""
    of_backed, of_others = (weight * 0.5 / max(1, int(side.sum())) for side in (backed, ~backed))
    return np.array([of_backed if one else of_others for one in backed])


def _solve(design: Floats, sides: Floats, share: Floats) -> Floats:
    """Minimise the weighted logistic loss and the ridge with the signs held, by accelerated projected gradients
    (A. Beck and M. Teboulle, A Fast Iterative Shrinkage-Thresholding Algorithm, 2009). The last columns are the biases
    of the kinds, free and not penalised."""
    signs = np.array([1.0 if name in FOR else -1.0 for name in NAMES] * len(KINDS))
    ridge = np.array([_RIDGE] * len(signs) + [0.0] * len(KINDS))
    step = 1 / (0.25 * np.linalg.eigvalsh(design.T @ (design * share[:, None])).max() + _RIDGE)
    here = ahead = np.zeros(design.shape[1])
    pace = 1.0
    for _ in range(_STEPS):
        pull = share * sides / (1 + np.exp(np.clip(sides * (design @ ahead), -500, 500)))
        there = ahead + step * (design.T @ pull - ridge * ahead)
        free = there[len(signs) :]
        there = np.concatenate([np.where(there[: len(signs)] * signs > 0, there[: len(signs)], 0), free])
        following = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead = there + (pace - 1) / following * (there - here)
        here, pace = there, following
    return here


if __name__ == "__main__":
    typer.run(main)
