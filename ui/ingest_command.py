"""guideline-qa ingest: documents into a new generation of the index."""

import datetime as dt
from contextlib import ExitStack
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.errors import UserError
from ui.command_line import INDEX, IndexOption, JsonOption, complain, json_text, settings_for

if TYPE_CHECKING:
    from ingest.download import Download
    from ingest.pipeline import IngestReport
    from ui.settings import Settings


class EngineChoice(StrEnum):
    """How texts are embedded."""

    fp32 = "fp32"
    bf16 = "bf16"


def ingest(
    sources: Annotated[
        list[str], typer.Argument(metavar="PATH|URL...", help="Documents, folders of them, or web addresses.")
    ],
    index: IndexOption = INDEX,
    as_json: JsonOption = False,
    allow_urls: Annotated[
        bool, typer.Option("--allow-urls", help="Fetch web addresses (or set GUIDELINE_QA_ALLOW_URLS).")
    ] = False,
    dask: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Embed on this Dask cluster, such as tcp://10.0.0.5:8786.")
    ] = None,
    engine: Annotated[
        EngineChoice | None,
        typer.Option(help="bf16 embeds several times faster, given a processor that has it, and OpenVINO."),
    ] = None,
) -> None:
    """Read documents into a new generation of the index.

    The index then holds what was named and nothing else; only new or changed text is embedded again. A document that
    cannot be read is listed with its reason, the others go on, and the exit code is 2.
    """
    from pydantic import TypeAdapter

    from ingest.intake import DocumentReport
    from ingest.pipeline import IngestReport
    from ingest.web_address import is_url
    from ui.ingest_view import documents_text, ingest_text

    if "" in sources:
        raise UserError("A document has no name. Name a file or a folder; '.' is the one you are in.")
    if dask and engine:
        raise UserError("--dask embeds in fp32. Leave --engine out.")
    settings = settings_for(index)
    fetched = _downloads(sources, settings, allow_urls)
    paths = [Path(s) for s in sources if not is_url(s)] + [d.path for d in fetched if d.path]
    report = _published(paths, settings, dask, engine)
    missed = (DocumentReport(d.url, "kept" if d.path else "failed", reason=d.reason) for d in fetched if d.reason)
    report = replace(report, documents=(*report.documents, *missed))
    print(json_text(TypeAdapter(IngestReport), report) if as_json else ingest_text(report))
    for line in documents_text(report):
        complain(line)
    if report.failures:
        raise typer.Exit(2)


def _published(
    paths: list[Path], settings: "Settings", dask: str | None, engine: EngineChoice | None
) -> "IngestReport":
    """Publish what lies at `paths`, with bars that show how far it is."""
    from ingest.embed import embedder_for
    from ingest.engines.cluster import on_cluster
    from ingest.milvus.address import MilvusAddress
    from ui.progress import progress, stoppable
    from ui.publishing import Steps, publish

    with (
        stoppable("Stopped. The index serves as before; what was embedded is kept for the next run."),
        progress() as bar,
        ExitStack() as opened,
    ):
        reading = bar.add_task("Reading", total=None)
        embedding = bar.add_task("Embedding", total=None)
        sending = bar.add_task("Sending", total=None, visible=isinstance(settings.index, MilvusAddress))
        steps = Steps(
            read=lambda done, total: bar.update(reading, completed=done, total=total),
            embedded=lambda done, total: bar.update(embedding, completed=done, total=total),
            sent=lambda done, total: bar.update(sending, completed=done, total=total),
        )
        model, chosen = settings.embedding_model, engine.value if engine else settings.engine
        embedder = opened.enter_context(on_cluster(dask, model)) if dask else embedder_for(model, chosen)
        return publish(paths, embedder, settings, steps)


def _downloads(sources: list[str], settings: "Settings", allowed: bool) -> "tuple[Download, ...]":
    """What the web addresses gave. Raises UserError when there are some and none may be, or none could be had."""
    from ingest.download import download
    from ingest.web_address import is_url

    urls = [s for s in sources if is_url(s)]
    if urls and not (allowed or settings.allow_urls):
        raise UserError(
            f"{urls[0]}: is a web address. Add --allow-urls to fetch it, or save the document and name the file."
        )
    found = download(urls, settings.downloads, today=dt.datetime.now().astimezone().date())
    if found and urls == sources and not any(d.path for d in found):
        raise UserError(str(found[0].reason))
    return found
