"""Generations: an index on disk is a folder that never changes, and CURRENT names the one that serves.

Written aside, synced, read back, verified, then made current by one rename: a crash at any point leaves the old
generation or the new one, never a mixture.
"""

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.errors import GuidelineQAError, IndexBusy, IndexDamaged, IndexMissing

SCHEMA = 6
SAME_VECTORS = frozenset({4, 5, SCHEMA})
"""Schemas whose vectors are kept in files that this program can read."""
KEPT = 2
_MANIFEST = "manifest.json"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Versioned(BaseModel):
    """The one field that a manifest of any schema has."""

    schema_version: int


class FileEntry(_Strict):
    """What a file of the generation must be; `size` in bytes."""

    size: int
    sha256: str


class Search(_Strict):
    """How the chunks of a large index are searched by vector: of the `looked` rows with the best codes the vectors are
    compared. `recall` of the ten nearest was measured with so many `queries`, texts of the index."""

    looked: int
    recall: float
    queries: int


class Manifest(_Strict):
    """Names every file of a generation and says what it holds.

    `probes` are vectors of fixed texts, so that an embedder of another make is noticed; `search` is None where every
    chunk is compared; `sha256` covers the rest of the manifest.
    """

    schema_version: int
    generation: str
    embedder: str
    embedder_fingerprint: str
    dimension: int
    articles: int
    sentences: int
    chunks: int
    contradictions: int
    files: dict[str, FileEntry]
    probes: list[list[float]]
    search: Search | None = None
    sha256: str = ""

    def sealed(self) -> "Manifest":
        """This manifest with its own hash filled in."""
        body = self.model_copy(update={"sha256": ""}).model_dump_json(exclude_unset=True)  # as older schemas had it
        return self.model_copy(update={"sha256": hashlib.sha256(body.encode()).hexdigest()})


def current(directory: Path) -> str:
    """The name of the generation that serves. Raises IndexMissing or IndexDamaged."""
    pointer = directory / "CURRENT"
    try:
        name = pointer.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        if any(directory.glob("gen-*/" + _MANIFEST)):
            raise IndexDamaged(f"{pointer}: is missing. Run 'guideline-qa ingest' to publish again.") from None
        raise IndexMissing(
            f"{directory}: there is no index. Run 'guideline-qa ingest FOLDER --index {directory}' first, with a"
            " folder of guidelines (corpus/ of the source tree, to try it)."
        ) from None
    except NotADirectoryError:
        raise IndexMissing(f"{directory}: is a file, and an index is a folder. Choose another --index.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(f"{pointer}: cannot be read. Run 'guideline-qa ingest' again.") from error
    if not re.fullmatch(r"gen-[0-9a-z-]+", name):
        raise IndexDamaged(f"{pointer}: names no generation. Run 'guideline-qa ingest' again.")
    return name


def read_manifest(folder: Path, schemas: Collection[int] = (SCHEMA,)) -> Manifest:
    """The manifest of a generation, checked against its own hash and the schemas that can be read."""
    path = folder / _MANIFEST
    try:
        return parse_manifest(path.read_bytes(), path, folder.name, schemas)
    except OSError as error:
        raise IndexDamaged(f"{path}: is missing or damaged. Run 'guideline-qa ingest' again.") from error


def parse_manifest(text: bytes, place: object, generation: str, schemas: Collection[int] = (SCHEMA,)) -> Manifest:
    """The manifest of `generation` as it stands at `place`. Raises IndexDamaged."""
    try:
        schema = _Versioned.model_validate_json(text).schema_version
        if schema not in schemas:  # told first: the manifest of another schema has other fields
            raise IndexDamaged(
                f"{place}: has schema {schema}, this program reads {SCHEMA}. Run 'guideline-qa ingest' again."
            )
        manifest = Manifest.model_validate_json(text)
    except ValidationError as error:
        raise IndexDamaged(f"{place}: is missing or damaged. Run 'guideline-qa ingest' again.") from error
    if manifest.sealed().sha256 != manifest.sha256 or manifest.generation != generation:
        raise IndexDamaged(f"{place}: was changed after it was written. Run 'guideline-qa ingest' again.")
    return manifest


def verify_files(folder: Path, manifest: Manifest) -> None:
    """Raise IndexDamaged naming the first file that is not what the manifest says."""
    for name, entry in manifest.files.items():
        path = folder / name
        if not path.is_file() or _entry(path) != entry:
            raise IndexDamaged(f"{path}: is missing or damaged. Run 'guideline-qa ingest' again.")


@contextmanager
def writing(directory: Path) -> Iterator[None]:
    """Hold the directory's lock. Raises IndexBusy at once when another process holds it."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        file = (directory / "LOCK").open("w")
    except OSError as error:
        raise GuidelineQAError(f"{directory}: cannot be written ({error.strerror}). Choose another --index.") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IndexBusy(f"{directory}: another ingest is writing here. Wait for it, then try again.") from None
        yield


def publish(directory: Path, generation: str, write: Callable[[Path], Manifest]) -> Manifest:
    """Make a generation current: `write` fills a folder and says what is in it, everything else is done here.

    Returns the sealed manifest. Raises GuidelineQAError when the disk is full or read-only; the old generation then
    goes on serving. Call it under `writing`.
    """
    partial, final = directory / f"{generation}.partial", directory / generation
    with disk_errors(directory):
        sealed = _intact(final)
        if sealed is None:
            try:
                sealed = _seal(partial, write(fresh(partial)))
                _remove(final)
                partial.rename(final)
            finally:
                shutil.rmtree(partial, ignore_errors=True)
            _sync(directory)
        _point(directory, generation)
    _forget_old(directory, keep=generation)
    return sealed


@contextmanager
def disk_errors(directory: Path) -> Iterator[None]:
    """Turn the errors of a disk that is full or cannot be written into a GuidelineQAError."""
    try:
        yield
    except OSError as error:
        raise GuidelineQAError(
            f"{directory}: the index could not be written ({error.strerror or error}). The old one goes on serving."
        ) from error


def fresh(folder: Path) -> Path:
    """Make `folder` anew, empty, and return it. Raises OSError."""
    _remove(folder)
    folder.mkdir()
    return folder


def newest_first(directory: Path) -> list[Path]:
    """The folders of every generation, that which serves first, then by age."""
    try:
        serving = current(directory)
    except GuidelineQAError:
        serving = ""
    folders = [p for p in directory.glob("gen-*") if p.is_dir() and p.suffix != ".partial"]
    return sorted(folders, key=lambda p: (p.name == serving, p.stat().st_mtime), reverse=True)


def serves(directory: Path, name: str) -> bool:
    """True when the generation of that name is current and whole."""
    try:
        return current(directory) == name and _intact(directory / name) is not None
    except GuidelineQAError:
        return False


def _intact(folder: Path) -> Manifest | None:
    """The manifest of a generation that is already there and whole."""
    if not folder.is_dir():
        return None
    try:
        manifest = read_manifest(folder)
        verify_files(folder, manifest)
    except IndexDamaged:
        return None
    return manifest


def _seal(folder: Path, manifest: Manifest) -> Manifest:
    """Sync every file, write the manifest, and read all of it back from the disk."""
    paths = sorted(p for p in folder.rglob("*") if p.is_file())
    for path in paths:
        _sync(path)
    files = {p.relative_to(folder).as_posix(): _entry(p) for p in paths}
    sealed = manifest.model_copy(update={"files": files}).sealed()
    (folder / _MANIFEST).write_text(sealed.model_dump_json(indent=1, exclude_unset=True), encoding="utf-8")
    for path in (folder / _MANIFEST, *(p for p in folder.rglob("*") if p.is_dir()), folder):
        _sync(path)
    return sealed


def _point(directory: Path, generation: str) -> None:
    aside = directory / "CURRENT.partial"
    aside.write_text(generation + "\n", encoding="ascii")
    _sync(aside)
    aside.replace(directory / "CURRENT")
    _sync(directory)


def _forget_old(directory: Path, keep: str) -> None:
    for unfinished in directory.glob("*.partial"):
        shutil.rmtree(unfinished, ignore_errors=True)
    others = [p for p in directory.glob("gen-*") if p.is_dir() and p.name != keep]
    others.sort(key=lambda p: p.stat().st_mtime, reverse=True)
    for folder in others[KEPT - 1 :]:
        shutil.rmtree(folder, ignore_errors=True)


def _entry(path: Path) -> FileEntry:
    with path.open("rb") as file:
        return FileEntry(size=path.stat().st_size, sha256=hashlib.file_digest(file, "sha256").hexdigest())


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
