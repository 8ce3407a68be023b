"""A generation in Milvus, opened for search."""

import json

import numpy as np

from ingest.errors import IndexDamaged, IndexMissing
from ingest.generation import Manifest
from ingest.milvus.address import MilvusAddress
from ingest.milvus.blobs import Blobs
from ingest.milvus.chunks import MilvusChunks
from ingest.milvus.connection import connected
from ingest.milvus.kept import Kept
from ingest.milvus.publish import read_manifest, serving_tables
from ingest.milvus.record import CATALOGUE, CONTRADICTIONS, ENTRIES, NAMES, QUESTIONS, SYNONYMS, TERM, VOCABULARY
from ingest.milvus.tables import Tables
from ingest.milvus.texts import MilvusTexts
from ingest.milvus.words import MilvusWords
from ingest.on_disk import FOUND
from ingest.parts import Parts


def serving_in_milvus(address: MilvusAddress) -> str:
    """The name of the generation that serves. Raises IndexMissing or IndexUnavailable."""
    tables = serving_tables(connected(address))
    if tables is None:
        raise IndexMissing(f"{address}: there is no index. Run 'guideline-qa ingest FOLDER --index {address}' first.")
    return tables.generation


def manifest_in_milvus(address: MilvusAddress, generation: str) -> Manifest:
    """The manifest of a generation, all rows of which are there. Raises IndexDamaged or IndexUnavailable."""
    return read_manifest(connected(address), Tables(address.name, generation))


def parts_in_milvus(address: MilvusAddress, manifest: Manifest) -> Parts:
    """Open the parts of a generation. Raises IndexDamaged or IndexUnavailable."""
    tables, dimension = Tables(address.name, manifest.generation), manifest.dimension
    blobs = Blobs(connected(address), tables)
    kept = Kept(blobs)
    entries = ENTRIES.validate_json(blobs.one(CATALOGUE))
    words = MilvusWords(np.frombuffer(blobs.one(VOCABULARY), dtype=TERM), manifest.chunks, kept, dimension)
    questions = np.frombuffer(blobs.one(QUESTIONS), dtype="<f4").reshape(-1, dimension)
    if (len(entries), len(questions)) != (manifest.articles,) * 2:
        raise IndexDamaged(f"{address}: its parts do not fit together. Run 'guideline-qa ingest' again.")
    return Parts(
        texts=MilvusTexts(entries, blobs, kept),
        words=words,
        chunks=MilvusChunks(connected(address), tables.chunks, kept, words),
        questions=questions,
        synonyms=tuple((a, b) for a, b in json.loads(blobs.one(SYNONYMS))),
        names=tuple(json.loads(blobs.one(NAMES))),
        contradictions=FOUND.validate_json(blobs.one(CONTRADICTIONS)),
    )
