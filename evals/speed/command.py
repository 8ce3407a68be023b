"""The command `guideline-qa bench peers`."""

import datetime as dt
import json
import platform
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from evals import CASES
from evals.case_files import load_cases
from evals.peers.peer import chosen
from evals.speed import race
from evals.speed.race import ENGINES, RACERS, Task
from evals.speed.report import drawing, markdown
from ingest.destination import folder_to_write, write
from ingest.embed import embedder_for
from ingest.engines.cores import cores
from ingest.errors import GuidelineQAError, UserError
from ingest.index import Index
from ingest.pipeline import documents_under, ingest

_QUESTIONS = 40


class Part(StrEnum):
    """What is measured."""

    ingest = "ingest"
    cold = "cold"
    warm = "warm"


def peers_command(
    documents: Annotated[list[Path] | None, typer.Argument(help="What is ingested; the corpus if not given.")] = None,
    environments: Annotated[
        Path, typer.Option(callback=folder_to_write, help="Folder for the peers' environments.")
    ] = Path(".peers"),
    rounds: Annotated[int, typer.Option(min=1, help="How often everyone has a turn.")] = 3,
    only: Annotated[list[Part] | None, typer.Option(help="Only this part; may be given again.")] = None,
    peer: Annotated[list[str] | None, typer.Option(help="This peer only; may be given again.")] = None,
    no_peers: Annotated[bool, typer.Option("--no-peers", help="Ours alone: nothing is installed.")] = False,
    out: Annotated[
        Path | None, typer.Option(callback=folder_to_write, help="Folder for bench.json, bench.md and bench.svg.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of Markdown.")] = False,
) -> None:
    """Ingests, cold starts and questions beside LangChain, LlamaIndex, Haystack, txtai, Chroma and the machine's limit.

    Same weights and chunks, in turns; a goal that is missed is printed as missed. The first time, the peers' packages
    are installed, which needs a package index. Example: guideline-qa bench peers --out docs
    """
    if peer and no_peers:
        raise UserError("--peer and --no-peers cannot both be given.")
    read, tell = tuple(documents or [Path("corpus")]), Console(stderr=True).log
    list(documents_under(read))  # told before anything is installed
    pythons = {p.name: p.prepare(environments).absolute() for p in ([] if no_peers else chosen(RACERS, peer))}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        ingest(read, embedder_for(), place / "index")
        index = Index.load(place / "index", embedder_for())
        task = Task(place, place / "index", read, pythons, rounds)
        task.write(index, [c.text for c in load_cases([CASES]) if not c.conversation][:_QUESTIONS])
        found = _found(task, index, only or tuple(Part), tell)
    if out is not None:
        _write(out, found)
    typer.echo(json.dumps(found, indent=1) if as_json else markdown(found))


def _found(task: Task, index: Index, parts: Sequence[str], tell: race.Told) -> dict[str, Any]:
    embedder = embedder_for()
    texts = [index.store.chunk(row)[0].embedding_text for row in range(index.manifest.chunks)]
    lengths = [embedder.count_tokens(text) + 2 for text in texts]
    found: dict[str, Any] = {"of": _of(task, lengths)}
    if "ingest" in parts:
        found["ceiling"] = race.ceiling(task, lengths, tell)
        found["ingest"] = race.ingests(task, _engines(tell), tell)
    if "cold" in parts:
        if "ingest" not in parts:
            race.ingests(replace(task, rounds=1), (), tell)  # what they start with
        found["cold"] = race.starts(task, tell)
    if "warm" in parts:
        found["warm"] = race.queries(task, tell)
    return found


def _engines(tell: race.Told) -> tuple[str, ...]:
    try:
        embedder_for(engine="bf16")
    except GuidelineQAError as error:
        tell(str(error))
        return ENGINES[:1]
    return ENGINES


def _of(task: Task, lengths: Sequence[int]) -> dict[str, Any]:
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "processor": _processor(),
        "cores": cores(),
        "rounds": task.rounds,
        "chunks": len(lengths),
        "tokens": sum(lengths) / len(lengths),
        "peers": {p.title: p.packages for p in RACERS if p.name in task.pythons},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _write(out: Path, found: Mapping[str, Any]) -> None:
    write(out / "bench.json", json.dumps(found, indent=1) + "\n")
    write(out / "bench.md", f"# Speed beside other systems\n\n{markdown(found)}")
    write(out / "bench.svg", drawing(found))
