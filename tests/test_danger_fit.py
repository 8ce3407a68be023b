import numpy as np
import pytest

from evals.danger.examples import Example, examples
from evals.danger.fit import MOST_FALSE, Ordinary, fitted, of_all, threshold
from evals.danger.ordinary import ordinary
from evals.emergencies import load_wordings
from ingest.embed import Embedder
from qa.danger.opinion import shipped


def test_at_the_threshold_half_a_percent_of_ordinary_questions_is_taken_for_an_emergency() -> None:
    odds = np.array([3.0, 2.0, 1.234, -1.0])
    assert threshold(odds, 400) == 1.24
    assert (odds >= threshold(odds, 400)).sum() == 2
    assert threshold(odds, 100) == 3.01


def test_a_fit_tells_the_examples_apart() -> None:
    rows = [Example("He is ill", True, "a"), Example("Which dose?", False, "a")]
    x = np.array([[1.0, 0.0], [0.0, 1.0]])
    opinion = fitted(rows, x, Ordinary(10, np.array([[0.0, 1.0]]), "e"))
    odds = x @ opinion.weights + opinion.bias
    assert odds[0] >= opinion.threshold > odds[1]


def test_no_wording_stands_twice_or_in_what_is_reported_on() -> None:
    texts = [e.text.lower() for e in examples()]
    assert len(texts) == len(set(texts))
    reported = {t.lower() for part in load_wordings().values() for t in (*part.danger, *part.no_danger)}
    reported |= {q.lower() for split in ("dev", "test") for q in ordinary(split)}
    assert reported.isdisjoint(texts)


def test_each_topic_is_held_out_with_its_share_of_every_register() -> None:
    folds = {fold: [e for e in examples() if e.fold == fold] for fold in {e.fold for e in examples()}}
    assert all(any(e.is_danger for e in rows) and any(not e.is_danger for e in rows) for rows in folds.values())


@pytest.fixture(scope="module")
def questions(embedder: Embedder) -> Ordinary:
    return Ordinary.of(embedder)


@pytest.mark.slow
def test_few_ordinary_questions_are_taken_for_emergencies(questions: Ordinary) -> None:
    odds = questions.features @ shipped().weights + shipped().bias
    assert (odds >= shipped().threshold).sum() <= 2 * MOST_FALSE * questions.count


@pytest.mark.slow
def test_the_shipped_weights_are_those_of_the_wordings(
    embedder: Embedder, questions: Ordinary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Ordinary, "of", lambda _: questions)
    made = of_all(embedder)
    np.testing.assert_allclose(shipped().weights, made.weights, atol=2e-4)
    assert shipped().bias == pytest.approx(made.bias, abs=2e-4)
