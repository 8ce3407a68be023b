"""An index of any number of chunks, made of a real one: its own chunks first, then changed copies of them.

A copy of a chunk or a sentence has the vector of the real one, moved by .6 of the difference between two others, so
that it lies where texts lie (cosine about .88 with the real one). Half of the words, chosen anew for each copy, are
others.
`python -m evals.growth.grown SOURCE INDEX CHUNKS` makes one in a process of its own and prints what it cost as JSON.
"""

import json
import resource
import shutil
import sys
import time
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest import generation
from ingest.article import Article, Section, Sentence
from ingest.embed import Embedder, Vectors, embedder_for
from ingest.generation import Manifest
from ingest.index import Index
from ingest.journal import KEY_BYTES
from ingest.known import KnownVectors
from ingest.lexical import LexicalIndex
from ingest.on_disk import CONTRADICTIONS, NAMES, SENTENCES, STARTS, SYNONYMS, TEXT, WORDS
from ingest.rows import load_rows, write_rows
from ingest.store import Store, StoreWriter
from ingest.texts import TextKeys
from ingest.vectorize import write_vectors

_MOVED = 0.6


@dataclass(frozen=True, slots=True)
class Grown:
    """What an index cost to build: `seconds` from vectors and terms that are ready to a published generation, of which
    `vectors` and `words` are the parts; `peak_mb` of memory the process held at most; `disk_mb` of files."""

    chunks: int
    articles: int
    sentences: int
    seconds: float
    vectors: float
    words: float
    peak_mb: int
    disk_mb: int


def grow(folder: Path, embedder: Embedder, directory: Path, chunks: int) -> Grown:
    """Publish in `directory` an index of at most `chunks` chunks (whole articles, one at least), made of the generation
    in `folder`."""
    copies = _Copies(folder, Index.open(folder, embedder), chunks)
    spent = {}

    def write(to: Path) -> Manifest:
        begun = time.perf_counter()
        search = write_vectors(to, copies.keys, [copies.known], embedder.dimension)
        spent["vectors"] = time.perf_counter() - begun
        copies.words().save(to / WORDS)
        spent["words"] = time.perf_counter() - begun - spent["vectors"]
        copies.write_texts(to)
        for name in (SYNONYMS, NAMES, CONTRADICTIONS):
            shutil.copy(folder / name, to / name)
        return copies.manifest.model_copy(update={"search": search})

    begun = time.perf_counter()
    with generation.writing(directory):
        sealed = generation.publish(directory, copies.manifest.generation, write)
    return Grown(
        chunks=sealed.chunks,
        articles=sealed.articles,
        sentences=sealed.sentences,
        seconds=round(time.perf_counter() - begun, 1),
        vectors=round(spent["vectors"], 1),
        words=round(spent["words"], 1),
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_000,
        disk_mb=sum(f.size for f in sealed.files.values()) // 1_000_000,
    )


class _Copies:
    """The articles of an index over and over, as long as their chunks are not too many."""

    def __init__(self, folder: Path, index: Index, chunks: int) -> None:
        self._index, self._starts = index, load_rows(folder / STARTS)
        real = index.manifest
        whole, rest = divmod(chunks, real.chunks)
        ends = np.append(index.first_rows, real.chunks)
        last = max(int(np.searchsorted(ends, rest, side="right")) - 1, 0 if whole else 1)  # articles of the last copy
        self._articles = [(copy, place) for copy in range(whole) for place in range(real.articles)]
        self._articles += [(whole, place) for place in range(last)]
        self._real = [index.chunk_vectors(range(real.chunks)), load_rows(folder / SENTENCES), index.question_vectors]
        counts = {
            "chunks": whole * real.chunks + int(ends[last]),
            "sentences": whole * real.sentences + int(self._starts[ends[last]]),
            "articles": len(self._articles),
        }
        self.manifest = real.model_copy(update={"generation": f"gen-grown-{chunks}", **counts})

    @property
    def keys(self) -> TextKeys:
        """Numbers in place of digests, since copies have no texts."""
        of = self.manifest
        every = np.char.zfill(np.arange(of.chunks + of.sentences + of.articles).astype(f"S{KEY_BYTES}"), KEY_BYTES)
        return TextKeys(*np.split(every, [of.chunks, of.chunks + of.sentences]))

    @property
    def known(self) -> KnownVectors:
        """The vectors of all keys."""
        every = self.keys.all
        return KnownVectors(every, np.arange(len(every)), self._vectors)

    def words(self) -> LexicalIndex:
        """The words of all chunks, half of those of each copy replaced."""
        words, chunks = self._index.words, self._index.manifest.chunks
        assert isinstance(words, LexicalIndex)
        vocabulary, known = dict(words.vocabulary), len(words.vocabulary)
        every, begins = words.sequences(range(chunks))
        sequences = np.split(every, begins[1:])
        documents = sequences[: self.manifest.chunks]
        for copy in range(1, self.manifest.chunks // chunks + 1):
            number = np.arange(known, dtype=np.int32)
            replaced = np.flatnonzero(np.random.default_rng(copy).random(known) < 0.5)
            number[replaced] = len(vocabulary) + np.arange(len(replaced))
            vocabulary |= {f"{t}~{copy}": int(number[i]) for t, i in words.vocabulary.items() if number[i] >= known}
            documents += [number[s] for s in sequences[: self.manifest.chunks - copy * chunks]]
        return LexicalIndex.of_numbers(documents, vocabulary)

    def write_texts(self, folder: Path) -> None:
        """Write the chunks without their text, of articles with none, and where their sentences begin."""
        aside = StoreWriter(folder / "text.partial")
        for copy, place in self._articles:
            article_id = f"{copy:05}-{self._index.article_ids[place]}"
            aside.add(_empty(article_id))
            chunks = (self._index.store.chunk(row)[0] for row in self._index.rows(place))
            aside.add_chunks(replace(chunk, article_id=article_id, text="") for chunk in chunks)
        aside.save(folder / TEXT)
        aside.close()
        (folder / "text.partial").unlink()
        with closing(Store(folder / TEXT)) as store:
            starts = np.array(store.first_sentences())
        write_rows(folder / STARTS, [np.append(starts, self.manifest.sentences)], (len(starts) + 1,), "<i8")

    def _vectors(self, rows: npt.NDArray[np.intp]) -> Vectors:
        of, begin = self.manifest, 0
        found = np.empty((len(rows), of.dimension), dtype=np.float32)
        for count, real in zip((of.chunks, of.sentences, of.articles), self._real, strict=True):
            within = (rows >= begin) & (rows < begin + count)
            found[within] = moved(real, rows[within] - begin)
            begin += count
        return found


def _empty(article_id: str) -> Article:
    return Article(
        article_id=article_id,
        question=None,
        title="-",
        publisher=None,
        published=None,
        tier="T4",
        text="-",
        sections=(Section(("-",), 0, 1),),
        sentences=(Sentence(0, 1),),
    )


def moved(real: Vectors, rows: npt.NDArray[np.intp]) -> Vectors:
    """The unit vectors of `rows`: the first are `real`, the others are copies of them in turn, each moved by a part of
    the difference between two others; the same row always gives the same."""
    copy, row = np.divmod(rows, len(real))
    one = (row * 7_919 + copy * 104_729) % len(real)
    two = (row * 15_485_863 + copy * 32_452_843 + 1) % len(real)
    part = np.where(copy > 0, _MOVED / np.sqrt(2), 0.0).astype(np.float32)
    found = real[row] + part[:, None] * (real[one] - real[two])
    unit: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit


if __name__ == "__main__":
    place, built, wanted = sys.argv[1:]
    print(json.dumps(asdict(grow(Path(place), embedder_for(), Path(built), int(wanted)))))
