import datetime as dt
from pathlib import Path

import pytest

from evals.noisy import SETS, NoisyPair, ask_both, load_pairs, rows
from ingest.errors import CaseError
from ingest.index import Index

DAY = dt.date(2026, 11, 20)
CLEAN = "What is the loading dose of pertuzumab?"


def test_the_same_question_is_answered_the_same_and_another_is_not(index: Index) -> None:
    same = ask_both(NoisyPair("capitals", "dev", CLEAN, CLEAN.upper()), index, DAY)
    other = ask_both(NoisyPair("typos", "dev", CLEAN, "What is the dose of metformin?"), index, DAY)
    assert (same.same_status, same.same_first, same.kept) == (True, True, 1.0)
    assert (other.same_status, other.same_first, other.kept) == (False, False, 0.0)
    assert [r.partition(":")[0] for r in rows([same, other])] == ["all", "dev", "capitals", "typos"]


def test_the_pairs_are_read_and_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    assert [len(load_pairs(path)) for path in SETS.values()] == [40, 40]
    wrong = tmp_path / "n.yaml"
    wrong.write_text("- {kind: rude, split: dev, clean: a, noisy: b}", encoding="utf-8")
    with pytest.raises(CaseError, match=r"n\.yaml, line 1, kind: should be"):
        load_pairs(wrong)
