import datetime as dt
import json
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.ask_cases import run_cases
from evals.case import Case, Nugget, Source
from evals.commands import app
from evals.parallel import Place, resumed_run
from evals.run import Run
from ingest.engines.weights import SHIPPED_MODEL
from ingest.errors import CaseError, UserError
from ingest.index import Index
from qa.draft import Draft, Whole
from qa.question import Question
from qa.retrieve import Passage

DAY = dt.date(2026, 11, 20)
PERTUZUMAB = "What dose of pertuzumab is given?"


def case(case_id: str, question: str, *conversation: str, nuggets: tuple[Nugget, ...] = ()) -> Case:
    return Case(
        case_id=case_id,
        question=question,
        conversation=conversation,
        as_of=DAY,
        audience="clinician",
        expect="answer" if nuggets else "abstain",
        nuggets=nuggets,
        split="dev",
        author="maintainers",
        review="draft",
    )


NUGGET = Nugget("840 mg, then 420 mg every 3 weeks", "vital", (Source("nowhere", "Never written."),))
DOSE = case("dose", PERTUZUMAB, nuggets=(NUGGET,))
OFF_TOPIC = case("capital", "What is the capital of France?")
FOLLOW_UP = case("follow-up", "what about trastuzumab?", PERTUZUMAB, nuggets=(NUGGET,))


def without_seconds(run: Run) -> Run:
    return replace(run, results=tuple(replace(r, seconds=0.0) for r in run.results))


@pytest.fixture(scope="module")
def run(index: Index) -> Run:
    return run_cases([DOSE, OFF_TOPIC, FOLLOW_UP], index, date=DAY)


def test_results_come_in_the_order_of_the_cases_with_status_and_scores(run: Run) -> None:
    assert [(r.case_id, r.status) for r in run.results] == [
        ("dose", "answer"), ("capital", "abstain"), ("follow-up", "answer"),
    ]  # fmt: skip
    dose, capital, _ = run.results
    assert dose.scores["vital_recall"] == 1.0
    assert dose.scores["citation_validity"] == 1.0
    assert capital.scores["abstention_precision"] == 1.0
    assert capital.scores["words"] is None


def test_passages_are_kept_best_first_(run: Run) -> None:
    passages = run.results[0].passages
    assert passages
    assert list(passages) == sorted(passages, key=lambda p: -p.score)
    assert all(p.first <= p.last for p in passages)


def test_the_conversation_is_asked_before_the_question(run: Run) -> None:
    assert run.results[2].answer.question.standalone == "What dose of trastuzumab is given?"
    assert run.results[0].answer.question.context == ()


def test_numbers_of_the_conversation_are_carried_into_the_last_answer(run: Run, index: Index) -> None:
    cold = run_cases([replace(FOLLOW_UP, conversation=())], index, date=DAY).results[0]
    assert min(c.number for c in cold.answer.citations) == 1
    assert max(c.number for c in run.results[2].answer.citations) > len(run.results[2].answer.citations)


def test_a_source_that_the_index_lacks_is_a_problem_and_leaves_retrieval_unscored(run: Run) -> None:
    assert {p.partition(":")[0] for p in run.header.problems} == {"dose", "follow-up"}
    assert run.results[0].scores["recall@5"] is None
    assert run.results[0].scores["RR"] is None


def test_the_same_cases_give_the_same_bytes_apart_from_seconds(run: Run, index: Index, tmp_path: Path) -> None:
    again = run_cases([DOSE, OFF_TOPIC, FOLLOW_UP], index, date=DAY)
    without_seconds(run).save(tmp_path / "one.jsonl")
    without_seconds(again).save(tmp_path / "two.jsonl")
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


def test_a_run_read_back_is_the_run_that_was_written(run: Run, tmp_path: Path) -> None:
    run.save(tmp_path / "reports" / "run.jsonl")
    assert Run.load(tmp_path / "reports" / "run.jsonl") == run


def test_a_result_edited_by_hand_is_refused_with_its_line(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    run.save(path)
    path.write_text(path.read_text().replace('"text":"What is the capital', '"text":"Which is the capital'))
    with pytest.raises(UserError, match=r"line 3: .*changed after it was made"):
        Run.load(path)


@pytest.mark.parametrize("text", ["", "not json\n", '{"generation": "gen-1"}\n'])
def test_a_file_that_is_no_run_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.jsonl").write_text(text)
    with pytest.raises(UserError, match=r"run\.jsonl"):
        Run.load(tmp_path / "run.jsonl")


class SilentWriter:
    """A writer that proposes nothing."""

    def propose(self, question: Question, passages: Sequence[Passage], stop: threading.Event | None = None) -> Whole:
        return Whole(Draft(()))


def test_the_writer_is_used_and_named(index: Index) -> None:
    seen: list[tuple[int, int]] = []
    run = run_cases([DOSE], index, date=DAY, writer=SilentWriter(), progress=lambda d, t: seen.append((d, t)))
    assert run.header.writer == "SilentWriter"
    assert "model" in {n.kind for n in run.results[0].answer.notices}
    assert seen == [(1, 1)]


def cases_file(folder: Path) -> Path:
    path = folder / "cases.yaml"
    path.write_text(
        "- {case_id: capital, question: 'What is the capital of France?', as_of: 2026-11-20, audience: clinician,"
        " expect: abstain, split: dev, author: maintainers, review: draft}\n"
    )
    return path


def test_the_command_writes_record_and_page_and_prints_json(index_dir: Path, tmp_path: Path) -> None:
    arguments = [
        "--cases",
        str(cases_file(tmp_path)),
        "--index",
        str(index_dir),
        "--out",
        str(tmp_path / "out"),
        "--jobs",
        "1",
    ]
    outcome = CliRunner().invoke(app, ["run", *arguments, "--json"], catch_exceptions=False)
    printed = json.loads(outcome.stdout)
    assert printed["cases"] == 1
    assert printed["metrics"]["abstention_recall"]["all"]["value"] == 1.0
    assert printed["metrics"]["vital_recall"]["all"]["value"] is None
    assert Path(printed["report"]).read_text().startswith("<!doctype html>")
    again = CliRunner().invoke(app, ["report", printed["run"], "--html", str(tmp_path / "again.html")])
    assert "Headline" in again.stdout
    assert (tmp_path / "again.html").read_bytes() == Path(printed["report"]).read_bytes()


def test_a_split_without_cases_is_refused(index_dir: Path, tmp_path: Path) -> None:
    arguments = ["--cases", str(cases_file(tmp_path)), "--split", "test", "--index", str(index_dir)]
    with pytest.raises(CaseError, match="no case of the test split"):
        CliRunner().invoke(app, ["run", *arguments], catch_exceptions=False)


def test_one_case_is_shown_whole(index_dir: Path, tmp_path: Path) -> None:
    arguments = ["--case", "pertuzumab-dose", "--index", str(index_dir), "--out", str(tmp_path), "--jobs", "1"]
    shown = CliRunner().invoke(app, ["run", *arguments], catch_exceptions=False).stdout
    assert "pertuzumab-dose: as expected" in shown
    assert (
        "vital: pertuzumab 840 mg loading dose intravenously, then 420 mg every 3 weeks (said, cites its source)"
        in shown
    )
    assert list(tmp_path.iterdir()) == []


def test_a_case_that_does_not_exist_is_refused(index_dir: Path) -> None:
    with pytest.raises(CaseError, match="no case 'no-such-case'"):
        CliRunner().invoke(app, ["run", "--case", "no-such-case", "--index", str(index_dir)], catch_exceptions=False)


def test_a_stopped_run_goes_on_with_the_cases_that_are_left(index_dir: Path, tmp_path: Path) -> None:
    place, kept = Place(index_dir, SHIPPED_MODEL), tmp_path / "run.part.jsonl"

    def stop(done: int, _total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        resumed_run([DOSE, OFF_TOPIC, FOLLOW_UP], place, kept, date=DAY, jobs=1, progress=stop)
    counted: list[int] = []
    run = resumed_run(
        [DOSE, OFF_TOPIC, FOLLOW_UP], place, kept, date=DAY, jobs=1, progress=lambda done, _total: counted.append(done)
    )
    assert counted == [2, 3]
    assert [r.case_id for r in run.results] == ["dose", "capital", "follow-up"]


@pytest.mark.slow
def test_two_processes_give_the_same_run_as_one(index_dir: Path, tmp_path: Path, run: Run) -> None:
    place = Place(index_dir, SHIPPED_MODEL)
    both = resumed_run([DOSE, OFF_TOPIC, FOLLOW_UP], place, tmp_path / "part.jsonl", date=DAY, jobs=2)
    assert without_seconds(both).results == without_seconds(run).results
