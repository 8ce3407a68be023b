"""Reads the files of a BEIR-format set: corpus and queries as JSON lines, qrels as a table; of gzip, too.

N. Thakur et al., BEIR: A heterogeneous benchmark for zero-shot evaluation of information retrieval models, 2021.
"""

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.clean import one_line
from ingest.errors import CaseError

Qrels = dict[str, dict[str, int]]
"""Query id to document id to grade."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document of a corpus. Documents of one `group` are parts of one guideline."""

    doc_id: str
    title: str
    text: str
    group: str

    @property
    def embedding_text(self) -> str:
        """What is embedded and indexed, as of a chunk: the title before the text."""
        return "\n".join(part for part in (self.title, self.text) if part)


@dataclass(frozen=True, slots=True)
class Query:
    """A query and its id."""

    query_id: str
    text: str


def read_corpus(path: Path) -> tuple[Document, ...]:
    """The documents of a corpus file, those of a group together, groups and documents in the order of the file.

    A line has `_id`, `text` and mostly `title`. `metadata.group` names the guideline that the document is a part of;
    without it documents of the same title belong together, and one without a title stands alone. Raises CaseError.
    """
    groups: dict[str, list[Document]] = {}
    seen: set[str] = set()
    for number, line in _lines(path):
        document = _document(path, number, line)
        if document.doc_id in seen:
            raise CaseError(
                f"{path}:{number}: the id {document.doc_id!r} stands there twice. Give every document its own."
            )
        seen.add(document.doc_id)
        groups.setdefault(document.group, []).append(document)
    if not groups:
        raise CaseError(f"{path}: holds no document.")
    return tuple(d for group in groups.values() for d in group)


def read_queries(path: Path) -> tuple[Query, ...]:
    """The queries of a file, in order. Raises CaseError."""
    queries = tuple(
        Query(_text(path, n, line, "_id"), one_line(_text(path, n, line, "text"))) for n, line in _lines(path)
    )
    if not queries:
        raise CaseError(f"{path}: holds no query.")
    return queries


def read_qrels(path: Path) -> Qrels:
    """Judgments: BEIR's three columns (query, document, grade), with a header or not, or TREC's four.

    Raises CaseError.
    """
    qrels: Qrels = {}
    for number, line in enumerate(_read(path).splitlines(), start=1):
        columns = line.split()
        if not columns or (number == 1 and not columns[-1].lstrip("-").isdigit()):
            continue
        if len(columns) not in (3, 4) or not columns[-1].lstrip("-").isdigit():
            raise CaseError(f"{path}:{number}: is no judgment. Write query, document and grade, apart by tabs.")
        qrels.setdefault(columns[0], {})[columns[-2]] = int(columns[-1])
    return qrels


def _document(path: Path, number: int, line: dict[str, Any]) -> Document:
    doc_id, text = _text(path, number, line, "_id"), _text(path, number, line, "text")
    title = one_line(str(line.get("title") or ""))
    metadata = line.get("metadata")
    named = metadata.get("group") if isinstance(metadata, dict) else None
    return Document(doc_id, title, text, str(named) if named is not None else title or f"document {doc_id}")


def _text(path: Path, number: int, line: dict[str, Any], field: str) -> str:
    value = line.get(field)
    if field == "_id" and type(value) is int:
        value = str(value)
    if not isinstance(value, str):
        raise CaseError(f"{path}:{number}: has no {field!r}, or one that is no text.")
    if field == "_id" and (not value or any(c.isspace() for c in value)):
        raise CaseError(f"{path}:{number}: the id {value!r} is empty or has a space, which a TREC run cannot hold.")
    return value


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(_read(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            raise CaseError(f"{path}:{number}: is no JSON ({error.msg}).") from error
        if not isinstance(value, dict):
            raise CaseError(f"{path}:{number}: is no JSON object.")
        yield number, value


def _read(path: Path) -> str:
    try:
        written = path.read_bytes()
        return (gzip.decompress(written) if path.suffix == ".gz" else written).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise CaseError(f"{path}: there is no such file.") from error
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise CaseError(f"{path}: cannot be read as UTF-8 text ({error}).") from error
