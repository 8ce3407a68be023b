"""Ledger: what each document was read as the last time, so that an unchanged one need not be read again.

It lies beside the generations and is only a memory: what it says counts where the serving generation has the very
article it names. Lost or damaged, it costs time and nothing else.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

_NAME = "ledger.json"


class Entry(BaseModel):
    """A document that was read: `document` is its `document_sha256`, `stamp` the readers' stamp, `record_sha256` that
    of the article it became. `own_id` is the id that the document itself gives, which another one may have had."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: str
    stamp: str
    article_id: str
    own_id: str
    record_sha256: str
    reader: str
    conserved: float | None
    notes: tuple[str, ...]


_ENTRIES = TypeAdapter(dict[str, Entry])


def document_sha256(path: Path) -> str:
    """SHA-256 over all that a reader is given: the name of the file, its bytes, and its sidecar. Raises OSError."""
    digest = hashlib.sha256(path.name.encode(errors="surrogateescape") + b"\0")
    for part in (path, path.with_name(path.name + ".yaml")):
        if part.is_file():
            with part.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def read_ledger(directory: Path) -> dict[str, Entry]:
    """Entries by the absolute path of the document; none when there is no ledger or it was damaged."""
    try:
        sealed = json.loads((directory / _NAME).read_bytes())
        if sealed["sha256"] != _sha256(sealed["entries"]):
            return {}
        return _ENTRIES.validate_python(sealed["entries"])
    except (OSError, ValueError, TypeError, KeyError, ValidationError):
        return {}


def write_ledger(directory: Path, entries: Mapping[str, Entry]) -> None:
    """Replace the ledger. Raises OSError."""
    plain = _ENTRIES.dump_python(dict(sorted(entries.items())), mode="json")
    aside = directory / f"{_NAME}.partial"
    with aside.open("w", encoding="utf-8") as file:
        json.dump({"sha256": _sha256(plain), "entries": plain}, file, indent=0)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(directory / _NAME)


def _sha256(entries: object) -> str:
    return hashlib.sha256(json.dumps(entries, sort_keys=True).encode()).hexdigest()
