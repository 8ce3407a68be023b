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
from qa.support.weights import Weights

FOR = frozenset({"alignment", "together", "lowest", "low", "overlap"})
"""Features that speak for a claim; the others speak against it."""
_RIDGE = 0.03
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
        "bias": {"sentence": round(weights.sentence_bias, 4), "text": round(weights.text_bias, 4)},
        "weights": {
            name: {"sentence": round(weights.sentence[name], 4), "text": round(weights.text[name], 4)} for name in NAMES
        },
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
    values = np.concatenate([r.values for r in chosen.values()])
    scale = values.std(axis=0) + 1e-6
    one = 1 / np.concatenate([r.units for r in chosen.values()])[:, None]
    design = np.hstack([values / scale * (1 - one), values / scale * one, 1 - one, one])
    backed = np.concatenate([r.backed for r in chosen.values()])
    share = np.concatenate([_shares(r.backed, counts[name]) for name, r in chosen.items()])
    found = _solve(design, np.where(backed, 1.0, -1.0), share / share.sum())
    text, sentence = (dict(zip(NAMES, (part / scale).tolist(), strict=True)) for part in np.split(found[:-2], 2))
    return Weights(sentence, text, sentence_bias=float(found[-1]), text_bias=float(found[-2]))


def scores(rows: Rows, weights: Weights) -> Floats:
    """The log odds of each row; what claims nothing is above all others."""
    sentence, text = (np.array([own[n] for n in NAMES]) for own in (weights.sentence, weights.text))
    one = 1 / rows.units
    found = one * (rows.values @ sentence + weights.sentence_bias)
    found += (1 - one) * (rows.values @ text + weights.text_bias)
    return np.asarray(np.where(rows.framed, np.inf, found), dtype=np.float64)


def _shares(backed: npt.NDArray[np.bool_], weight: float) -> Floats:
    """What each pair counts."""
    of_backed, of_others = (weight * 0.5 / max(1, int(side.sum())) for side in (backed, ~backed))
    return np.array([of_backed if one else of_others for one in backed])


def _solve(design: Floats, sides: Floats, share: Floats) -> Floats:
    """Minimise the weighted logistic loss and the ridge with the signs held, by accelerated projected gradients
    (A. Beck and M. Teboulle, A Fast Iterative Shrinkage-Thresholding Algorithm, 2009). The last two columns are biases,
    free and not penalised."""
    signs = np.array([1.0 if name in FOR else -1.0 for name in NAMES] * 2)
    ridge = np.array([_RIDGE] * len(signs) + [0.0, 0.0])
    step = 1 / (0.25 * np.linalg.eigvalsh(design.T @ (design * share[:, None])).max() + _RIDGE)
    here = ahead = np.zeros(design.shape[1])
    pace = 1.0
    for _ in range(_STEPS):
        pull = share * sides / (1 + np.exp(np.clip(sides * (design @ ahead), -500, 500)))
        there = ahead + step * (design.T @ pull - ridge * ahead)
        there[:-2] = np.where(there[:-2] * signs > 0, there[:-2], 0)
        following = (1 + np.sqrt(1 + 4 * pace**2)) / 2
        ahead = there + (pace - 1) / following * (there - here)
        here, pace = there, following
    return here


if __name__ == "__main__":
    typer.run(main)
