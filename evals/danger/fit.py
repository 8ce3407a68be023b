"""Fits the second opinion on emergencies and writes qa/danger/opinion.json.

    python -m evals.danger.fit

A ridge logistic regression over the sentence vector by the shipped embedding model and what the rules read, fitted on
wordings.yaml. From the threshold on it adds an emergency line to at most half a percent of the dev split's ordinary
questions. The same files give the same bytes.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import qa.danger
from evals.calibrate import fit
from evals.danger.examples import Example, examples, labels, measured
from evals.danger.ordinary import ordinary
from ingest.embed import Embedder, embedder_for
from qa.danger.opinion import READINGS, Features, Opinion
from qa.emergency import is_emergency

MOST_FALSE = 0.005
_RIDGE = 0.3  # AUROC on topics held out is the same within .005 from a third of it to three times it
_PLACES = 4


@dataclass(frozen=True, slots=True, eq=False)
class Ordinary:
    """The dev split's ordinary questions: how many, and the features of those that the rules take for none."""

    count: int
    features: Features
    embedder: str

    @classmethod
    def of(cls, embedder: Embedder) -> "Ordinary":
        """By this embedder."""
        questions = ordinary("dev")
        passed = [q for q in questions if not is_emergency(q)]
        return cls(len(questions), measured(passed, embedder), embedder.fingerprint)


def main() -> None:
    """Fit on all wordings, choose the threshold, write the file."""
    opinion = of_all(embedder_for())
    target = Path(qa.danger.__file__).with_name("opinion.json")
    target.write_text(json.dumps(_written(opinion)) + "\n", encoding="utf-8")
    print(f"Written: {target.name}, {len(examples())} wordings, threshold {opinion.threshold}")


def of_all(embedder: Embedder) -> Opinion:
    """The opinion of all wordings."""
    rows = examples()
    return fitted(rows, measured([e.text for e in rows], embedder), Ordinary.of(embedder))


def fitted(rows: Sequence[Example], x: Features, questions: Ordinary) -> Opinion:
    """The opinion of those examples, whose features are `x`, with its threshold."""
    bias, weights = fit(x, labels(rows).astype(np.float64), ridge=_RIDGE)
    weights, bias = weights.round(_PLACES), round(bias, _PLACES)
    return Opinion(questions.embedder, weights, bias, threshold(questions.features @ weights + bias, questions.count))


def threshold(odds: Features, count: int) -> float:
    """The least odds, upwards to two places, that no more than MOST_FALSE of `count` questions reach; `odds` are those
    of the ones that can, shape (questions,)."""
    first_passed = float(np.sort(odds)[::-1][int(MOST_FALSE * count)])
    return math.floor(first_passed * 100 + 1) / 100


def _written(opinion: Opinion) -> dict[str, object]:
    vector, readings = np.split(opinion.weights, [-len(READINGS)])
    return {
        "fitted_on": f"{len(examples())} wordings of evals/danger/wordings.yaml, by evals/danger/fit.py",
        "embedder": opinion.embedder,
        "threshold": opinion.threshold,
        "bias": opinion.bias,
        "readings": dict(zip(READINGS, readings.tolist(), strict=True)),
        "vector": vector.tolist(),
    }


if __name__ == "__main__":
    main()
