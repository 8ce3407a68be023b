"""The commands `guideline-qa bench`: what things cost, as ratios from one run."""

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from evals.bench_embed import EmbedBench, bench_embed
from evals.place import INDEX, IndexOption
from evals.questions import asked
from evals.sources import articles_under
from evals.speed.command import peers_command
from ingest.destination import file_to_write, folder_to_write, write

app = typer.Typer(name="bench", no_args_is_help=True, rich_markup_mode=None)
app.command("peers")(peers_command)


@app.callback()
def bench() -> None:
    """Measure what things cost: ratios from one run on this machine."""


@app.command("embed")
def embed_command(
    documents: Annotated[list[Path], typer.Argument(help="Documents to embed, or folders of them.")],
    index: IndexOption = INDEX,
    chunks: Annotated[int, typer.Option(min=11, help="Texts of about 240 tokens to embed.")] = 64,
    rounds: Annotated[int, typer.Option(min=1, help="How often either engine has its turn.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """The engine that serves against sentence-transformers: chunks a second, one query, a cold start, memory.

    Example: guideline-qa bench embed corpus
    """
    articles = articles_under(documents)
    measured = bench_embed(articles, index, chunks=chunks, rounds=rounds)
    typer.echo(json.dumps({**asdict(measured), "ratios": measured.ratios}, indent=1) if as_json else text(measured))


@app.command("cds")
def cds_command(
    index: IndexOption = INDEX,
    calls: Annotated[int, typer.Option(min=2, help="Requests to send, half of them for each hook.")] = 120,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """How soon CDS Hooks cards come, over HTTP from a server on one core; the goal is 500 ms at the 95th percentile.

    Example: guideline-qa bench cds
    """
    from evals.bench_cds import bench_cds

    found = bench_cds(index, calls=calls, today=dt.datetime.now().astimezone().date())
    typer.echo(json.dumps(asdict(found), indent=1) if as_json else found.text())


@app.command("chat")
def chat_command(
    address: Annotated[str, typer.Argument(help="Where the chat is served.")] = "http://127.0.0.1:8501/",
    question: Annotated[str, typer.Option(help="What every reader asks.")] = "What dose of pertuzumab is given?",
    readers: Annotated[int, typer.Option(min=1, help="Readers at once.")] = 10,
    browsers: Annotated[
        int,
        typer.Option(min=1, help="How many of them have a browser on this machine; the others, machines of their own."),
    ] = 1,
    chromium: Annotated[Path, typer.Option(help="The browser.")] = Path("/usr/bin/chromium"),
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """What readers of a chat that is being served wait for: first paint, a box to type into, and an answer after Enter;
    and how much of the processor the server and the browser take, if the chat is served on this machine.

    Example: guideline-qa serve, and in another terminal: guideline-qa bench chat
    """
    from evals.bench_chat import bench_chat

    found = bench_chat(address, question, readers=readers, browsers=browsers, chromium=chromium)
    typer.echo(json.dumps(asdict(found), indent=1) if as_json else found.text())


_Questions = Annotated[
    Path | None, typer.Option(help="JSON lines with a `text` each, instead of the gold cases' questions.")
]
_Most = Annotated[int, typer.Option(min=10, help="Questions to ask at most, evenly spread.")]


@app.command("service")
def service_command(
    index: IndexOption = INDEX,
    questions: _Questions = None,
    most: _Most = 1000,
    workers: Annotated[int, typer.Option(min=1, help="Processes that serve.")] = 2,
    clients: Annotated[int, typer.Option(min=1, help="Clients that ask at the same time.")] = 8,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Answers and searches a second over HTTP from a server of its own; the goals are 60 and 250 on two cores.

    Example: guideline-qa bench service
    """
    from evals.bench_service import bench_service

    found = bench_service(index, asked(questions, most), workers=workers, clients=clients)
    typer.echo(json.dumps(asdict(found), indent=1) if as_json else found.text())


@app.command("answer")
def answer_command(
    index: IndexOption = INDEX,
    questions: _Questions = None,
    most: _Most = 400,
    flame: Annotated[
        Path | None, typer.Option(callback=file_to_write, help="Draw where the time goes here, as SVG.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """How long a checked answer takes in a warm process, by stage; the goals are 40 ms in the middle, 100 at p95.

    Example: guideline-qa bench answer --flame flame.svg
    """
    from evals.bench_answer import bench_answer

    day = dt.datetime.now().astimezone().date()
    found = bench_answer(index, asked(questions, most), day, flame=flame)
    typer.echo(json.dumps(asdict(found), indent=1) if as_json else found.text())


@app.command("scale")
def scale_command(
    index: IndexOption = INDEX,
    to: Annotated[int, typer.Option(min=1_000, help="Chunks of the largest index.")] = 1_000_000,
    most: Annotated[int, typer.Option(min=10, help="Questions to ask at most, evenly spread.")] = 200,
    questions: _Questions = None,
    out: Annotated[
        Path | None, typer.Option(callback=folder_to_write, help="Write growth.json and growth.svg into this folder.")
    ] = None,
    scratch: Annotated[
        Path | None, typer.Option(callback=folder_to_write, help="Folder for the indexes; 7 kB a chunk.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """How an index grows from 1,000 chunks to a million: time to build, memory, delay and recall, against the goals.

    Real chunks first, then changed copies of them. Example: guideline-qa bench scale --to 100000 --out growth
    """
    from evals.growth.bench import bench_growth
    from evals.growth.plot import plot

    found = bench_growth(index, asked(questions, most), to=to, scratch=scratch, told=lambda t: typer.echo(t, err=True))
    record = json.dumps(found.record(), indent=1)
    if out is not None:
        write(out / "growth.json", record + "\n")
        write(out / "growth.svg", plot(found))
    typer.echo(record if as_json else found.text())


@app.command("milvus")
def milvus_command(
    index: IndexOption = INDEX,
    milvus: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="milvus://HOST:PORT/NAME; a milvus-lite server if not given.")
    ] = None,
    questions: _Questions = None,
    most: _Most = 100,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")] = False,
) -> None:
    """Whether Milvus gives the answers of a folder, what they take, and whether requests fail as generations change.

    What serves under that name in Milvus is replaced. Example: guideline-qa bench milvus
    """
    from evals.bench_milvus import bench_milvus
    from ingest.milvus.address import MilvusAddress

    address = MilvusAddress.parse(milvus) if milvus else None
    found = bench_milvus(index, address, asked(questions, most), dt.datetime.now().astimezone().date())
    typer.echo(json.dumps(asdict(found), indent=1) if as_json else found.text())


def text(found: EmbedBench) -> str:
    """The bench as a table."""
    rows = (
        ("chunks a second", "rate", 1.0, ".1f"),
        ("one query, ms", "query", 1e3, ".1f"),
        ("cold process, s", "cold", 1.0, ".2f"),
        ("its processor time, s", "cold_cpu", 1.0, ".2f"),
        ("its memory, MB", "memory", 1.0, ".0f"),
    )
    lines = [f"{'':24}{found.served.engine:>14}{found.reference.engine:>24}{'times better':>14}"]
    for label, name, unit, shape in rows:
        ours, theirs = getattr(found.served, name) * unit, getattr(found.reference, name) * unit
        lines.append(f"{label:24}{ours:>14{shape}}{theirs:>24{shape}}{found.ratios[name]:>14.1f}")
    lines.append(f"{found.chunks} chunks, {found.cores} cores; cosine {found.cosine:.6f}, overlap {found.overlap:.4f}.")
    lines.append("Cold, onnxruntime answers a whole question; sentence-transformers only embeds it.")
    return "\n".join(lines)
