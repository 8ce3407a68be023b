from dataclasses import replace
from pathlib import Path

import gold_runs as gold

from evals.unfinished import Unfinished

HEADER = gold.run().header
ONE, TWO = gold.result("one", vital_recall=1.0), gold.result("two")


def begun(path: Path) -> Unfinished:
    kept = Unfinished(path / "out" / "run.part.jsonl", HEADER)
    kept.start({})
    kept.add(ONE)
    kept.add(TWO)
    return kept


def test_what_was_kept_is_read_back(tmp_path: Path) -> None:
    assert begun(tmp_path).results() == {"one": ONE, "two": TWO}


def test_nothing_is_kept_before_the_start(tmp_path: Path) -> None:
    assert Unfinished(tmp_path / "none.jsonl", HEADER).results() == {}


def test_results_of_another_run_are_not_taken_over(tmp_path: Path) -> None:
    kept = begun(tmp_path)
    assert replace(kept, header=replace(HEADER, cases_sha256="other")).results() == {}


def test_a_line_cut_off_by_a_crash_is_asked_again(tmp_path: Path) -> None:
    kept = begun(tmp_path)
    kept.path.write_bytes(kept.path.read_bytes()[:-40])
    assert kept.results() == {"one": ONE}
