"""A generation on disk, published to Milvus: written aside, counted, read back, then made current by one alias.

A crash at any point leaves the old generation serving; what it left half-written is cleared by the next ingest.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from ingest.embed import Progress, no_progress
from ingest.errors import IndexDamaged
from ingest.generation import FileEntry, Manifest, parse_manifest
from ingest.index import Index
from ingest.milvus.blobs import Blobs, blob_rows
from ingest.milvus.connection import Connection, Row
from ingest.milvus.lock import writing
from ingest.milvus.record import MANIFEST, blobs_of, chunk_rows
from ingest.milvus.tables import BLOB_FIELDS, Tables, chunk_fields

_AT_ONCE = 500
"""Rows of one message, which Milvus wants to be below 64 MB."""
_BLOBS = "blobs"
"""The one entry of a manifest's files: how many rows the blobs have without the manifest, and what they hold."""


def publish(index: Index, connection: Connection, *, progress: Progress = no_progress) -> bool:
    """Make the generation of `index` the one that serves in Milvus; False when it was already.

    `progress` counts the rows written; those of terms are left out. The generation that served before is kept, all
    others are removed. Raises IndexBusy when another ingest is writing there, and IndexUnavailable; the old one then
    goes on serving.
    """
    tables = Tables(connection.address.name, index.generation)
    with writing(connection) as beat:
        serving = serving_tables(connection)
        whole = is_whole(connection, tables)
        if whole and serving == tables:
            return False
        _clear(connection, keep=({serving} - {tables}) | ({tables} if whole else set()))
        if not whole:
            _write(index, connection, tables, beat, progress)
        beat()
        connection.point(connection.address.name, tables.blobs)
        _clear(connection, keep={serving, tables})
    return True


def serving_tables(connection: Connection) -> Tables | None:
    """Those of the generation that serves; None when there is none."""
    target = connection.target(connection.address.name)
    return None if target is None else Tables.of_collection(connection.address.name, target)


def read_manifest(connection: Connection, tables: Tables) -> Manifest:
    """The manifest of a generation, all rows of which are there. Raises IndexDamaged."""
    place = f"{connection.address} {tables.generation}"
    text = Blobs(connection, tables).one(MANIFEST)
    manifest = parse_manifest(text, place, tables.generation)
    rows = sum(1 for _ in blob_rows(tables.generation, [(MANIFEST, text)])) + manifest.files[_BLOBS].size
    if (connection.count(tables.chunks), connection.count(tables.blobs)) != (manifest.chunks, rows):
        raise IndexDamaged(f"{place}: rows are missing. Run 'guideline-qa ingest' again.")
    return manifest


def is_whole(connection: Connection, tables: Tables) -> bool:
    """True when all of a generation is there; its manifest is written last."""
    try:
        return bool(read_manifest(connection, tables))
    except IndexDamaged:
        return False


def _write(index: Index, connection: Connection, tables: Tables, beat: Callable[[], None], progress: Progress) -> None:
    connection.create(tables.chunks, chunk_fields(index.manifest.dimension))
    connection.create(tables.blobs, BLOB_FIELDS)
    done, total = 0, 3 * index.manifest.chunks + index.manifest.articles
    for rows in _blocks(chunk_rows(index)):
        beat()
        connection.insert(tables.chunks, rows)
        done += len(rows)
        progress(done, total)
    written, digest = 0, hashlib.sha256()
    for rows in _blocks(blob_rows(index.generation, blobs_of(index))):
        beat()
        connection.insert(tables.blobs, rows)
        written += len(rows)
        progress(min(done + written, total), total)
        for row in rows:
            digest.update(f"{row['key']} {row['piece']}\n".encode())
    connection.finish(tables.chunks)
    manifest = _manifest(index.manifest, FileEntry(size=written, sha256=digest.hexdigest()))
    connection.insert(tables.blobs, list(blob_rows(index.generation, [(MANIFEST, manifest)])))
    connection.finish(tables.blobs)
    read_manifest(connection, tables)


def _manifest(of_disk: Manifest, blobs: FileEntry) -> bytes:
    return of_disk.model_copy(update={"files": {_BLOBS: blobs}}).sealed().model_dump_json().encode()


def _clear(connection: Connection, keep: set[Tables | None]) -> None:
    """Remove every collection of this index's generations but those to `keep`."""
    name = connection.address.name
    for collection in connection.collections():
        tables = Tables.of_collection(name, collection)
        if tables is not None and tables not in keep:
            connection.drop(collection)


def _blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    left = iter(rows)
    while block := list(islice(left, _AT_ONCE)):
        yield block
