import io
import re

import gold_runs as gold
import pytest
from rich.console import Console

from evals.compare import compare, sign_flip_p
from evals.compare_report import comparison_html, comparison_json, comparison_terminal
from ingest.errors import UserError

BEFORE = gold.run(*(gold.result(f"case-{i}", vital_recall=1.0, words=100) for i in range(12)))
WORSE = gold.run(*(gold.result(f"case-{i}", vital_recall=float(i > 9), words=80) for i in range(12)))


def test_a_run_compared_with_itself_differs_in_nothing() -> None:
    found = compare(BEFORE, BEFORE)
    assert found.changes == ()
    assert {(d.difference, d.p, d.better, d.worse) for d in found.differences} == {(0.0, 1.0, (), ())}


def test_what_got_worse_is_named_case_by_case_with_its_difference() -> None:
    found = compare(BEFORE, WORSE)
    vital = next(d for d in found.differences if d.metric.key == "vital_recall")
    assert vital.difference == pytest.approx(-10 / 12)
    assert vital.worse == tuple(f"case-{i}" for i in range(10))
    assert vital.better == ()
    assert vital.p < 0.01
    assert vital.p <= vital.p_holm < 0.05
    assert [a.case_id for a, _ in found.changes] == list(vital.worse)


def test_fewer_words_are_better() -> None:
    words = next(d for d in compare(BEFORE, WORSE).differences if d.metric.key == "words")
    assert (len(words.better), words.worse, words.difference) == (12, (), -20)


def test_cases_that_only_one_run_has_are_told_apart() -> None:
    found = compare(BEFORE, gold.run(BEFORE.results[0], gold.result("new", vital_recall=1.0)))
    assert found.only_before == tuple(f"case-{i}" for i in range(1, 12))
    assert found.only_after == ("new",)
    assert "11 cases only in the first run" in comparison_html(found)


def test_runs_without_a_case_in_common_are_refused() -> None:
    with pytest.raises(UserError, match="no case in common"):
        compare(BEFORE, gold.run(gold.result("new")))


def test_a_changed_gold_answer_is_another_case() -> None:
    with pytest.raises(UserError, match="no case in common"):
        compare(gold.run(gold.result("a")), gold.run(gold.result("a", expect="abstain")))


def test_the_permutation_test_gives_the_exact_share_for_few_pairs() -> None:
    assert sign_flip_p([1.0] * 5) == pytest.approx(2 / 32, abs=0.01)
    assert sign_flip_p([1.0, -1.0]) == 1.0
    assert sign_flip_p([]) == 1.0


def test_terminal_page_and_json_show_the_changed_cases() -> None:
    found = compare(BEFORE, WORSE)
    stream = io.StringIO()
    Console(file=stream, width=160).print(comparison_terminal(found))
    assert "worse: case-0: as expected -> misses a vital nugget" in stream.getvalue()
    page = comparison_html(found)
    assert page.count("Question of case-0?") == 1
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) == 20
    assert "<script" not in page
    assert comparison_json(found)["changes"][0]["after"] == "misses a vital nugget"  # type: ignore[index]
