import datetime as dt
from pathlib import Path

from evals.bench_answer import AnswerBench, StageTimes, bench_answer

DAY = dt.date(2026, 11, 21)


def test_every_question_is_answered_and_the_stages_add_up(index_dir: Path, tmp_path: Path) -> None:
    asked = ["What dose of pertuzumab is given?", "How often is LVEF monitored?", "How is scurvy treated?"] * 2
    picture = tmp_path / "flame.svg"
    found = bench_answer(index_dir, asked, DAY, flame=picture)
    assert found.questions == 5  # of six, the first warms up
    assert [s.stage for s in found.stages][-1] == "whole answer"
    assert {"embed", "search", "write", "finish"} <= {s.stage for s in found.stages}
    assert found.stages[-1].p50 >= max(s.p50 for s in found.stages if s.stage != "finish")
    assert picture.read_text("utf-8").startswith("<svg")


def test_the_table_says_which_goal_is_met() -> None:
    found = AnswerBench(400, 80, (StageTimes("whole answer", 21.0, 130.0, 20.0, 120.0),), memory=205.4)
    lines = found.text().splitlines()
    assert lines[1].split() == ["whole", "answer", "21.0", "130.0", "20.0", "120.0"]
    assert lines[2:] == [
        "p50 at most 40 ms: met",
        "p95 at most 100 ms: missed",
        "80 questions, 400 chunks; 205 MB at most.",
    ]
