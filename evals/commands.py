"""The commands `guideline-qa eval run` and `guideline-qa eval report`."""

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from evals.case import Case, load_cases
from evals.report import render_html, render_terminal
from evals.run import Run, run_cases
from evals.summary import METRICS, SPLITS, estimate, of_split
from ingest.embed import embedder_for
from ingest.engines.weights import SHIPPED_MODEL
from ingest.errors import CaseError
from ingest.index import Index

CASES = Path(__file__).parent / "cases"

app = typer.Typer(name="eval", help="Gold cases: ask them, score the answers, report.", no_args_is_help=True)


@app.command("run")
def run_command(
    cases: Annotated[Path, typer.Option(help="A YAML file of cases, or a folder of them.")] = CASES,
    index: Annotated[Path, typer.Option(envvar="GUIDELINE_QA_INDEX", help="Folder of the index.")] = Path(".index"),
    embedding_model: Annotated[
        str, typer.Option(envvar="GUIDELINE_QA_EMBEDDING_MODEL", help="The one the index was made with.")
    ] = SHIPPED_MODEL,
    split: Annotated[Literal["dev", "test", "all"], typer.Option(help="Which cases to ask.")] = "all",
    out: Annotated[Path, typer.Option(help="Folder for run.jsonl and report.html.")] = Path("reports"),
    as_json: Annotated[bool, typer.Option("--json", help="Print the metrics as JSON.")] = False,
) -> None:
    """Ask every gold case, score the answers, and write run.jsonl and report.html."""
    wanted = [c for c in load_cases([cases]) if split in ("all", c.split)]
    if not wanted:
        raise CaseError(f"{cases}: holds no case of the {split} split.")
    done = _run_with_progress(wanted, Index.load(index, embedder_for(embedding_model)))
    record, page = out / "run.jsonl", out / "report.html"
    done.save(record)
    page.write_text(render_html(done), encoding="utf-8")
    if as_json:
        typer.echo(json.dumps({**summary(done), "run": str(record), "report": str(page)}, ensure_ascii=False))
    else:
        Console().print(render_terminal(done))
        typer.echo(f"Written: {record} and {page}")


@app.command("report")
def report_command(
    run: Annotated[Path, typer.Argument(help="A run.jsonl that 'eval run' wrote.")],
    html: Annotated[Path | None, typer.Option(help="Write the HTML report to this file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the metrics as JSON.")] = False,
) -> None:
    """Report on a run made before: in the terminal, and as an HTML page."""
    loaded = Run.load(run)
    if html is not None:
        html.parent.mkdir(parents=True, exist_ok=True)
        html.write_text(render_html(loaded), encoding="utf-8")
    if as_json:
        typer.echo(json.dumps(summary(loaded), ensure_ascii=False))
        return
    Console().print(render_terminal(loaded))
    if html is not None:
        typer.echo(f"Written: {html}")


def summary(run: Run) -> dict[str, object]:
    """The header and every metric by split, ready for JSON; what was not measured is null."""
    return {
        "generation": run.header.generation,
        "date": run.header.date.isoformat(),
        "writer": run.header.writer,
        "cases": len(run.results),
        "metrics": {m.key: {s: asdict(estimate(of_split(run, s), m.key)) for s in SPLITS} for m in METRICS},
    }


def _run_with_progress(cases: list[Case], index: Index) -> Run:
    columns = (SpinnerColumn(), TextColumn("Asking the cases"), MofNCompleteColumn())
    today = dt.datetime.now(dt.UTC).date()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("cases", total=len(cases))
        return run_cases(cases, index, date=today, progress=lambda done, _total: bar.update(task, completed=done))
