"""Documents on disk into a published generation."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest import generation
from ingest.article import Article
from ingest.embed import Embedder, Progress, no_progress
from ingest.errors import ArticleError, GuidelineQAError, IndexDamaged, IndexMissing
from ingest.index import Index
from ingest.readers import read_document, with_other_id
from ingest.readers.sidecar import is_sidecar
from ingest.store import Store

_NOT_DOCUMENTS = {"readme.md", "thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be read; `kept` when its article of the old generation goes on serving."""

    path: str
    reason: str
    kept: bool


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did. `added`, `changed` and `removed` are article ids, against the generation before;
    `contradictions` counts those between the articles."""

    generation: str
    unchanged: bool
    articles: int
    sentences: int
    chunks: int
    contradictions: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    failures: tuple[Failure, ...]


def ingest(
    paths: Sequence[Path],
    embedder: Embedder,
    directory: Path,
    *,
    on_document: Callable[[int, int], None] = no_progress,
    on_vector: Progress = no_progress,
) -> IngestReport:
    """Read every document under `paths` and publish them as the generation that serves.

    The new generation holds what `paths` hold and nothing else. A document that cannot be read is reported; the
    article it gave before goes on serving. Raises UserError when no document can be read at all.
    """
    own = directory.resolve()  # an index inside the folder that it is made of
    documents = [p for p in dict.fromkeys(documents_under(paths)) if own not in p.resolve().parents]
    if not documents:
        raise ArticleError(f"{', '.join(map(str, paths))}: holds no document.")
    with generation.writing(directory):
        old, old_articles = _serving(directory)
        read, failures = _read_all(documents, old, old_articles, on_document)
        if not read:
            raise ArticleError(f"No document could be read. {failures[0].reason}")
        index = Index.build(read, embedder, directory, progress=on_vector)
        index.store.close()
    return _report(index, old, old_articles, {a.article_id: a for _, a in read.values()}, failures)


def documents_under(paths: Iterable[Path]) -> Iterable[Path]:
    """Every document that `paths` name or hold, in order. Raises ArticleError for a path that is not there.

    Of a folder that is every file but hidden ones, read-me files and the sidecars of other documents.
    """
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and _is_document(p, path))
        elif path.is_file():
            yield path
        elif path.exists():
            raise ArticleError(f"{path}: is no ordinary file.")
        else:
            raise ArticleError(f"{path}: there is no such file or folder.")


def _is_document(path: Path, folder: Path) -> bool:
    is_hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return not is_hidden and path.name.lower() not in _NOT_DOCUMENTS and not is_sidecar(path)


def _serving(directory: Path) -> tuple[generation.Manifest | None, dict[str, Article]]:
    """The manifest and articles of the serving generation, as far as they can be read."""
    try:
        folder = directory / generation.current(directory)
        manifest = generation.read_manifest(folder)
        generation.verify_files(folder, manifest)
        store = Store(folder / "text.sqlite")
    except (IndexMissing, IndexDamaged):
        return None, {}
    articles = {i: store.article(i) for i in store.article_ids()}
    store.close()
    return manifest, articles


def _read_all(
    documents: Sequence[Path],
    old: generation.Manifest | None,
    old_articles: dict[str, Article],
    on_document: Callable[[int, int], None],
) -> tuple[dict[str, tuple[str, Article]], list[Failure]]:
    read: dict[str, tuple[str, Article]] = {}
    failures: list[Failure] = []
    taken: dict[str, str] = {}
    for done, path in enumerate(documents, start=1):
        name = path.as_posix()
        try:
            found = read_document(path)
            if found.article.article_id in taken and not found.names_itself:
                found = with_other_id(found, path)
            article = found.article
            if article.article_id in taken:
                raise ArticleError(
                    f"{name}: article_id {article.article_id!r} is already used by {taken[article.article_id]}."
                )
            read[name] = (hashlib.sha256(path.read_bytes()).hexdigest(), article)
            taken[article.article_id] = name
        except GuidelineQAError as error:
            source = old.sources.get(name) if old else None
            if source is not None and source.article_id not in taken:
                read[name] = (source.sha256, old_articles[source.article_id])
                taken[source.article_id] = name
                failures.append(Failure(name, str(error), kept=True))
            else:
                failures.append(Failure(name, str(error), kept=False))
        on_document(done, len(documents))
    return read, failures


def _report(
    index: Index,
    old: generation.Manifest | None,
    before: dict[str, Article],
    after: dict[str, Article],
    failures: Sequence[Failure],
) -> IngestReport:
    return IngestReport(
        generation=index.generation,
        unchanged=old is not None and old.generation == index.generation,
        articles=index.manifest.articles,
        sentences=index.manifest.sentences,
        chunks=index.manifest.chunks,
        contradictions=len(index.contradictions),
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(i for i in after.keys() & before.keys() if after[i] != before[i])),
        removed=tuple(sorted(before.keys() - after.keys())),
        failures=tuple(failures),
    )
