"""The commands `guideline-qa eval threads`, `eval noisy` and `eval stated`: how a question is read."""

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer

from evals.noisy import SETS as PAIR_SETS
from evals.noisy import ask_both, load_pairs
from evals.noisy import rows as pair_rows
from evals.place import index_there
from evals.stated import SETS as STATED_SETS
from evals.stated import load_stated, read
from evals.stated import rows as stated_rows
from evals.threads import SETS, hold, load_threads, rows
from ingest.embed import embedder_for
from ingest.index import Index

_Index = Annotated[
    Path,
    typer.Option(callback=index_there, envvar="GUIDELINE_QA_INDEX", help="Folder of the index of the shipped corpus."),
]
_Set = Annotated[
    Literal["typed", "leaning", "rounds"],
    typer.Option("--set", help="As typed; whose follow-ups lean hardest on what was said; in which patients change."),
]
_PairSet = Annotated[
    Literal["around", "written"], typer.Option("--set", help="Noise around the question, or questions as at a desk.")
]
_Cases = Annotated[Path | None, typer.Option(help="YAML file to ask instead, of the form of those in evals/.")]
_StatedSet = Annotated[
    Literal["written", "desk"],
    typer.Option("--set", help="Of one patient, or with facts that change or are of another patient."),
]
_Split = Annotated[Literal["dev", "test", "all"], typer.Option(help="Which half to ask.")]
_Failures = Annotated[bool, typer.Option(help="Print what went wrong, too.")]
_Json = Annotated[bool, typer.Option("--json", help="Print what came of each as JSON.")]


def threads_command(
    index: _Index = Path(".index"),
    which: _Set = "typed",
    cases: _Cases = None,
    split: _Split = "all",
    failures: _Failures = False,
    as_json: _Json = False,
) -> None:
    """Hold conversations with the shipped corpus: is every turn answered with what it asked for?"""
    opened, today = _opened(index)
    wanted = [t for t in load_threads(cases or SETS[which]) if split in ("all", t.split)]
    outcomes = [o for thread in wanted for o in hold(thread, opened, today)]
    if as_json:
        typer.echo(json.dumps([asdict(o) for o in outcomes], ensure_ascii=False))
        return
    for row in rows(outcomes):
        typer.echo(row.text())
    for one in outcomes if failures else ():
        if not one.first:
            where = "not first" if one.said else "not said"
            typer.echo(f"{one.thread.thread}: {one.turn.ask!r}, read as {one.standalone!r}: {where}")


def noisy_command(
    index: _Index = Path(".index"),
    which: _PairSet = "around",
    cases: _Cases = None,
    split: _Split = "all",
    failures: _Failures = False,
    as_json: _Json = False,
) -> None:
    """Ask questions with and without names, numbers, greetings, slips and stories: is the answer the same?"""
    opened, today = _opened(index)
    outcomes = [ask_both(p, opened, today) for p in load_pairs(cases or PAIR_SETS[which]) if split in ("all", p.split)]
    if as_json:
        typer.echo(json.dumps([asdict(o) for o in outcomes], ensure_ascii=False))
        return
    for row in pair_rows(outcomes):
        typer.echo(row)
    for one in outcomes if failures else ():
        if not one.same_first:
            what = f"{one.kept:.0%} kept" if one.same_status else "one is refused"
            typer.echo(f"{one.pair.kind}: {one.pair.noisy!r}: {what}")


def stated_command(
    which: _StatedSet = "written", cases: _Cases = None, split: _Split = "all", failures: _Failures = False
) -> None:
    """Read what clinicians type of their patients: are the facts those that a person reads?"""
    today = dt.datetime.now(dt.UTC).date()
    readings = [read(s, today) for s in load_stated(cases or STATED_SETS[which]) if split in ("all", s.split)]
    for row in stated_rows(readings):
        typer.echo(row)
    for one in readings if failures else ():
        if not one.is_right:
            wrong = [f"missing {f!r}" for f in one.missing] + [f"wrong {f!r}" for f in one.wrong]
            typer.echo(f"{' / '.join(one.said.say)}: {', '.join(wrong)}; read {', '.join(one.read) or 'nothing'}")


def _opened(index: Path) -> tuple[Index, dt.date]:
    return Index.load(index, embedder_for()), dt.datetime.now(dt.UTC).date()
