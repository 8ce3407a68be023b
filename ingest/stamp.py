"""Stamps: what the code and the rules of this program were when something was made with them."""

import hashlib
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGE = Path(__file__).parent

# What comes after an article is read; every other file of the package may change what a document is read as.
AFTER_READING = frozenset(
    {
        "build.py",
        "catalogue.py",
        "chunk.py",
        "claims",
        "coded_vectors.py",
        "contradictions.py",
        "download.py",
        "drugs.py",
        "drugs.yaml",
        "embed.py",
        "engines",
        "events.py",
        "events.yaml",
        "fetch.py",
        "generation.py",
        "index.py",
        "intake.py",
        "journal.py",
        "kept_claims.py",
        "known.py",
        "ledger.py",
        "lexical.py",
        "lint",
        "milvus",
        "on_disk.py",
        "parts.py",
        "pipeline.py",
        "recall.py",
        "replace_file.py",
        "review.py",
        "rows.py",
        "sandbox",
        "stamp.py",
        "store.py",
        "synonyms.py",
        "texts.py",
        "vectorize.py",
        "vectors.py",
        "web_address.py",
    }
)
_LIBRARIES = ("markdown-it-py", "lxml", "selectolax", "trafilatura", "pypdfium2", "pdfplumber", "python-docx", "PyYAML")
_WORD_LIBRARIES = ("PyStemmer", "bm25s", "faiss-cpu")


@lru_cache(maxsize=1)
def reading_stamp() -> str:
    """SHA-256 over all that decides what a document is read as: the readers, what they use, and their libraries."""
    return _stamp([p for p in _files() if p.relative_to(_PACKAGE).parts[0] not in AFTER_READING], _LIBRARIES)


@lru_cache(maxsize=1)
def program_stamp() -> str:
    """SHA-256 over all that decides what an index of given articles holds: code, rules and data of this package."""
    return _stamp(_files(), (*_LIBRARIES, *_WORD_LIBRARIES))


def _files() -> list[Path]:
    return sorted(p for p in _PACKAGE.rglob("*") if p.suffix in {".py", ".yaml"})


def _stamp(files: list[Path], libraries: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(_PACKAGE).as_posix()} ".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for library in libraries:
        digest.update(f"{library} {_version(library)} ".encode())
    return digest.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"
