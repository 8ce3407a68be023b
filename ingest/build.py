"""Articles into a generation, in blocks, so that memory does not grow with the corpus."""

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import numpy as np

from ingest import generation
from ingest.article import Article
from ingest.contradictions import find_contradictions
from ingest.drugs import NAME_ENDING
from ingest.embed import Embedder, Progress, no_progress
from ingest.generation import Manifest
from ingest.index import Index
from ingest.journal import discard_journals
from ingest.kept_claims import kept_claims
from ingest.lexical import LexicalIndex
from ingest.on_disk import CONTRADICTIONS, FOUND, NAMES, STARTS, SYNONYMS, TEXT, WORDS, parts_on_disk
from ingest.query_vectors import PROBES
from ingest.rows import write_rows
from ingest.stamp import program_stamp
from ingest.store import Store, StoreWriter
from ingest.synonyms import defined_synonyms
from ingest.texts import TextKeys, cut
from ingest.vectorize import vectorize, write_vectors

_WORD = re.compile(r"[A-Za-z]{6,}")


def generation_name(record_sha256s: Mapping[str, str], embedder: Embedder) -> str:
    """The name of the generation of some articles, by id: the same articles, model and program give the same name."""
    digest = hashlib.sha256(f"{generation.SCHEMA} {embedder.fingerprint} {program_stamp()}".encode())
    for article_id, sha256 in sorted(record_sha256s.items()):
        digest.update(f" {json.dumps(article_id)} {sha256}".encode())
    return f"gen-{digest.hexdigest()[:16]}"


def build(
    articles: StoreWriter, name: str, embedder: Embedder, directory: Path, *, progress: Progress = no_progress
) -> Manifest:
    """Publish the articles as the generation `name`; call under `generation.writing`.

    Vectors of texts that an earlier generation has, or an ingest that was cut off had already, are taken from there.
    `progress` counts the texts that are embedded now.
    """

    def write(folder: Path) -> Manifest:
        keys = cut(articles, embedder)
        articles.save(folder / TEXT)
        with _text_written(folder, directory, len(keys.sentences)) as text:
            places = vectorize(articles, keys, embedder, directory, progress)
            search = write_vectors(folder, keys, places, embedder.dimension)
        contradictions = text.result()
        manifest = _manifest(name, keys, contradictions, embedder).model_copy(update={"search": search})
        Index(
            manifest, embedder, parts_on_disk(folder, manifest)
        ).close()  # nothing that cannot be opened is made current
        return manifest

    sealed = generation.publish(directory, name, write)
    discard_journals(directory)
    return sealed


def build_index(articles: Iterable[Article], embedder: Embedder, directory: Path) -> Index:
    """Publish `articles` and open them; for articles that come from no documents."""
    with generation.writing(directory), staged(directory) as store:
        name = generation_name({a.article_id: store.add(a) for a in articles}, embedder)
        if not generation.serves(directory, name):
            build(store, name, embedder, directory)
    return Index.load(directory, embedder)


@contextmanager
def staged(directory: Path) -> Iterator[StoreWriter]:
    """An empty store beside the generations, in place of what an ingest that was cut off may have left; removed
    afterwards."""
    folder = directory / "reading.partial"
    with generation.disk_errors(directory):
        store = StoreWriter(generation.fresh(folder) / TEXT)
        try:
            yield store
        finally:
            store.close()
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _text_written(folder: Path, directory: Path, sentences: int) -> Iterator[Future[int]]:
    """Write what is made of the text beside what the block does, which leaves the interpreter free while it embeds."""
    with closing(Store(folder / TEXT)) as store, ThreadPoolExecutor(1, "text") as beside:
        text = beside.submit(_write_text, folder, store, sentences, directory)
        try:
            yield text
        except BaseException:
            store.close()  # the other thread ends at the next article it reads
            raise


def _write_text(folder: Path, store: Store, sentences: int, directory: Path) -> int:
    """Write all but vectors of that many sentences; return how many contradictions there are."""
    starts = np.array([*store.first_sentences(), sentences])
    write_rows(folder / STARTS, [starts], (len(starts),), "<i8")
    LexicalIndex.build(c.embedding_text for c in store.chunks()).save(folder / WORDS)
    _write_json(folder / SYNONYMS, defined_synonyms(store.articles()))
    _write_json(folder / NAMES, _names(store.articles()))
    with kept_claims(directory, program_stamp()) as claims:
        contradictions = find_contradictions(store.articles(), claims.of)
    (folder / CONTRADICTIONS).write_bytes(FOUND.dump_json(contradictions, indent=1))
    return len(contradictions)


def _manifest(name: str, keys: TextKeys, contradictions: int, embedder: Embedder) -> Manifest:
    return Manifest(
        schema_version=generation.SCHEMA,
        generation=name,
        embedder=embedder.name,
        embedder_fingerprint=embedder.fingerprint,
        dimension=embedder.dimension,
        articles=len(keys.questions),
        sentences=len(keys.sentences),
        chunks=len(keys.chunks),
        contradictions=contradictions,
        files={},
        probes=embedder.embed(PROBES).round(6).tolist(),
    )


def _names(articles: Iterable[Article]) -> list[str]:
    """Words of the corpus that end as drug names do, in lower case, sorted."""
    found = {w.lower() for a in articles for w in _WORD.findall(a.text)}
    return sorted(w for w in found if NAME_ENDING.search(w))


def _write_json(path: Path, found: object) -> None:
    path.write_text(json.dumps(found, indent=0), encoding="utf-8")
