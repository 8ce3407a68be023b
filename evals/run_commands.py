"""The commands `guideline-qa eval run`, `report`, `compare` and `export`."""

import datetime as dt
import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from evals import CASES
from evals.case import Case
from evals.case_files import load_cases
from evals.case_view import render_case
from evals.compare import compare
from evals.compare_report import comparison_html, comparison_json, comparison_terminal
from evals.confidence import confidence
from evals.exports import export
from evals.junit import junit
from evals.metric import METRICS
from evals.model_card import model_card
from evals.parallel import resumed_run
from evals.place import INDEX, IndexOption, ModelOption, Place
from evals.report import render_html
from evals.report_markdown import render_markdown
from evals.report_terminal import render_terminal
from evals.run import Run
from evals.summary import SPLITS, estimate, of_split
from ingest.destination import file_to_write, folder_to_write, write
from ingest.engines.weights import SHIPPED_MODEL
from ingest.errors import CaseError

_COLUMNS = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
_Json = Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")]


def run_command(
    cases: Annotated[Path, typer.Option(help="A YAML file of cases, or a folder of them.")] = CASES,
    case: Annotated[
        list[str] | None, typer.Option(help="Ask this case only and show all of it; may be given again.")
    ] = None,
    index: IndexOption = INDEX,
    embedding_model: ModelOption = SHIPPED_MODEL,
    split: Annotated[Literal["dev", "test", "all"], typer.Option(help="Which cases to ask.")] = "all",
    out: Annotated[
        Path,
        typer.Option(callback=folder_to_write, help="Folder for run.jsonl, report.html, summary.md and junit.xml."),
    ] = Path("reports"),
    jobs: Annotated[int, typer.Option(min=1, help="Processes that ask.")] = os.cpu_count() or 1,
    as_json: _Json = False,
) -> None:
    """Ask the gold cases, score the answers and report. A run that was stopped goes on where it was."""
    wanted = _wanted(load_cases([cases]), case or (), split, cases)
    place = Place(index, embedding_model)
    kept = out / ("case.part.jsonl" if case else "run.part.jsonl")
    run = _run(wanted, place, kept, jobs)
    if not case:
        run.save(out / "run.jsonl")
    kept.unlink(missing_ok=True)
    if case:
        _show_cases(run, as_json=as_json)
        return
    written = _write_reports(run, out)
    if as_json:
        typer.echo(json.dumps({**summary(run), "run": str(out / "run.jsonl"), **written}, ensure_ascii=False))
    else:
        Console().print(render_terminal(run))
        typer.echo(f"Written: {out / 'run.jsonl'}, {', '.join(written.values())}")


def report_command(
    run: Annotated[Path, typer.Argument(help="A run.jsonl that 'eval run' wrote.")],
    html: Annotated[
        Path | None, typer.Option(callback=file_to_write, help="Write the page for people to this file.")
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option(callback=file_to_write, help="Write a summary in Markdown to this file.")
    ] = None,
    card: Annotated[
        Path | None,
        typer.Option("--model-card", callback=file_to_write, help="Write the model card to this file."),
    ] = None,
    as_json: _Json = False,
) -> None:
    """Report on a run made before: in the terminal, as an HTML page, in Markdown and as a model card."""
    loaded = Run.load(run)
    texts = ((html, render_html), (markdown, render_markdown), (card, model_card))
    for path, render in texts:
        if path is not None:
            write(path, render(loaded))
    if as_json:
        typer.echo(json.dumps(summary(loaded), ensure_ascii=False))
        return
    Console().print(render_terminal(loaded))
    for path in (html, markdown, card):
        if path is not None:
            typer.echo(f"Written: {path}")


def compare_command(
    before: Annotated[Path, typer.Argument(help="The run.jsonl of the one run.")],
    after: Annotated[Path, typer.Argument(help="The run.jsonl of the other.")],
    html: Annotated[
        Path | None, typer.Option(callback=file_to_write, help="Write the comparison as a page to this file.")
    ] = None,
    as_json: _Json = False,
) -> None:
    """Compare two runs of the same cases: paired tests, and what got better or worse, case by case."""
    found = compare(Run.load(before), Run.load(after))
    if html is not None:
        write(html, comparison_html(found))
    if as_json:
        typer.echo(json.dumps(comparison_json(found), ensure_ascii=False))
        return
    Console().print(comparison_terminal(found))
    if html is not None:
        typer.echo(f"Written: {html}")


def export_command(
    run: Annotated[Path, typer.Argument(help="A run.jsonl that 'eval run' wrote.")],
    out: Annotated[Path, typer.Option(callback=folder_to_write, help="Folder for the files.")] = Path("reports/export"),
    index: IndexOption = INDEX,
    embedding_model: ModelOption = SHIPPED_MODEL,
) -> None:
    """Write a run for other tools: TREC run and qrels, BEIR, JSONL for ragas, DeepEval and Inspect, JUnit."""
    for path in export(Run.load(run), Place(index, embedding_model).open(), out):
        typer.echo(f"Written: {path}")


def summary(run: Run) -> dict[str, object]:
    """The header, every metric by split and the confidence, ready for JSON; what was not measured is null."""
    return {
        "generation": run.header.generation,
        "date": run.header.date.isoformat(),
        "writer": run.header.writer,
        "cases": len(run.results),
        "metrics": {m.key: {s: asdict(estimate(of_split(run, s), m.key)) for s in SPLITS} for m in METRICS},
        "confidence": {s: asdict(confidence(of_split(run, s), seed=run.header.seed)) for s in SPLITS},
    }


def _wanted(cases: Sequence[Case], ids: Sequence[str], split: str, path: Path) -> list[Case]:
    unknown = [i for i in ids if i not in {c.case_id for c in cases}]
    if unknown:
        raise CaseError(f"{path}: holds no case {unknown[0]!r}. Look for its case_id in the files there.")
    wanted = [c for c in cases if split in ("all", c.split) and (not ids or c.case_id in ids)]
    if not wanted:
        raise CaseError(f"{path}: holds no case of the {split} split.")
    return wanted


def _run(cases: Sequence[Case], place: Place, kept: Path, jobs: int) -> Run:
    today = dt.datetime.now(dt.UTC).date()
    with Progress(*_COLUMNS, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Asking the cases", total=len(cases))
        return resumed_run(
            cases, place, kept, date=today, jobs=jobs, progress=lambda done, _total: bar.update(task, completed=done)
        )


def _show_cases(run: Run, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([{"case_id": r.case_id, **r.scores} for r in run.results], ensure_ascii=False))
        return
    for result in run.results:
        Console().print(render_case(result), soft_wrap=True)


def _write_reports(run: Run, out: Path) -> dict[str, str]:
    texts = {"report.html": render_html(run), "summary.md": render_markdown(run), "junit.xml": junit(run)}
    for name, text in texts.items():
        write(out / name, text)
    return {name.partition(".")[0]: str(out / name) for name in texts}
