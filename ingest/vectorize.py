"""Vectors of a generation: what is known is taken over, the rest embedded in blocks that are kept as they come."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ingest import generation
from ingest.coded_vectors import CodedVectors
from ingest.embed import Embedder, Progress, SpreadEmbedder, Vectors
from ingest.errors import GuidelineQAError
from ingest.generation import Manifest, Search
from ingest.journal import KEY_BYTES, Journal, Keys
from ingest.known import KnownVectors, is_known, take
from ingest.on_disk import CHUNKS, KEYS, QUESTIONS, SENTENCES, VECTORS, WHOLE, open_vectors
from ingest.rows import StoredRows, load_rows, write_rows
from ingest.store import StoreWriter
from ingest.texts import TextKeys, texts_of
from ingest.vectors import VectorIndex

BLOCK = 2_048
"""Texts that are embedded before their vectors are put on the disk."""
_COPIED_AT_ONCE = 8_192
_ASKED = 256  # texts that recall is measured with


def vectorize(
    articles: StoreWriter, keys: TextKeys, embedder: Embedder, directory: Path, progress: Progress
) -> list[KnownVectors]:
    """Return where the vectors of `keys` are: in the newest generation that can be opened with this model, and in the
    journal, to which those that nobody knew were added. `progress` counts the texts that are embedded."""
    journal = Journal(directory, embedder.fingerprint, embedder.dimension)
    published = _published(directory, embedder)
    wanted = keys.all
    missing = np.unique(wanted[~is_known(wanted, [*published, _of(journal)])])
    done = 0

    def within_block(pieces: int, of: int) -> None:
        progress(done + len(texts) * pieces // of, len(missing))

    size = embedder.texts_at_once if isinstance(embedder, SpreadEmbedder) else BLOCK
    for block, texts in _blocks(texts_of(articles, missing), size):
        journal.append(block, embedder.embed(texts, within_block))
        done += len(texts)
    return [*published, _of(journal)]


def write_vectors(folder: Path, keys: TextKeys, places: Sequence[KnownVectors], dimension: int) -> Search | None:
    """Write the vectors of a generation, and the keys by which the next one finds them; return how its chunks are
    searched. Raises OSError.

    More than WHOLE chunks are searched by codes; their vectors and those of their sentences are kept in half precision
    (cosines to .0005).
    """

    def vectors(of: Keys) -> Iterator[Vectors]:
        for begin in range(0, len(of), _COPIED_AT_ONCE):
            yield take(of[begin : begin + _COPIED_AT_ONCE], places, dimension)

    large = len(keys.chunks) > WHOLE
    write_rows(folder / SENTENCES, vectors(keys.sentences), (len(keys.sentences), dimension), "<f2" if large else "<f4")
    write_rows(folder / QUESTIONS, vectors(keys.questions), (len(keys.questions), dimension), "<f4")
    write_rows(folder / KEYS, [keys.all], (len(keys.all),), f"S{KEY_BYTES}")
    if not large:
        VectorIndex.of_blocks(vectors(keys.chunks), dimension).save(folder / CHUNKS)
        return None
    write_rows(folder / VECTORS, vectors(keys.chunks), (len(keys.chunks), dimension), "<f2")
    return write_codes(folder)


def write_codes(folder: Path) -> Search:
    """Write the codes of the chunks of a generation whose vectors are written; return how they are searched. Texts of
    the generation, three sentences for each question, stand in for what will be asked. Raises OSError."""
    codes = CodedVectors.build(StoredRows(folder / VECTORS))
    codes.save(folder / CHUNKS)
    texts = [(StoredRows(folder / SENTENCES), 3 * _ASKED // 4), (StoredRows(folder / QUESTIONS), _ASKED // 4)]
    asked = [rows[np.linspace(0, len(rows) - 1, min(n, len(rows))).astype(np.intp)] for rows, n in texts]
    queries = np.vstack(asked).astype(np.float32)
    looked, recall = codes.aimed(queries)
    return Search(looked=looked, recall=round(recall, 4), queries=len(queries))


def _published(directory: Path, embedder: Embedder) -> tuple[KnownVectors, ...]:
    for folder in generation.newest_first(directory):
        try:
            manifest = generation.read_manifest(folder, generation.SAME_VECTORS)
            if manifest.embedder_fingerprint == embedder.fingerprint:
                generation.verify_files(folder, manifest)
                return _known(folder, manifest)
        except GuidelineQAError:
            continue
    return ()


def _known(folder: Path, of: Manifest) -> tuple[KnownVectors, ...]:
    """Every vector of a generation by the key of its text. Raises IndexDamaged."""
    chunks, sentences, questions = np.split(load_rows(folder / KEYS), [of.chunks, of.chunks + of.sentences])
    return (
        KnownVectors.of(chunks, open_vectors(folder, of).take),
        KnownVectors.of(sentences, StoredRows(folder / SENTENCES).__getitem__),
        KnownVectors.of(questions, StoredRows(folder / QUESTIONS).__getitem__),
    )


def _of(journal: Journal) -> KnownVectors:
    return KnownVectors.of(journal.keys, journal.vectors)


def _blocks(pairs: Iterator[tuple[bytes, str]], size: int) -> Iterator[tuple[list[bytes], list[str]]]:
    keys: list[bytes] = []
    texts: list[str] = []
    for key, text in pairs:
        keys.append(key)
        texts.append(text)
        if len(texts) == size:
            yield keys, texts
            keys, texts = [], []
    if texts:
        yield keys, texts
