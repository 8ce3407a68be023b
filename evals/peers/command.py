"""The command `guideline-qa eval peers`."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from evals import CASES
from evals.ask_cases import run_cases
from evals.case_files import load_cases
from evals.peers.ours import our_row
from evals.peers.peer import PEERS, chosen, write_task
from evals.peers.scores import WORDS, Row, Share, peer_row
from evals.place import INDEX, IndexOption
from evals.shown import NONE, shown
from ingest.destination import folder_to_write, write
from ingest.embed import embedder_for
from ingest.engines.weights import SHIPPED_MODEL, model_folder
from ingest.index import Index

_COLUMNS = (
    "system", "recall@5", "recall@10", f"recall in {WORDS} words", "right branch first", "AUROC, answerable or not",
    "unanswerable refused", "all in force", "words to read per citation",
)  # fmt: skip


def peers_command(
    index: IndexOption = INDEX,
    environments: Annotated[
        Path, typer.Option(callback=folder_to_write, help="Folder for the peers' environments.")
    ] = Path(".peers"),
    out: Annotated[
        Path, typer.Option(callback=folder_to_write, help="Folder for what they find, and for peers.md.")
    ] = Path("reports/peers"),
    split: Annotated[
        Literal["dev", "test", "all"], typer.Option(help="Which cases; nothing was fitted on test.")
    ] = "test",
    only: Annotated[list[str] | None, typer.Option(help="This peer only; may be given again.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the table as JSON.")] = False,
) -> None:
    """Ask LangChain, LlamaIndex and Haystack the gold cases that stand alone, over the same articles and weights.

    The first time their packages are installed, each in an environment of its own, which needs a package index.
    """
    wanted, opened = chosen(PEERS, only), Index.load(index, embedder_for())
    cases = [c for c in load_cases([CASES]) if not c.conversation and split in ("all", c.split)]
    today = dt.datetime.now(dt.UTC).date()
    rows = [our_row(run_cases(cases, opened, date=today), opened)]
    write_task(cases, list(opened.articles.values()), out)
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), console=Console(stderr=True)) as bar:
        for peer in wanted:
            task = bar.add_task(peer.title, total=None)
            found = peer.search(peer.prepare(environments), out, model_folder(SHIPPED_MODEL))
            rows.append(peer_row(peer.title, ", ".join(peer.packages), cases, found, opened.articles))
            bar.update(task, total=1, completed=1)
    table = peers_markdown(rows, f"{len(cases)} cases without a conversation ({split} split)", today)
    write(out / "peers.md", table)
    typer.echo(json.dumps([asdict(r) for r in rows], ensure_ascii=False) if as_json else table)


def peers_markdown(rows: Sequence[Row], cases: str, day: dt.date) -> str:
    """The table with its date, versions and what it does not show."""
    lines = [f"| {' | '.join(_COLUMNS)} |", f"|{'---|' * len(_COLUMNS)}"]
    lines += [f"| {' | '.join(_cells(r))} |" for r in rows]
    versions = "; ".join(f"{r.system}: {r.versions}" for r in rows[1:])
    return "\n".join(lines) + f"\n\n{cases}, {day.isoformat()}. {versions}.\n"


def _cells(row: Row) -> list[str]:
    figures = (row.recall_5, row.recall_10, row.recall_words, row.branch_first)
    return [
        row.system,
        *(_share(f) for f in figures),
        shown(row.auroc, "score"),
        _share(row.refused),
        _share(row.in_force),
        shown(row.words, "words"),
    ]


def _share(found: Share) -> str:
    if found.low is None or found.high is None:
        return NONE
    value, low, high = (shown(v, "share") for v in (found.value, found.low, found.high))
    return f"{value} ({low.removesuffix(' %')} to {high})"
