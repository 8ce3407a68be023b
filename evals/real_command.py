"""The command `guideline-qa eval real`."""

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table

from evals.metrics import interval
from evals.place import INDEX, IndexOption, ModelOption, Place
from evals.real import QUESTIONS, Shown, can_be_asked, known_sentences, load_suite, measure, not_refused
from ingest.engines.weights import SHIPPED_MODEL
from ingest.errors import CaseError

Figure = tuple[str, list[bool]]


def real_command(
    index: IndexOption = INDEX,
    embedding_model: ModelOption = SHIPPED_MODEL,
    cases: Annotated[Path, typer.Option(help="YAML file of questions and the sentences that answer.")] = QUESTIONS,
    split: Annotated[Literal["dev", "test", "all"], typer.Option(help="Which questions to ask.")] = "all",
    series: Annotated[int, typer.Option(help="Which series of questions to ask; 0 for all.")] = 0,
    failures: Annotated[bool, typer.Option(help="Print the questions that went wrong, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Ask clinicians' questions over real guidelines that are not part of the project."""
    suite, opened = load_suite(cases), Place(index, embedding_model).open()
    wanted = [q for q in suite.questions if split in ("all", q.split) and series in (0, q.series)]
    known = known_sentences(opened)
    asked = [q for q in wanted if can_be_asked(q, known)]
    if not any(q.answers for q in asked):
        raise CaseError(f"{index}: has none of the guidelines that the questions are about. Ingest them first.")
    today = dt.datetime.now(dt.UTC).date()
    shown = list(measure(opened, suite, asked, today))
    missed = not_refused(opened, suite, today)
    near = f"{len(suite.near_misses) - len(missed)} of {len(suite.near_misses)}"
    if as_json:
        found = {name: {"share": _mean(values), "n": len(values)} for name, values in figures(shown)}
        typer.echo(json.dumps({**found, "near_misses_refused": near, "left_out": len(wanted) - len(asked)}))
        return
    Console().print(_table(shown))
    typer.echo(f"Refused, for they name a drug or a study that nobody knows: {near}.")
    typer.echo(f"Left out, for the index does not have their guidelines: {len(wanted) - len(asked)}.")
    for question in missed if failures else ():
        typer.echo(f"{question} [not refused]")
    for one in filter(_went_wrong, shown if failures else ()):
        place = f"answer at {one.place}" if one.says else "no answer"
        typer.echo(f"{one.question.question} [{one.status}, {place}, front matter {one.front_matter}/{one.statements}]")


def figures(shown: Sequence[Shown]) -> list[Figure]:
    """What is measured, by name, with one value for each question that it is measured on."""
    answerable = [s for s in shown if s.answerable]
    plain = [s for s in shown if s.question.asks is None]
    return [
        ("answer shown", [s.says for s in answerable]),
        ("answer among the first three", [s.early for s in answerable]),
        ("answer first", [s.first for s in answerable]),
        ("front matter that nobody asked for", [s.unasked for s in plain]),
        ("abstains where the guidelines do not answer", [s.abstains for s in shown if not s.answerable]),
        ("abstains where they do", [s.abstains for s in answerable]),
    ]


def _went_wrong(one: Shown) -> bool:
    return one.unasked or (not one.first if one.answerable else not one.abstains)


def _mean(values: Sequence[bool]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def _table(shown: Sequence[Shown]) -> Table:
    found = Table(
        "", "share", "95 %", "questions", title="Clinicians' questions, real guidelines", title_justify="left"
    )
    for name, values in figures(shown):
        ends = interval([float(v) for v in values])
        told = "not measured" if not values else f"{sum(values) / len(values):.1%}"
        found.add_row(name, told, f"{ends[0]:.0%}–{ends[1]:.0%}" if ends else "", str(len(values)))
    return found
