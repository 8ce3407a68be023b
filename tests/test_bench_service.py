from pathlib import Path

import pytest

from evals.bench_answer import StageTimes
from evals.bench_service import ServiceBench, Throughput, bench_service
from ingest.errors import GuidelineQAError


def test_the_table_says_which_goal_is_met() -> None:
    found = (
        Throughput("answers", 240, rate=61.2, p50=110.0, p95=210.0, p99=300.0, cpu=25.4, goal=60),
        Throughput("searches", 240, rate=249.9, p50=30.0, p95=51.0, p99=60.0, cpu=None, goal=250),
    )
    lines = ServiceBench(found, workers=2, clients=8, memory=512.3).text().splitlines()
    assert lines[1].split() == ["answers", "240", "61.2", "110", "210", "300", "25.4", "60", "a", "second:", "met"]
    assert lines[2].split() == ["searches", "240", "249.9", "30", "51", "60", "250", "a", "second:", "missed"]
    assert lines[3] == "8 clients, 2 server processes, 512 MB; every question is asked once."


def test_a_missed_goal_is_explained_by_the_stages_of_an_answer() -> None:
    found = (Throughput("answers", 240, rate=50.0, p50=110.0, p95=210.0, p99=300.0, cpu=36.0, goal=60),)
    alone = (StageTimes("embed", 9.0, 12.0, 8.5, 11.0), StageTimes("whole answer", 18.0, 80.0, 17.5, 70.0))
    lines = ServiceBench(found, workers=2, clients=8, memory=None, alone=alone).text().splitlines()
    assert lines[3] == "Where it goes: cores that the server kept busy: answers 1.8; the clients have the rest."
    assert lines[4] == "Milliseconds of processor of an answer alone, medians: embed 8.5; whole answer 17.5."


def test_too_few_questions_are_told_before_a_server_is_started(tmp_path: Path) -> None:
    with pytest.raises(GuidelineQAError, match="1 questions are too few for 2 clients"):
        bench_service(tmp_path, ["What dose of pertuzumab is given?"] * 40, workers=1, clients=2)


@pytest.mark.slow
def test_a_server_of_its_own_answers_and_searches(index_dir: Path) -> None:
    asked = [f"What dose of pertuzumab is given in week {i}?" for i in range(20)]
    found = bench_service(index_dir, asked, workers=2, clients=2)
    assert [(t.name, t.requests) for t in found.found] == [("answers", 16), ("searches", 16)]
    assert all(0 < t.p50 <= t.p95 <= t.p99 for t in found.found)
