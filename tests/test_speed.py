import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from evals.peers.peer import OUTSIDE
from evals.speed.goals import goals, profile
from evals.speed.process import cold, printed
from evals.speed.race import RACERS, Task, median
from evals.speed.report import drawing, markdown
from evals.speed.watched import Watched
from ingest.embed import Embedder
from ingest.errors import EngineUnavailable

PROFILE = {"parse": 1.0, "embed": 3.0}
FOUND = {
    "of": {
        "date": "2026-11-21",
        "processor": "a processor",
        "cores": 2,
        "rounds": 3,
        "chunks": 400,
        "tokens": 130.0,
        "peers": {"LangChain": ["langchain-core==1"]},
    },
    "ceiling": {"fp32": 20_000.0, "bf16": None},
    "ingest": {
        "ours fp32": [{"seconds": s, "tokens": 60_000, "profile": PROFILE} for s in (4.0, 9.0, 4.0)],
        "langchain": [{"seconds": 12.0}, {"seconds": 10.0}, {"seconds": 10.0}],
    },
    "cold": {
        "ours ask": [{"seconds": 0.5, "processor": 0.6, "megabytes": 310}],
        "langchain": [{"seconds": 4.0, "processor": 5.0, "megabytes": 700}],
    },
    "warm": {
        "ours": [{"retrieve": [5.0, 9.0, 5.0], "vectors": [2.0], "recall": 1.0}],
        "txtai": [{"milliseconds": [8.0, 8.0], "recall": 0.9}],
    },
}


def test_a_median_is_over_all_rounds() -> None:
    assert median(FOUND["ingest"]["ours fp32"], "seconds") == 4.0  # type: ignore[index]
    assert median([{"ms": [1.0, 2.0]}, {"ms": [9.0]}], "ms") == 2.0


def test_goals_are_ratios_to_the_peer_and_to_the_limit_and_say_when_they_are_missed() -> None:
    found = {g.name: (round(g.value, 3), g.met) for g in goals(FOUND)}
    assert found == {
        "ingest, ours fp32: times LangChain": (2.5, True),
        "ingest, ours fp32: of the fp32 limit": (0.75, False),
        "cold, ours ask: of LangChain's time": (0.125, False),
        "cold, ours ask: memory": (310, False),
        "warm, whole retrieval: of the fastest peer's median": (0.625, False),
        "warm, vectors alone, as peers search: of the fastest peer's median": (0.25, True),
    }


def test_a_goal_says_which_share_of_the_limit_it_would_need() -> None:
    (times,) = (g for g in goals(FOUND) if g.unit == "x")
    assert times.why == "2.3x would need 69% of the fp32 limit; parse 25%, embed 75%"


def test_a_slow_retrieval_says_how_much_of_it_is_the_embedding() -> None:
    (whole,) = (g for g in goals(FOUND) if "whole retrieval" in g.name)
    assert whole.why.startswith("embedding and nearest vectors 40%; words")


def test_what_was_not_measured_has_no_goal() -> None:
    assert goals({"of": FOUND["of"]}) == []


def test_the_profile_is_in_shares_of_the_whole() -> None:
    assert profile(FOUND, "ours fp32") == "parse 25%, embed 75%"


def test_the_table_says_when_where_and_of_what_versions_and_what_was_missed() -> None:
    text = markdown(FOUND)
    assert "| langchain | 40.0 |" in text
    assert "| ingest, ours fp32: of the fp32 limit | 75% | at least 80% | **missed** | parse 25%, embed 75% |" in text
    assert "2026-11-21, a processor, 2 cores, 3 rounds in turns, medians; 400 chunks of 130 tokens." in text
    assert "LangChain: langchain-core==1." in text


def test_the_drawing_has_a_bar_for_every_figure() -> None:
    figure = drawing(FOUND)
    assert figure.count('<rect class="ours"') == 7
    assert figure.count("<rect") == 13
    assert ">100.0</text>" in figure


def test_only_the_texts_that_are_wanted_are_embedded_and_counted(embedder: Embedder) -> None:
    watched = Watched(embedder, frozenset({"The dose is 840 mg."}))
    vectors = watched.embed(["A heading", "The dose is 840 mg."])
    assert np.array_equal(vectors[1], embedder.embed(["The dose is 840 mg."])[0])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert watched.texts == ["The dose is 840 mg."]


def test_recall_is_the_share_of_the_exact_nearest(tmp_path: Path) -> None:
    (tmp_path / "nearest.jsonl").write_text('["a", "b"]\n["c", "d"]\n')
    task = Task(tmp_path, tmp_path, (), {}, 1)
    assert task.recall([["a", "b"], ["d", "x"]]) == 0.75


def test_a_process_that_fails_is_named_with_its_last_words() -> None:
    with pytest.raises(EngineUnavailable, match="failed: no such thing"):
        printed(["sh", "-c", "echo first >&2; echo no such thing >&2; exit 3"])
    with pytest.raises(EngineUnavailable, match="exit code 3"):
        cold(["sh", "-c", "exit 3"])


def test_the_memory_of_a_process_is_its_own_and_not_that_of_who_measures_it() -> None:
    held = np.ones(40_000_000)
    assert cold(["true"]).megabytes < 100
    assert held.nbytes == 320_000_000


def test_a_program_run_from_its_source_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    (tmp_path / "of_mine.py").write_text("")
    cold([sys.executable, "-c", f"import sys; sys.path.append({str(tmp_path)!r}); import of_mine"])
    assert list((tmp_path / "__pycache__").glob("of_mine.*.pyc"))


def test_the_last_line_is_what_was_found() -> None:
    assert printed(["sh", "-c", "echo noise; echo '[1, 2]'"]) == [1, 2]


@pytest.mark.parametrize("peer", RACERS, ids=lambda p: p.name)
def test_every_racer_has_its_pipeline_and_pinned_versions(peer) -> None:  # type: ignore[no-untyped-def]
    assert (OUTSIDE / peer.pipeline).is_file()
    assert all("==" in package for package in peer.packages)
    commands: Sequence[str] = Task(Path("f"), Path("i"), (), {peer.name: Path("python")}, 1).peer(peer.name, "cold")
    assert commands == ["python", str(OUTSIDE / peer.pipeline), "cold"]


@pytest.mark.slow
def test_the_command_measures_ours_without_any_peer(tmp_path: Path) -> None:
    from conftest import CORPUS
    from typer.testing import CliRunner

    from evals.bench import app

    article = next((CORPUS / "articles").glob("*.md"))
    arguments = ["peers", str(article), "--rounds", "1", "--no-peers", "--only", "warm", "--out", str(tmp_path)]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert json.loads((tmp_path / "bench.json").read_text())["warm"]["ours"][0]["recall"] == 1.0
    assert (tmp_path / "bench.svg").read_text().startswith("<svg")
