"""Text to vectors: what an engine promises, and which one serves a model."""

import sys
from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from ingest.engines.weights import SHIPPED_MODEL, model_folder
from ingest.errors import EngineUnavailable

Vectors = npt.NDArray[np.float32]
Progress = Callable[[int, int], None]
"""Called with (done, total)."""


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


@runtime_checkable
class SpreadEmbedder(Embedder, Protocol):
    """An embedder on several machines."""

    @property
    def texts_at_once(self) -> int:
        """How many texts it should be given at once, so that none of the machines waits."""


def embedder_for(model: str = SHIPPED_MODEL) -> Embedder:
    """The embedder of `model`: SHIPPED_MODEL, or a folder with a sentence-transformers model.

    The shipped weights are served by ONNX Runtime, any other model by sentence-transformers. Where the shipped weights
    cannot be exported sentence-transformers serves them too, slower, and stderr says why. Raises SettingsError.
    """
    folder = model_folder(model)
    if model == SHIPPED_MODEL:
        from ingest.engines.exported import find_or_make, places
        from ingest.engines.served import OnnxEmbedder

        try:
            return OnnxEmbedder(find_or_make(folder, places()))
        except EngineUnavailable as error:
            print(f"Embedding goes the slow way, through sentence-transformers. {error}", file=sys.stderr)
    from ingest.engines.reference import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(model)
