import datetime as dt
from pathlib import Path

import pytest

from evals.threads import SETS, AskedThread, AskedTurn, hold, load_threads, rows
from ingest.errors import CaseError
from ingest.index import Index

DAY = dt.date(2026, 11, 20)


def test_a_turn_is_answered_when_a_statement_has_one_of_the_wordings_whole(index: Index) -> None:
    dose = AskedTurn("What is the loading dose of pertuzumab?", says=("9 mg", ("840 mg", "pertuzumab")))
    wrong = AskedTurn("and of trastuzumab?", says=(("8 mg/kg", "semaglutide"),))
    found = list(hold(AskedThread("doses", "dev", (dose, wrong)), index, DAY))
    assert [(o.is_followup, o.said) for o in found] == [(False, True), (True, False)]
    assert found[1].standalone == "What is the loading dose of trastuzumab?"


def test_a_turn_that_nothing_answers_must_be_refused(index: Index) -> None:
    turn = AskedTurn("What is the dose of metformin?", abstains=True)
    (found,) = hold(AskedThread("none", "dev", (AskedTurn("Wegovy dose?"), turn)), index, DAY)
    assert (found.said, found.first) == (True, True)
    (row, *_) = rows([found])
    assert (
        row.text()
        == "follow-ups: 1 turns, 100% answered with what was asked for (100% to 100%), 100% in the first statement"
    )


def test_the_conversations_are_read_and_a_field_too_many_is_refused(tmp_path: Path) -> None:
    for path in SETS.values():
        threads = load_threads(path)
        assert len(threads) == len({t.thread for t in threads}) == 40
    wrong = tmp_path / "t.yaml"
    wrong.write_text("- {thread: a, split: dev, turns: [{ask: b, say: c}]}", encoding="utf-8")
    with pytest.raises(CaseError, match=r"t\.yaml, line 1, turns\.0\.say: there is no such field"):
        load_threads(wrong)
