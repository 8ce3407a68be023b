"""The command `guideline-qa eval conditions`."""

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from evals.branching import FAMILIES, Outcome, branching_index, load_families, measure
from evals.branching_report import COLUMNS, rows, share, table
from ingest.errors import CaseError

_INDEX = Path(".index-branching")


def conditions_command(
    passages: Annotated[
        Path | None,
        typer.Option(help="passages.jsonl.gz of the guidelines that the cases name; without it, the corpus only."),
    ] = None,
    cases: Annotated[Path, typer.Option(help="YAML file of recommendations, branches and questions.")] = FAMILIES,
    corpus: Annotated[Path, typer.Option(help="The shipped corpus, or other documents.")] = Path("corpus"),
    index: Annotated[Path, typer.Option(help="Folder for the index of corpus and guidelines.")] = _INDEX,
    split: Annotated[Literal["dev", "test", "all"], typer.Option(help="Which questions to ask.")] = "all",
    failures: Annotated[bool, typer.Option(help="Print the questions that went wrong, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the shares as JSON.")] = False,
) -> None:
    """Ask the questions to branching recommendations: does the branch that applies come first?"""
    if passages is not None and not passages.is_file():
        raise CaseError(f"{passages}: there is no such file. Give the passages.jsonl.gz, or leave it out.")
    every = load_families(cases)
    families = [f for f in every if split in ("all", f.split) and (f.source == "corpus" or passages is not None)]
    opened = branching_index(every, corpus, passages, index)
    today = dt.datetime.now(dt.UTC).date()
    outcomes = [o for family in families for o in measure(family, opened, today)]
    if as_json:
        typer.echo(json.dumps({n: {w: asdict(share(g, w)) for w, _ in COLUMNS} for n, g in rows(outcomes)}))
        return
    Console().print(table(outcomes))
    if passages is None and any(f.source == "guidelines" for f in every):
        typer.echo("The recommendations of other guidelines were left out: no --passages.")
    for one in filter(_went_wrong, outcomes if failures else ()):
        typer.echo(f"{one.family.family}: {one.question.question} -> {', '.join(one.question.applies)} {one.trouble}")


def _went_wrong(outcome: Outcome) -> bool:
    return not (outcome.rules_first and outcome.answer_first) or outcome.wrong_shown
