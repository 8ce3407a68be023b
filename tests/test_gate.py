import datetime as dt
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from conftest import CORPUS
from typer.testing import CliRunner

import qa.check
import qa.ranking
from evals import CASES
from evals.ask_cases import run_cases
from evals.baseline import BASELINE, Baseline
from evals.case import Case
from evals.case_files import load_cases
from evals.commands import app
from evals.gate import Verdict, checked, judge
from ingest.embed import Embedder
from ingest.errors import UserError
from ingest.index import Index
from ingest.pipeline import ingest

DAY = dt.date(2026, 11, 20)


def baseline(scores: Iterable[float], key: str = "vital_recall", checks: tuple[int, int] = (40, 40)) -> Baseline:
    cases = {f"case-{i}": {key: score} for i, score in enumerate(scores)}
    return Baseline(DAY, {"paraphrases: unit": checks}, dict.fromkeys(cases, "as it is"), cases)


def state(before: Baseline, now: Baseline) -> str:
    return judge(before, now).deltas[0].state


def test_the_same_figures_are_green() -> None:
    verdict = judge(baseline([1.0, 0.5]), baseline([1.0, 0.5]))
    assert not verdict.is_red
    assert verdict.lines() == ("Nothing changed.",)


def test_a_fall_beyond_its_interval_is_red_and_says_by_how_much_and_where() -> None:
    verdict = judge(baseline([1.0] * 40), baseline([0.0] * 6 + [1.0] * 34))
    assert verdict.is_red
    assert verdict.lines()[0].startswith("Vital nuggets said: 1.000 -> 0.850 (-0.150, n 40) red: case-0, case-1")


def test_a_fall_within_its_interval_is_told_and_is_not_red() -> None:
    assert state(baseline([1.0] * 40), baseline([0.0] + [1.0] * 39)) == "worse"
    assert state(baseline([0.0] + [1.0] * 39), baseline([1.0] * 40)) == "better"


def test_what_holds_for_every_answer_may_not_fall_once() -> None:
    assert state(baseline([1.0] * 40, "citation_validity"), baseline([0.9] + [1.0] * 39, "citation_validity")) == "red"


def test_more_of_what_should_be_little_is_worse() -> None:
    assert state(baseline([0.0] * 40, "violation"), baseline([1.0] * 9 + [0.0] * 31, "violation")) == "red"


def test_a_case_whose_gold_answer_changed_is_left_out() -> None:
    before, now = baseline([1.0] * 9), baseline([0.0] * 9)
    rewritten = Baseline(now.date, now.checks, dict.fromkeys(now.gold, "rewritten"), now.cases)
    assert not judge(before, rewritten).is_red


def test_a_kind_of_the_checks_is_red_below_its_wilson_interval() -> None:
    assert not judge(baseline([1.0]), baseline([1.0], checks=(38, 40))).is_red
    assert judge(baseline([1.0]), baseline([1.0], checks=(34, 40))).is_red


def test_a_check_may_hand_work_to_others_and_may_not_fall_silent() -> None:
    def refusing(count: int) -> Baseline:
        return Baseline(DAY, {"refused by order_is_kept": (count, 592)}, {}, {})

    assert not judge(refusing(120), refusing(80)).is_red
    assert judge(refusing(120), refusing(40)).is_red
    assert judge(refusing(120), Baseline(DAY, {}, {}, {})).is_red


def test_a_baseline_is_read_as_it_was_written(tmp_path: Path) -> None:
    baseline([1.0, 0.25]).save(tmp_path / "baseline.json")
    assert Baseline.load(tmp_path / "baseline.json") == baseline([1.0, 0.25])
    with pytest.raises(UserError, match="eval gate --update"):
        Baseline.load(tmp_path / "none.json")


@pytest.fixture(scope="module")
def facts() -> list[Case]:
    """Enough cases to see a regression by."""
    return [c for c in load_cases([CASES / "facts.yaml"]) if not c.conversation][::2]


def against_the_baseline(cases: list[Case], index: Index) -> Verdict:
    run, accepted = run_cases(cases, index, date=DAY), Baseline.load()
    return judge(accepted, Baseline.of(run, accepted.checks), run.header.problems)


def test_a_worse_retriever_turns_the_gate_red(index: Index, facts: list[Case], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        qa.ranking.Ranking, "best", lambda ranking, k: qa.ranking.best_rows(ranking.total, 3 * k)[2 * k :]
    )
    verdict = against_the_baseline(facts, index)
    assert {"Recall@5", "nDCG@10"} <= {d.name for d in verdict.deltas if d.state == "red"}, verdict.lines()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["numbers_stand_in_the_citation", "negation_is_kept", "strength_is_kept"])
def test_a_check_switched_off_turns_the_gate_red(name: str, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    others = tuple(c for c in qa.check._OF_A_PARAPHRASE if c.__name__ != name)
    assert len(others) == len(qa.check._OF_A_PARAPHRASE) - 1
    monkeypatch.setattr(qa.check, "_OF_A_PARAPHRASE", others)
    verdict = judge(Baseline.load(), Baseline.of(run_cases([], index, date=DAY), checked(index)))
    assert f"checks, refused by {name}" in {d.name for d in verdict.deltas if d.state == "red"}, verdict.lines()


@pytest.mark.slow
def test_a_changed_sentence_of_the_corpus_turns_the_gate_red(
    index_dir: Path, embedder: Embedder, facts: list[Case], tmp_path: Path
) -> None:
    shutil.copytree(CORPUS, tmp_path / "corpus")
    shutil.copytree(index_dir, tmp_path / "index")
    article = tmp_path / "corpus" / "articles" / "her2-antibody-dosing.md"
    text = article.read_text(encoding="utf-8")
    assert "as an 840 mg loading dose" in text
    article.write_text(text.replace("as an 840 mg loading dose", "as an 860 mg loading dose"), encoding="utf-8")
    ingest([tmp_path / "corpus"], embedder, tmp_path / "index")
    verdict = against_the_baseline(facts, Index.load(tmp_path / "index", embedder))
    assert verdict.is_red
    assert any(p.startswith("pertuzumab-dose: 0 sentences of 'her2-antibody-dosing' read") for p in verdict.problems)


@pytest.mark.slow
def test_nothing_is_worse_than_the_baseline(index_dir: Path) -> None:
    outcome = CliRunner().invoke(app, ["gate", "--index", str(index_dir), "--baseline", str(BASELINE)])
    assert outcome.exit_code == 0, f"{outcome.stdout}{outcome.exception or ''}"
