"""The commands under `guideline-qa eval`."""

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import rich.table
import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from evals import CASES
from evals.abstention import (
    calibration_text,
    insufficient_text,
    no_evidence,
    over_corpus,
    over_guidelines,
    reliability_page,
    rows,
)
from evals.asked_commands import noisy_command, stated_command, threads_command
from evals.branching_command import conditions_command
from evals.case_files import load_cases
from evals.checks import (
    PARAPHRASES,
    ROLES,
    Split,
    Table,
    changed_paraphrase_table,
    mutation_table,
    paraphrase_table,
    restated,
)
from evals.disagreements import disagreements_command
from evals.gate_command import gate_command
from evals.peers.command import peers_command
from evals.place import INDEX, IndexOption, ModelOption, Place
from evals.real_command import real_command
from evals.retrieval_command import retrieval_command
from evals.rewrite import read_standalone, read_turns, rewritten, score, write_standalone
from evals.run_commands import compare_command, export_command, report_command, run_command
from evals.sources import articles_under
from evals.support.command import support_command
from ingest.destination import file_to_write, write
from ingest.embed import embedder_for
from ingest.engines.weights import SHIPPED_MODEL
from qa.sense import sense_of

_COLUMNS = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn())

app = typer.Typer(
    name="eval", help="Gold cases: ask them, score the answers, report.", no_args_is_help=True, rich_markup_mode=None
)
app.command("conditions")(conditions_command)
app.command("disagreements")(disagreements_command)
app.command("real")(real_command)
app.command("retrieval")(retrieval_command)
app.command("run")(run_command)
app.command("report")(report_command)
app.command("compare")(compare_command)
app.command("export")(export_command)
app.command("gate")(gate_command)
app.command("support")(support_command)
app.command("peers")(peers_command)
app.command("threads")(threads_command)
app.command("noisy")(noisy_command)
app.command("stated")(stated_command)


@app.command("documents")
def documents_command(
    paths: Annotated[list[Path], typer.Argument(help="Documents, or folders of them.")],
    truth: Annotated[
        Path | None,
        typer.Option(exists=True, file_okay=False, help="Folder of NAME.md files with the tables that NAME has."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print every file as JSON.")] = False,
) -> None:
    """Read documents and say how well: verdict, share of words kept, table cells that have their heads."""
    from evals.documents import evaluate, render

    with Progress(SpinnerColumn(), MofNCompleteColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading", total=None)
        done = evaluate(paths, truth, lambda n, total: bar.update(task, completed=n, total=total))
    if as_json:
        found, cells = done.cells
        over_all = {
            "read": done.read,
            "files": len(done.files),
            "conserved": done.conserved,
            "cells": cells,
            "found": found,
        }
        typer.echo(json.dumps({**over_all, "documents": [asdict(f) for f in done.files]}, ensure_ascii=False))
    else:
        Console().print(render(done))


@app.command("checks")
def checks_command(
    documents: Annotated[list[Path], typer.Argument(help="Documents whose sentences are changed, or folders of them.")],
    split: Annotated[Split, typer.Option(help="Which half of the documents, by the hash of their ids.")] = "all",
    per_kind: Annotated[int, typer.Option(min=1, help="Sentences to change in each way.")] = 300,
    misses: Annotated[int, typer.Option(min=0, help="Misses of each kind to print.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the tables as JSON.")] = False,
) -> None:
    """Change sentences in every way that harms, and count how many of the changes the checks catch."""
    articles = articles_under(documents)
    tables = {"changed sentences": mutation_table(articles, per_kind=per_kind, split=split)}
    by_id = {a.article_id: a for a in articles}
    if PARAPHRASES.exists() and restated(by_id):
        tables["paraphrases"] = paraphrase_table(by_id, split=split)
        tables["paraphrases of roles and conditions"] = paraphrase_table(by_id, ROLES, split)
        tables["paraphrases with a change"] = changed_paraphrase_table(by_id, split=split)
    if as_json:
        typer.echo(json.dumps({name: asdict(table) for name, table in tables.items()}, ensure_ascii=False))
        return
    for name, table in tables.items():
        Console().print(checks_table(name, table))
        for miss in table.first_misses(misses):
            typer.echo(f"{miss.kind}\n  source:    {miss.sentence}\n  statement: {miss.statement}")
            typer.echo(f"  refused:   {'; '.join(miss.why) or 'no'}")


@app.command("rewrite")
def rewrite_command(
    turns: Annotated[Path, typer.Option(help="JSON lines {id, history: [...], question}.")],
    out: Annotated[Path, typer.Option(callback=file_to_write, help="File for the JSON lines {id, standalone}.")],
    gold: Annotated[
        Path | None, typer.Option(help="People's rewrites {id, standalone}: prints how near ours are.")
    ] = None,
    embedding_model: ModelOption = SHIPPED_MODEL,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Make follow-up questions stand-alone, with the code that answers use and without a language model."""
    asked, people = read_turns(turns), None if gold is None else read_standalone(gold)
    with Progress(*_COLUMNS, console=Console(stderr=True), transient=True) as bar:
        found = rewritten(bar.track(asked, description="Rewriting"), sense_of(embedder_for(embedding_model)))
    figures = None if people is None else score(asked, found, people)
    write_standalone(found, out)
    if figures is None:
        typer.echo(f"Written: {out}, {len(found)} questions")
        return
    typer.echo(json.dumps(asdict(figures)) if as_json else figures.text())


@app.command("abstention")
def abstention_command(
    index: IndexOption = INDEX,
    embedding_model: ModelOption = SHIPPED_MODEL,
    cases: Annotated[Path, typer.Option(help="A YAML file of cases, or a folder of them.")] = CASES,
    guidelines: Annotated[
        Path | None, typer.Option(help="Folder with passages.jsonl.gz and questions.jsonl of real guidelines.")
    ] = None,
    out: Annotated[Path, typer.Option(callback=file_to_write, help="File for the reliability plot.")] = Path(
        "reports/abstention.html"
    ),
) -> None:
    """Ask questions that the sources answer and their twins that they do not; count what is refused.

    Without --guidelines only the corpus is asked.
    """
    opened, today = Place(index, embedding_model).open(), dt.datetime.now(dt.UTC).date()
    wanted = [c.question for c in load_cases([cases]) if c.expect == "answer" and not c.conversation]
    wanted += [a.question for a in opened.articles.values() if a.question and a.in_force(today)]
    suites = [over_corpus(opened, wanted, today)]
    if guidelines is not None:
        suites.append(over_guidelines(guidelines, opened.embedder, today))
    with Progress(*_COLUMNS, console=Console(stderr=True), transient=True) as bar:
        asked = [a for suite in suites for a in bar.track(suite, description="Asking")]
    write(out, reliability_page(asked))
    for row in rows(asked):
        typer.echo(row.text())
        typer.echo(f"  {calibration_text([a for a in asked if a.suite == row.suite])}")
    if guidelines is not None:
        typer.echo(insufficient_text(list(no_evidence(guidelines, opened.embedder, today))))
    typer.echo(f"Written: {out}")


def checks_table(name: str, table: Table) -> rich.table.Table:
    """The rows of one suite for the terminal."""
    shown = rich.table.Table(title=name)
    for column in ("kind", "statements", "caught", "refused"):
        shown.add_column(column, justify="left" if column == "kind" else "right")
    for row in table.rows:
        share = row.share
        text = "" if share is None else f"{1 - share if row.harmless else share:.1%}"
        shown.add_row(row.kind, str(row.total), *(("", text) if row.harmless else (text, "")))
    overall = [table.overall(harmless=h) for h in (False, True)]
    shown.add_row("all", str(sum(r.total for r in table.rows)), *("" if o is None else f"{o:.1%}" for o in overall))
    return shown
