"""Documents on disk into a published generation."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest import generation
from ingest.build import build, generation_name, staged
from ingest.embed import Embedder, Progress, no_progress
from ingest.errors import ArticleError
from ingest.generation import Manifest
from ingest.intake import DocumentReport, Intake, Serving
from ingest.ledger import read_ledger, write_ledger
from ingest.readers.sidecar import is_sidecar
from ingest.sandbox import Found, walk

_NOT_DOCUMENTS = {"readme.md", "thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did. `added`, `changed` and `removed` are article ids, against the generation before;
    `contradictions` counts those between the articles; `documents` tells of each document in order."""

    generation: str
    unchanged: bool
    articles: int
    sentences: int
    chunks: int
    contradictions: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    documents: tuple[DocumentReport, ...]

    @property
    def failures(self) -> tuple[DocumentReport, ...]:
        """The documents that could not be read."""
        return tuple(d for d in self.documents if d.verdict != "ok")


def ingest(
    paths: Sequence[Path],
    embedder: Embedder,
    directory: Path,
    *,
    on_document: Callable[[int, int], None] = no_progress,
    on_vector: Progress = no_progress,
) -> IngestReport:
    """Read every document under `paths` and publish them as the generation that serves.

    The new generation holds what `paths` hold and nothing else. Only new or changed documents are read, and only texts
    without a vector are embedded. A document that cannot be read is reported; the article it gave before goes on
    serving. Raises UserError when no document can be read at all.
    """
    own = directory.resolve()  # an index inside the folder that it is made of
    found = {f.path: f for f in documents_under(paths)}.values()
    documents = [f for f in found if own not in f.path.resolve().parents]
    if not documents:
        raise ArticleError(f"{', '.join(map(str, paths))}: holds no document.")
    with generation.writing(directory), staged(directory) as store:
        serving = Serving.of(directory)
        intake = Intake(serving, read_ledger(directory), store)
        intake.read(documents, on_document)
        if not intake.record_sha256s:
            raise ArticleError(f"No document could be read. {intake.reports[0].reason}")
        manifest = serving.manifest
        name = generation_name(intake.record_sha256s, embedder)
        if manifest is None or manifest.generation != name:
            manifest = build(store, name, embedder, directory, progress=on_vector)
        write_ledger(directory, intake.entries)
    return _report(manifest, serving, intake)


def documents_under(paths: Iterable[Path]) -> Iterator[Found]:
    """Every document that `paths` name or hold, in order. Raises ArticleError for a path that is not there.

    Of a folder that is every file but hidden ones, read-me files and the sidecars of other documents; those that must
    not be opened, such as a link out of the folder, come with the reason.
    """
    for path in paths:
        if path.is_dir():
            yield from (found for found in walk(path) if _is_document(found.path))
        elif path.is_file():
            yield Found(path)
        elif path.exists():
            raise ArticleError(f"{path}: is no ordinary file.")
        else:
            raise ArticleError(f"{path}: there is no such file or folder.")


def _is_document(path: Path) -> bool:
    return path.name.lower() not in _NOT_DOCUMENTS and not is_sidecar(path)


def _report(manifest: Manifest, serving: Serving, intake: Intake) -> IngestReport:
    before, after = serving.record_sha256s, intake.record_sha256s
    return IngestReport(
        generation=manifest.generation,
        unchanged=serving.manifest is not None and serving.manifest.generation == manifest.generation,
        articles=manifest.articles,
        sentences=manifest.sentences,
        chunks=manifest.chunks,
        contradictions=manifest.contradictions,
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(i for i in after.keys() & before.keys() if after[i] != before[i])),
        removed=tuple(sorted(before.keys() - after.keys())),
        documents=intake.reports,
    )
