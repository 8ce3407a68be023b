"""The shipped weights as graphs: where the files are, whether they are whole, and having them made.

They are made once, by `make setup` or by the first command that needs it, in the environment that the program runs
in, or in the user's cache when that cannot be written. They lie in a folder whose name says of which weights, for which
runtime and by which version of the export they were made; the record beside them holds their SHA-256.
"""

import fcntl
import hashlib
import mmap
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.engines.weights import likeness
from ingest.errors import EngineUnavailable

MODEL, BULK, WEIGHTS, RECORD = "model.onnx", "bulk.onnx", "weights.bin", "record.json"
"""The graph for ONNX Runtime, that for any runtime, the weights of both, and what they are."""
_FORMAT = 7
"""Raise it when the export writes another graph."""
_LIMIT = 900  # seconds for one export
_ROOT = Path(__file__).parents[2]


class Record(BaseModel):
    """What an export is: `fingerprint` that of the weights, `sha256` that of each file, `tokens` the longest text the
    model reads with its two special tokens; `cosine` and `overlap` the worst agreement with the reference."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fingerprint: str
    sha256: dict[str, str]
    dimension: int
    tokens: int
    cosine: float
    overlap: float
    made_with: dict[str, str]


@dataclass(frozen=True, slots=True)
class Export:
    """One export: the weights it was made of, its folder and its record."""

    source: Path
    folder: Path
    record: Record

    def is_whole(self) -> bool:
        """Whether the files are, byte for byte, those that were checked against the reference."""
        try:
            return all(file_sha256(self.folder / name) == sha256 for name, sha256 in self.record.sha256.items())
        except OSError:
            return False


def file_sha256(path: Path) -> str:
    """Raises OSError when the file cannot be read.

    In one piece: hashed block by block, a thread asks for the interpreter after each, and beside one that is busy it
    then takes four times as long.
    """
    if not path.stat().st_size:
        return hashlib.sha256().hexdigest()
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return hashlib.sha256(whole).hexdigest()


def places() -> tuple[Path, ...]:
    """Where exports are kept, in order of preference: the environment, then the user's cache."""
    return Path(sys.prefix) / "share" / "guideline-qa", Path.home() / ".cache" / "guideline-qa"


def find(source: Path, among: Sequence[Path]) -> Export | None:
    """The export of the weights in `source`, if there is one; whether its files are whole is not looked at."""
    name = _name(source)
    for place in among:
        try:
            record = Record.model_validate_json((place / name / RECORD).read_bytes())
        except (OSError, ValidationError):
            continue
        return Export(source, place / name, record)
    return None


def find_or_make(source: Path, among: Sequence[Path]) -> Export:
    """The export of the weights in `source`, made if there is none. Raises EngineUnavailable."""
    return find(source, among) or make(source, among)


def make(source: Path, among: Sequence[Path]) -> Export:
    """Make the export in the first place that can be written, replacing a damaged one there. Two processes at once
    make it once. Raises EngineUnavailable when no place can be written or the export fails or is refused."""
    name = _name(source)
    for place in among:
        try:
            with _lock(place):
                present = find(source, [place])
                if present is None or not present.is_whole():
                    _make_in(place, name, source)
        except OSError:
            continue
        made = find(source, [place])
        if made is not None:
            return made
    raise EngineUnavailable(f"None of these folders can be written: {', '.join(map(str, among))}.")


def _name(source: Path) -> str:
    made_of = f"{_FORMAT} {version('onnxruntime')} {likeness(source)}"
    return f"model-{hashlib.sha256(made_of.encode()).hexdigest()[:16]}"


@contextmanager
def _lock(place: Path) -> Iterator[None]:
    """Wait until no other process makes an export in `place`. Raises OSError when it cannot be written."""
    place.mkdir(parents=True, exist_ok=True)
    with (place / "LOCK").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make_in(place: Path, name: str, source: Path) -> None:
    """Run the export in a process of its own, so that torch never enters this one, and put what it made in place."""
    print("Preparing the embedding model for this machine; it is done once and takes a minute.", file=sys.stderr)
    aside = Path(tempfile.mkdtemp(prefix=f"{name}.", suffix=".partial", dir=place))
    try:
        command = [sys.executable, "-m", "ingest.engines.export", str(source.resolve()), str(aside.resolve())]
        try:
            done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, timeout=_LIMIT, check=False)
        except subprocess.TimeoutExpired:
            raise EngineUnavailable(f"The export took more than {_LIMIT} seconds.") from None
        if done.returncode:
            said = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
            raise EngineUnavailable(f"The export failed: {said[-1]}")
        shutil.rmtree(place / name, ignore_errors=True)
        aside.chmod(0o755)
        aside.rename(place / name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
