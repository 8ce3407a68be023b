"""The command `guideline-qa eval support`."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

from evals.support.fit import token_model
from evals.support.labelled import Labelled
from evals.support.measured import Rows, measure
from evals.support.outside import outside_lines, scorer_named
from evals.support.pairs import read_pairs, write_scored
from evals.support.scorer import Outside, score_pairs
from evals.support.sets import SETS, LabelledSet, read_set
from evals.support.table import Line, lines
from ingest.destination import file_to_write
from ingest.engines.states import TokenModel
from ingest.errors import CaseError, UserError

_Wanted = tuple[LabelledSet, Sequence[Labelled]]
_CAPTION = (
    "95 % intervals: bootstrap over evidences. Held-out folds, unless ¹ never fitted on, or ² in part fitted on. Beside"
    " it, on the same folds: counting shared words; seeing the evidence or the claim alone; the score fitted on the"
    " other sets only (left). Backed claims are told from others: ', refuted' and ', neutral' say which others."
    " Strangers are pairs that the program makes."
)
_MARKS = {"never fitted on": " ¹", "in part fitted on": " ²"}


def support_command(
    pairs: Annotated[Path | None, typer.Option(help="JSON lines {id, claim, evidence}.")] = None,
    out: Annotated[
        Path | None, typer.Option(callback=file_to_write, help="File for the lines {id, score, verdict, checks}.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="Folder with labelled sets: prints how well the score tells them apart.")
    ] = None,
    scorer: Annotated[
        str, typer.Option(help="alignment, cross-encoder:FOLDER, or judge:MODEL at OPENAI_BASE_URL.")
    ] = "alignment",
    limit: Annotated[int | None, typer.Option(min=1, help="Pairs of each labelled set; all unless given.")] = None,
    base_url: Annotated[str | None, typer.Option(envvar="OPENAI_BASE_URL", help="Where a judge is.")] = None,
    api_key: Annotated[str, typer.Option(envvar="OPENAI_API_KEY", help="Its key.", show_default=False)] = "none",
    as_json: Annotated[bool, typer.Option("--json", help="Print the table as JSON.")] = False,
) -> None:
    """Score how well evidence backs claims; with --data, measure it on sets that people labelled."""
    if (pairs is None) == (data is None) or (pairs is None) != (out is None):
        raise UserError("Give --pairs with --out, or --data.")
    if pairs is not None and out is not None:
        _score(pairs, out, scorer_named(scorer, base_url, api_key))
    elif data is not None:
        wanted = [(s, read) for s in SETS if (read := read_set(s, data, limit))]
        if not wanted:
            raise CaseError(f"{data}: holds none of {', '.join(sorted({s.folder for s in SETS}))}.")
        _measure(wanted, scorer, scorer_named(scorer, base_url, api_key), as_json=as_json)


def _score(path: Path, out: Path, outside: Outside | None) -> None:
    read = read_pairs(path)
    by_evidence = sorted(range(len(read)), key=lambda i: read[i].evidence)
    model, began = token_model(), perf_counter()
    with _bar() as bar:
        found = score_pairs([read[i] for i in by_evidence], model, outside)
        done = dict(zip(by_evidence, bar.track(found, total=len(read), description="Scoring"), strict=True))
    write_scored(out, ((pair, done[i]) for i, pair in enumerate(read)))
    unscored = sum(one.score is None for one in done.values())
    missing = f", {unscored} of them without a score" if unscored else ""
    typer.echo(f"Written: {out}, {len(read)} pairs{missing}, {len(read) / (perf_counter() - began):.0f} a second")


def _measure(wanted: Sequence[_Wanted], scorer: str, outside: Outside | None, *, as_json: bool) -> None:
    model, began = token_model(), perf_counter()
    with _bar() as bar:
        if outside is None:
            found = lines({s.name: _rows(s, read, model, bar) for s, read in wanted})
        else:
            found = outside_lines(wanted, lambda own, text: bar.track(own, description=text), outside)
    count = sum(len(read) for _, read in wanted)
    speed = count / (perf_counter() - began)
    if as_json:
        typer.echo(json.dumps({"scorer": scorer, "pairs_per_second": round(speed, 1), "sets": [*map(asdict, found)]}))
        return
    Console().print(_table(found, scorer))
    typer.echo(f"{count} pairs, {speed:.0f} a second with the fits")


def _rows(wanted: LabelledSet, read: Sequence[Labelled], model: TokenModel, bar: Progress) -> Rows:
    task = bar.add_task(wanted.name, total=len(read))
    return measure(read, model, lambda done, _total: bar.update(task, completed=done))


def _bar() -> Progress:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _table(found: Sequence[Line], scorer: str) -> Table:
    table = Table(title=f"AUROC of {scorer}", caption=_CAPTION, box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for column in ("set", "pairs", "AUROC (95 %)", "asked", "words", "evid.", "claim", "left"):
        table.add_column(column, justify="left" if column == "set" else "right", no_wrap=True)
    for line in found:
        numbers = (line.asked, line.overlap, line.evidence_alone, line.claim_alone, line.left_out)
        shown = f"{_short(line.auroc)} ({_short(line.low)}–{_short(line.high)})"
        mark = _MARKS.get(line.how, "")
        table.add_row(f"{line.name}{mark}", str(line.pairs), shown, *map(_short, numbers))
    return table


def _short(number: float | None) -> str:
    return "" if number is None else f"{number:.3f}".removeprefix("0")
