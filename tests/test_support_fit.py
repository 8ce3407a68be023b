from dataclasses import replace

import numpy as np

from evals.support.fit import FOR, fit, scores
from evals.support.measured import Rows
from evals.support.table import folds, interval, of_arrays
from qa.support.features import NAMES


def rows(values: dict[str, list[float]], backed: list[bool], units: float = 1.0, *, is_record: bool = False) -> Rows:
    count = len(backed)
    filled = np.zeros((count, len(NAMES)))
    for name, column in values.items():
        filled[:, NAMES.index(name)] = column
    return Rows(
        values=filled,
        units=np.full(count, units),
        records=np.full(count, is_record),
        backed=np.array(backed),
        groups=tuple(f"g{i}" for i in range(count)),
        framed=np.zeros(count, dtype=bool),
        claims=np.zeros((count, 2)),
        evidences=np.zeros((count, 2)),
    )


def test_what_tells_backed_claims_apart_gets_weight_and_the_rest_none() -> None:
    learnt = fit(
        {"K-QA": rows({"number": [0, 0, 1, 1] * 10, "drug": [0, 1, 0, 1] * 10}, [True, True, False, False] * 10)}
    )
    assert learnt.sentence["number"] < -0.5
    assert abs(learnt.sentence["drug"]) < 0.05
    assert learnt.text["number"] == 0, "no text was seen"


def test_no_weight_turns_a_feature_round() -> None:
    against = {"number": [1.0, 0.0] * 20, "alignment": [0.0, 1.0] * 20}
    learnt = fit({"K-QA": rows(against, [True, False] * 20)})
    assert all(weight >= 0 for name, weight in learnt.sentence.items() if name in FOR)
    assert all(weight <= 0 for name, weight in learnt.sentence.items() if name not in FOR)


def test_text_and_sentence_are_weighed_apart() -> None:
    short = rows({"polarity": [0.0, 1.0] * 20}, [True, False] * 20)
    long = rows({"overlap": [1.0, 0.0] * 20}, [True, False] * 20, units=1000.0)
    learnt = fit({"K-QA": short, "RAGTruth": long})
    assert learnt.sentence["polarity"] < -0.5
    assert learnt.sentence["overlap"] < 0.05
    assert learnt.text["overlap"] > 0.5
    assert of_arrays(scores(short, learnt), short.backed) == 1.0


def test_what_tells_claims_on_records_apart_counts_there_alone() -> None:
    prose = rows({"overlap": [1.0, 0.0] * 20}, [True, False] * 20, units=1000.0)
    record = rows({"contrary": [0.0, 1.0] * 20}, [True, False] * 20, units=1000.0, is_record=True)
    learnt = fit({"K-QA": prose, "RAGTruth": record})
    assert learnt.record["contrary"] < -0.5
    assert learnt.record["overlap"] < 0.05
    assert of_arrays(scores(record, learnt), record.backed) == 1.0


def test_what_claims_nothing_stands_above_all() -> None:
    one = rows({"overlap": [1.0, 0.0]}, [True, False])
    framed = replace(one, framed=np.array([False, True]))
    assert scores(framed, fit({"K-QA": one}))[1] == np.inf


def test_pairs_with_one_evidence_are_in_one_fold() -> None:
    found = folds(["a", "b", "a", "c", "b"])
    assert found[0] == found[2]
    assert found[1] == found[4]


def test_the_interval_holds_the_auroc_and_is_the_same_each_time() -> None:
    values, backed = np.array([0.9, 0.8, 0.3, 0.4, 0.7, 0.2] * 5), np.array([True, True, False, True, False, False] * 5)
    groups = [str(i) for i in range(30)]
    low, high = interval(values, backed, groups)
    assert low < of_arrays(values, backed) < high
    assert interval(values, backed, groups) == (low, high)
