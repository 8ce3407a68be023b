"""Journal: vectors that an ingest has computed and not yet published, so that the next one need not compute them again.

Append-only records on disk, each with its own checksum: a killed writer loses at most the block it was writing.
"""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ingest.embed import Vectors

KEY_BYTES = 16
Keys = npt.NDArray[np.bytes_]
"""BLAKE2b digests of texts, dtype S16."""


def text_key(text: str) -> bytes:
    """The key of a text, KEY_BYTES long."""
    return _odd(hashlib.blake2b(text.encode(), digest_size=KEY_BYTES).digest())


class Journal:
    """The journal of one embedding model in one index folder. Hold the folder's lock while it is open."""

    def __init__(self, directory: Path, fingerprint: str, dimension: int) -> None:
        self._path = directory / f"embedded-{hashlib.sha256(fingerprint.encode()).hexdigest()[:16]}-{dimension}.journal"
        self._record = np.dtype([("key", f"S{KEY_BYTES}"), ("check", f"S{KEY_BYTES}"), ("vector", "<f4", (dimension,))])
        self._drop_unfinished()
        self._rows, self.keys = self._verified()

    def vectors(self, rows: npt.NDArray[np.intp]) -> Vectors:
        """The vectors of `rows`, which count the keys, shape (len(rows), dimension)."""
        found: Vectors = np.ascontiguousarray(self._records()["vector"][self._rows[rows]], dtype=np.float32)
        return found

    def append(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Add vectors, shape (len(keys), dimension), and sync them to the disk. Raises OSError."""
        block = np.zeros(len(keys), dtype=self._record)
        block["key"], block["vector"] = keys, vectors
        block["check"] = [_check(r["key"], r["vector"]) for r in block]
        with self._path.open("ab") as file:
            first = file.tell() // self._record.itemsize
            file.write(block.tobytes())
            file.flush()
            os.fsync(file.fileno())
        self._rows = np.concatenate([self._rows, np.arange(first, first + len(keys))])
        self.keys = np.concatenate([self.keys, block["key"]])

    def _records(self) -> npt.NDArray[np.void]:
        if not self._path.exists() or not self._path.stat().st_size:
            return np.empty(0, dtype=self._record)
        return np.memmap(self._path, dtype=self._record, mode="r")

    def _drop_unfinished(self) -> None:
        if self._path.exists():
            whole = self._path.stat().st_size // self._record.itemsize * self._record.itemsize
            os.truncate(self._path, whole)

    def _verified(self) -> tuple[npt.NDArray[np.intp], Keys]:
        """The places and keys of the records whose checksum is right; a damaged one is as good as absent."""
        records = self._records()
        whole = [i for i, r in enumerate(records) if r["check"] == _check(r["key"], r["vector"])]
        rows = np.array(whole, dtype=np.intp)
        return rows, np.array(records["key"][rows])


def discard_journals(directory: Path) -> None:
    """Remove every journal: what they held is published, or of another model."""
    for path in directory.glob("embedded-*.journal"):
        path.unlink(missing_ok=True)


def _check(key: bytes, vector: Vectors) -> bytes:
    return _odd(hashlib.blake2b(vector.tobytes(), key=key, digest_size=KEY_BYTES).digest())


def _odd(digest: bytes) -> bytes:
    """The digest with its last bit set: NumPy gives bytes back without trailing zero bytes."""
    return digest[:-1] + bytes([digest[-1] | 1])
