from dataclasses import replace

from evals.bench_milvus import MilvusBench

FOUND = MilvusBench(
    chunks=30_883,
    questions=60,
    same=60,
    published=148.0,
    opened=1.5,
    folder_p50=35.0,
    folder_p95=90.0,
    milvus_p50=66.0,
    milvus_p95=180.0,
    switches=4,
    requests=124,
    failed=0,
    generations=2,
)


def test_goals_that_are_met_are_said_to_be() -> None:
    said = FOUND.text()
    assert "30,883 chunks published in 148.0 s" in said
    assert "60 of 60 (met)" in said
    assert "2 generations seen: 0 of 124 requests failed (met)" in said


def test_one_other_answer_one_failure_or_a_switch_that_nobody_saw_misses_the_goal() -> None:
    assert "59 of 60 (missed)" in replace(FOUND, same=59).text()
    assert "1 of 124 requests failed (missed)" in replace(FOUND, failed=1).text()
    assert "0 of 124 requests failed (missed)" in replace(FOUND, generations=1).text()
