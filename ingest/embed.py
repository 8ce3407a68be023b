"""Text to vectors: what an engine promises, and which one serves a model."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt

from ingest.engines.weights import SHIPPED_MODEL, model_folder
from ingest.errors import EngineUnavailable, SettingsError

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


Engine = Literal["fp32", "bf16"]
"""How the shipped weights are calculated: fp32 answers and ingests, bf16 ingests faster."""


def embedder_for(model: str = SHIPPED_MODEL, engine: Engine = "fp32") -> Embedder:
    """The embedder of `model`: SHIPPED_MODEL, or a folder with a sentence-transformers model.

    The shipped weights are served by ONNX Runtime, any other model by sentence-transformers. Where the shipped weights
    cannot be exported sentence-transformers serves them too, slower, and stderr says why. Raises SettingsError, also
    where `engine` cannot run, and then EngineUnavailable when its vectors are not good enough.
    """
    folder = model_folder(model)
    if engine == "bf16":
        return _in_bf16(model, folder)
    if model == SHIPPED_MODEL:
        from ingest.engines.exported import find_or_make, places
        from ingest.engines.served import OnnxEmbedder

        try:
            return OnnxEmbedder(find_or_make(folder, places()))
        except EngineUnavailable as error:
            print(f"Embedding goes the slow way, through sentence-transformers. {error}", file=sys.stderr)
    from ingest.engines.reference import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(model)


def _in_bf16(model: str, folder: Path) -> Embedder:
    if model != SHIPPED_MODEL:
        raise SettingsError(f"The engine bf16 runs {SHIPPED_MODEL} only. Leave --engine out, or the other model.")
    from ingest.engines.bulk import Bf16Embedder
    from ingest.engines.exported import find_or_make, places

    return Bf16Embedder(find_or_make(folder, places()))
