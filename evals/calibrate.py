"""Fits what tells a question that the corpus answers from one that it does not quite, and writes qa/coverage.json.

    python -m evals.calibrate --index .index

Answerable examples: the dev cases that expect an answer. Unanswerable ones: the dev cases that expect abstention, and
the twins of the answerable dev cases, with every article left out that states a nugget of theirs. Some twins are still
answered by another article in other words, so the fit is blurred towards refusing. The test split is
only reported on. `evals.recalibrate` comes next: it makes a probability of it.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import typer

from evals import BEDSIDE, CASES
from evals.case import Case
from evals.case_files import load_cases
from evals.coverage_file import change_coverage
from evals.place import INDEX, IndexOption, ModelOption, Place
from ingest.engines.weights import SHIPPED_MODEL
from ingest.index import Index
from qa.coverage import FEATURES, TOP_PASSAGES, features
from qa.question import Question
from qa.retrieve import retrieve
from qa.vocabulary import read_question

Floats = npt.NDArray[np.float64]
_RIDGE = 0.03
_DEPTH = 200


def main(
    index: IndexOption = INDEX,
    embedding_model: ModelOption = SHIPPED_MODEL,
) -> None:
    """Fit on dev, report on test, write the file."""
    opened = Place(index, embedding_model).open()
    cases = load_cases([CASES, BEDSIDE])
    dev = [*_examples(opened, [c for c in cases if c.split == "dev"])]
    test = [*_examples(opened, [c for c in cases if c.split == "test"])]
    bias, weights = fit(*_arrays(dev))
    for name, examples in (("dev", dev), ("test", test)):
        report(name, *_arrays(examples), bias, weights)
    change_coverage(
        {
            "fitted_on": f"{len(dev)} examples of the dev split, by evals/calibrate.py",
            "bias": round(bias, 3),
            "weights": dict(zip(FEATURES, np.round(weights, 3).tolist(), strict=True)),
        }
    )


def fit(x: Floats, y: Floats, *, ridge: float = _RIDGE) -> tuple[float, Floats]:
    """Ridge logistic regression by Newton's method, classes weighing the same; `x` has shape (examples, features).

    Returns the bias (not penalised) and the weights.
    """
    design = np.hstack([np.ones((len(x), 1)), x])
    balance = np.where(y == 1, 0.5 / max(y.sum(), 1), 0.5 / max((1 - y).sum(), 1)) * len(y)
    penalty = np.diag([0.0] + [ridge] * x.shape[1])
    theta = np.zeros(design.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ theta))
        gradient = design.T @ (balance * (p - y)) + penalty @ theta
        hessian = (design * (balance * p * (1 - p))[:, None]).T @ design + penalty
        theta = theta - np.linalg.solve(hessian, gradient)
    return float(theta[0]), theta[1:]


def report(name: str, x: Floats, y: Floats, bias: float, weights: Floats) -> None:
    """Print how many are right, and a reliability table: mean probability against the share that is answerable."""
    p = 1 / (1 + np.exp(-(bias + x @ weights)))
    print(
        f"{name}: {len(y)} examples, right {np.mean((p >= 0.5) == (y == 1)):.1%}; "
        f"answerable refused {np.mean(p[y == 1] < 0.5):.1%}, unanswerable answered {np.mean(p[y == 0] >= 0.5):.1%}"
    )
    for low in np.arange(0, 1, 0.2):
        inside = (p >= low) & (p < low + 0.2 + 1e-9)
        if inside.any():
            print(
                f"   {low:.1f}-{low + 0.2:.1f}: {inside.sum():3d} examples, "
                f"mean probability {p[inside].mean():.2f}, answerable {y[inside].mean():.2f}"
            )


def _examples(index: Index, cases: Iterable[Case]) -> Iterable[tuple[tuple[float, ...], float]]:
    for case in cases:
        question = case.asked()
        yield _best(index, question, set()), float(case.expect == "answer")
        if case.expect == "answer":
            stating = {s.article_id for n in case.nuggets for s in n.sources}
            yield _best(index, question, stating), 0.0


def _best(index: Index, question: Question, left_out: set[str]) -> tuple[float, ...]:
    """The features of the strongest passage that is not of an article left out."""
    passages = [p for p in retrieve(index, question, _DEPTH) if p.article.article_id not in left_out][:TOP_PASSAGES]
    reading = read_question(index, question)
    return max((features(reading, p) for p in passages), key=sum, default=(0.0,) * len(FEATURES))


def _arrays(examples: Sequence[tuple[tuple[float, ...], float]]) -> tuple[Floats, Floats]:
    return np.array([x for x, _ in examples]), np.array([y for _, y in examples])


if __name__ == "__main__":
    typer.run(main)
