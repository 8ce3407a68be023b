"""World: documents before and after a change, the index of each, and how to tell which one is served."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from evals.random_embedder import RandomEmbedder
from ingest.embed import Embedder
from ingest.errors import GuidelineQAError
from ingest.index import Index
from ingest.on_disk import FOUND
from ingest.pipeline import IngestReport, ingest
from ingest.readers import Read, read_document
from ingest.sandbox import Found, Refused

EMBEDDER = RandomEmbedder(32)
_QUERIES = ("alphamab dose", "betamab every 3 weeks", "kidney function", "not recommended", "loading")
_SMALL_BLOCK = 16  # so that even a small corpus is journalled in several blocks


@dataclass(frozen=True, slots=True)
class World:
    """`index` serves the documents of `old`; an ingest of `new` is to be disturbed."""

    old: Path
    new: Path
    index: Path
    digests: dict[str, str]

    @classmethod
    def make(cls, folder: Path) -> "World":
        """Write both corpora under `folder` and ingest each once."""
        old = _corpus(folder / "old", {i: 100 + i for i in range(8)})
        new = _corpus(folder / "new", {i: 100 + i + (i == 3) for i in range(10) if i != 5})
        read(old, folder / "index")
        read(new, folder / "published")
        digests = {digest(folder / "index"): "old", digest(folder / "published"): "new"}
        return cls(old, new, folder / "index", digests)

    def served(self, directory: Path) -> str:
        """'old' or 'new' when exactly that is served, 'refused: ...' by a named error, else 'WRONG'."""
        try:
            return self.digests.get(digest(directory), "WRONG")
        except GuidelineQAError as error:
            return f"refused: {error}"


def read(documents: Path, directory: Path, embedder: Embedder = EMBEDDER) -> IngestReport:
    """Ingest `documents` in this process."""
    with patch("ingest.intake.read_apart", read_here), patch("ingest.vectorize.BLOCK", _SMALL_BLOCK):
        return ingest([documents], embedder, directory)


def digest(directory: Path) -> str:
    """SHA-256 over all that a search of the serving generation can give. Raises GuidelineQAError."""
    index = Index.load(directory, EMBEDDER)
    found = hashlib.sha256(repr((index.generation, index.names, index.synonyms)).encode())
    found.update(FOUND.dump_json(index.contradictions))
    found.update(repr([index.store.article(i) for i in index.store.article_ids()]).encode())
    for row in range(index.manifest.chunks):
        found.update(repr(index.store.chunk(row)).encode())
        found.update(index.sentence_vectors(row).tobytes() + index.chunk_vectors([row]).tobytes())
    found.update(index.question_vectors.tobytes())
    for query in _QUERIES:
        found.update(repr(index.nearest_chunks(index.embed(query), 5)).encode())
        found.update(index.word_scores(query.split()).tobytes())
    index.close()
    return found.hexdigest()


def read_here(documents: Iterable[Found]) -> Iterator[tuple[Path, Read | Refused]]:
    """As `ingest.sandbox.read_apart`, in this process."""
    for path in (d.path for d in documents):
        try:
            yield path, read_document(path)
        except GuidelineQAError as error:
            yield path, Refused(str(error))


def _corpus(folder: Path, doses: dict[int, int]) -> Path:
    folder.mkdir(parents=True)
    for number, dose in doses.items():
        (folder / f"{number}.md").write_text(
            f"---\narticle_id: drug-{number}\nquestion: What is the dose of drug {number}?\ntitle: Drug {number}\n"
            "publisher: us\npublished: 2026-11-20\ntier: T4\nreview:\n  status: submitted\n---\n\n## Dose\n\n"
            f"Alphamab is given at {dose} mg, then {dose // 2} mg every 3 weeks. It is not recommended below an eGFR "
            f"of {20 + number} mL/min.\n\n## Monitoring\n\n- Betamab level after {number + 1} weeks.\n"
            f"- Kidney function (KF) every {number + 2} months.\n"
        )
    return folder
