"""Documents into the index that answers, wherever it is: in a folder, or made in a folder and published to Milvus."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.embed import Embedder, Progress, no_progress
from ingest.index import Index
from ingest.milvus.address import MilvusAddress
from ingest.pipeline import IngestReport, ingest
from ui.settings import Settings


@dataclass(frozen=True, slots=True)
class Steps:
    """Whom to tell how far each step is: documents read, texts embedded, chunks sent to Milvus."""

    read: Progress = no_progress
    embedded: Progress = no_progress
    sent: Progress = no_progress


def publish(paths: Sequence[Path], embedder: Embedder, settings: Settings, steps: Steps = Steps()) -> IngestReport:
    """Publish the documents under `paths` as the generation that serves. Raises what `ingest` raises, and
    IndexUnavailable when Milvus does not answer."""
    if not isinstance(settings.index, MilvusAddress):
        return ingest(paths, embedder, settings.index, on_document=steps.read, on_vector=steps.embedded)
    from ingest.milvus.connection import connected
    from ingest.milvus.publish import publish as send

    connection = connected(settings.index)  # before anything is read in vain
    folder = settings.work / settings.index.name
    report = ingest(paths, embedder, folder, on_document=steps.read, on_vector=steps.embedded)
    sent = send(Index.load(folder, embedder), connection, progress=steps.sent)
    return replace(report, unchanged=report.unchanged and not sent)
