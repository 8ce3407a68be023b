"""OpenVINO in bf16: several times the texts a second, for ingests of many documents. The only file that speaks to it.

Its vectors are not those of the reference to six digits but to four, so they have a fingerprint of their own; how an
index that was made of them is searched stands in ingest.engines.weights.
"""

import sys
import threading
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.embed import Vectors
from ingest.engines.agreement import MIN_COSINE, MIN_OVERLAP, TEXTS, agreement
from ingest.engines.batches import padded, padded_batches
from ingest.engines.cores import cores
from ingest.engines.exported import BULK, Export
from ingest.engines.runtime import Output
from ingest.engines.served import OnnxEmbedder, whole
from ingest.engines.weights import in_bf16
from ingest.errors import EngineUnavailable, SettingsError
from ingest.replace_file import replace_file

if TYPE_CHECKING:
    import openvino

_AGREED = "bf16.json"
_BATCH, _STEP = 1_280, 16  # tokens of a batch, and what a text is padded to a multiple of; measured
_PRECISION = {"INFERENCE_PRECISION_HINT": "bf16"}


class Bf16Embedder(OnnxEmbedder):
    """The weights of one export in bf16. Made only when its vectors agree with those in fp32 on this processor."""

    def __init__(self, export: Export, *, threads: int | None = None) -> None:
        """Raises SettingsError where OpenVINO is not installed or the processor has no bf16, and EngineUnavailable when
        the vectors do not agree with fp32."""
        super().__init__(export, threads=threads, runtime=OpenVinoRuntime(export, threads or cores()))
        self.name = f"{OnnxEmbedder.name} in bf16"
        _agreed(export, self, OnnxEmbedder(export, threads=threads))

    @property
    def fingerprint(self) -> str:
        """Its own: the vectors are a little different."""
        return in_bf16(super().fingerprint)


class OpenVinoRuntime:
    """The graph compiled for bf16; as many threads may ask it at once as it was made for."""

    def __init__(self, export: Export, threads: int) -> None:
        """Raises SettingsError where it cannot run."""
        self._core = _core()
        self._export, self._threads = export, threads
        self._loading = threading.Lock()
        self._loaded: SimpleQueue[openvino.InferRequest] | None = None

    @property
    def processor(self) -> str:
        """The processor, as OpenVINO names it."""
        return str(self._core.get_property("CPU", "FULL_DEVICE_NAME"))

    def plan(self, lengths: Sequence[int]) -> list[list[int]]:
        """Texts of about one length together, in few shapes: it prepares itself anew for each."""
        return padded_batches(lengths, _BATCH, _STEP)

    def run(self, texts: Sequence[Sequence[int]], output: Output) -> list[Vectors]:
        """What Runtime says. Raises EngineUnavailable when a vector is not made of numbers."""
        tokens = np.zeros((len(texts), padded(max(map(len, texts)), _STEP)), dtype=np.int64)
        for row, text in zip(tokens, texts, strict=True):
            row[: len(text)] = text
        requests = self._requests
        request = requests.get()
        try:
            request.infer({"input_ids": tokens, "lengths": np.array([[len(text)] for text in texts])})
            found = np.array(request.get_tensor(output).data, dtype=np.float32)
        finally:
            requests.put(request)
        if not np.isfinite(found).all():
            raise EngineUnavailable("OpenVINO gave something that is no vector. Leave --engine out.")
        return list(found)

    @property
    def _requests(self) -> "SimpleQueue[openvino.InferRequest]":
        """One request for each thread; who asks takes one and gives it back."""
        with self._loading:
            if self._loaded is None:
                threads = {"NUM_STREAMS": self._threads, "INFERENCE_NUM_THREADS": self._threads}
                model = self._core.compile_model(whole(self._export).folder / BULK, "CPU", {**_PRECISION, **threads})
                requests = [model.create_infer_request() for _ in range(self._threads)]
                for request in requests:
                    # Two threads that set the first inputs of all at the same time wait for one another for ever; and
                    # OpenVINO 2026.4 gives no numbers for most shapes after a first one of a single token.
                    request.infer({"input_ids": np.full((2, 16), 101), "lengths": np.full((2, 1), 16)})
                self._loaded = SimpleQueue()
                for request in requests:
                    self._loaded.put(request)
            return self._loaded


class _Agreed(BaseModel):
    """What was found on one processor with one version of OpenVINO."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    openvino: str
    processor: str
    cosine: float
    overlap: float

    @property
    def holds(self) -> bool:
        return self.cosine >= MIN_COSINE and self.overlap >= MIN_OVERLAP


def _agreed(export: Export, bf16: Bf16Embedder, fp32: OnnxEmbedder) -> None:
    """Compare the engines, once for each processor and version. Raises EngineUnavailable when they do not agree."""
    runtime = bf16._runtime
    assert isinstance(runtime, OpenVinoRuntime)
    path, here = export.folder / _AGREED, (version("openvino"), runtime.processor)
    found = _read(path)
    if found is None or (found.openvino, found.processor) != here:
        cosine, overlap = agreement(fp32.embed(TEXTS), bf16.embed(TEXTS))
        found = _Agreed(openvino=here[0], processor=here[1], cosine=cosine, overlap=overlap)
        _remember(path, found)
    if not found.holds:
        raise EngineUnavailable(
            f"bf16 on {found.processor} gives other vectors: cosine {found.cosine:.6f} where {MIN_COSINE} is needed, "
            f"overlap of the ten nearest {found.overlap:.4f} where {MIN_OVERLAP} is needed. Leave --engine out."
        )


def _read(path: Path) -> _Agreed | None:
    try:
        return _Agreed.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _remember(path: Path, found: _Agreed) -> None:
    try:
        replace_file(path, found.model_dump_json(indent=1).encode())
    except OSError:
        return  # it is compared again the next time


def _core() -> Any:
    """OpenVINO's door to the processor."""
    # Importing OpenVINO tells its makers so over the network, unless their telemetry cannot be imported.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    try:
        version("openvino")
        import openvino
    except (ImportError, PackageNotFoundError):
        raise SettingsError(
            "The engine bf16 needs OpenVINO: pip install 'guideline-qa[bulk]'. Or leave --engine out."
        ) from None
    core = openvino.Core()
    if "BF16" not in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES"):
        raise SettingsError("This processor does not calculate in bf16. Leave --engine out.")
    return core
