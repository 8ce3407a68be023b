"""The command `guideline-qa eval gate`."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from evals import CASES
from evals.baseline import BASELINE, Baseline
from evals.case_files import load_cases
from evals.gate import judge, measured
from evals.place import INDEX, IndexOption, ModelOption, Place
from ingest.destination import file_to_write
from ingest.engines.weights import SHIPPED_MODEL


def gate_command(
    index: IndexOption = INDEX,
    embedding_model: ModelOption = SHIPPED_MODEL,
    baseline: Annotated[Path, typer.Option(help="The accepted figures.")] = BASELINE,
    update: Annotated[bool, typer.Option("--update", help="Accept the figures of now as the baseline.")] = False,
) -> None:
    """Say what got better or worse since the baseline; exit 1 when it is worse beyond its interval."""
    today = dt.datetime.now(dt.UTC).date()
    if update:
        file_to_write(baseline)
    before = None if update and not baseline.exists() else Baseline.load(baseline)
    now, problems = measured(load_cases([CASES]), Place(index, embedding_model).open(), today)
    verdict = None if before is None else judge(before, now, problems)
    for line in () if verdict is None else verdict.lines():
        typer.echo(line)
    if update:
        now.save(baseline)
        typer.echo(f"Written: {baseline}")
    elif verdict is not None and verdict.is_red:
        raise typer.Exit(1)
