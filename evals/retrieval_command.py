"""The command `guideline-qa eval retrieval`."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

from evals.beir import read_corpus, read_qrels, read_queries
from evals.collection import collected
from evals.place import ModelOption
from evals.retrieval import METRICS, OURS, Figure, Row, compare, search, write_run
from ingest.destination import file_to_write, folder_to_write
from ingest.embed import embedder_for
from ingest.engines.weights import SHIPPED_MODEL
from ingest.errors import CaseError


def retrieval_command(
    corpus: Annotated[Path, typer.Option(help="Documents: JSON lines with _id, title and text.")],
    queries: Annotated[Path, typer.Option(help="Queries: JSON lines with _id and text.")],
    run: Annotated[Path, typer.Option(callback=file_to_write, help="The TREC run to write.")],
    qrels: Annotated[
        Path | None, typer.Option(help="Judgments: then scores are printed, beside plain searches.")
    ] = None,
    k: Annotated[int, typer.Option(min=1, help="Documents of each query in the run.")] = 100,
    cache: Annotated[
        Path | None, typer.Option(callback=folder_to_write, help="Folder to keep the vectors in for the next time.")
    ] = None,
    embedding_model: ModelOption = SHIPPED_MODEL,
    as_json: Annotated[bool, typer.Option("--json", help="Print the scores as JSON.")] = False,
) -> None:
    """Rank a BEIR-format set with the code that ranks for answers.

    A document is taken as a passage, as given. Documents of one title, or of one metadata.group, are one guideline.
    """
    documents, asked = read_corpus(corpus), read_queries(queries)
    judgments = read_qrels(qrels) if qrels is not None else None
    if judgments is not None and not any(judgments.get(q.query_id) for q in asked):
        raise CaseError(f"{qrels}: judges none of the queries of {queries}.")
    columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        embedding = bar.add_task("Embedding", total=None)
        with collected(
            documents,
            embedder_for(embedding_model),
            cache=cache,
            progress=lambda done, total: bar.update(embedding, completed=done, total=total),
        ) as collection:
            searching = bar.add_task("Ranking", total=len(asked))
            runs = search(
                collection,
                asked,
                k,
                plain=judgments is not None,
                progress=lambda done, _total: bar.update(searching, completed=done),
            )
    write_run(run, runs[OURS])
    rows = compare(runs, judgments) if judgments is not None else ()
    if as_json:
        shown = {
            "documents": len(documents),
            "queries": len(asked),
            "run": str(run),
            "systems": [asdict(r) for r in rows],
        }
        typer.echo(json.dumps(shown, ensure_ascii=False))
        return
    if rows:
        Console().print(_table(rows))
    typer.echo(f"Written: {run}")


def _table(rows: Sequence[Row]) -> Table:
    table = Table(caption="95 % intervals: bootstrap over queries; gains are paired, query by query.")
    table.add_column("")
    for metric in METRICS:
        table.add_column(metric)
        table.add_column("gain over the fusion")
    for row in rows:
        cells = [cell for m in METRICS for cell in (_shown(row.figures[m]), _shown(row.gains.get(m), sign="+"))]
        table.add_row(row.system, *cells)
    return table


def _shown(figure: Figure | None, sign: str = "") -> str:
    if figure is None:
        return ""
    return f"{figure.mean:{sign}.3f} ({figure.low:{sign}.3f} to {figure.high:{sign}.3f})"
