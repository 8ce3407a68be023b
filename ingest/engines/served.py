"""ONNX Runtime and `tokenizers`: the shipped weights in fp32, ready in a fraction of a second."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ingest.embed import Progress, Vectors, no_progress
from ingest.engines.batches import batches
from ingest.engines.cores import cores
from ingest.engines.exported import MODEL, Export, make
from ingest.engines.packed_graph import SLOTS
from ingest.engines.passes import Passes
from ingest.engines.runtime import Output, Runtime
from ingest.engines.states import TokenStates
from ingest.engines.weights import SHIPPED_MODEL
from ingest.engines.windows import marked, unit, windows
from ingest.errors import EngineUnavailable

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

_SLAB = 2_048  # texts in work at once: bounds the memory beside the result
_SPECIAL = 2  # [CLS] and [SEP]
_BATCH = 512  # tokens, measured: smaller ones do less at once, larger ones leave the cache


@dataclass(frozen=True, slots=True)
class _Piece:
    """What the model reads at once: token ids with the special ones, and where the others stand in the text."""

    ids: list[int]
    spans: tuple[tuple[int, int], ...]


class OnnxEmbedder:
    """The weights of one export. Its vectors are those of the reference to six digits, so the fingerprint is theirs.

    Texts enough for several batches are spread over `threads` threads, every core unless given. Loaded at first use,
    after its hash was checked; a damaged export is made anew. Safe to use from several threads at once: their few texts
    are read together (`Passes`), and each has the vector it would have alone.
    """

    name = SHIPPED_MODEL

    def __init__(self, export: Export, *, threads: int | None = None, runtime: Runtime | None = None) -> None:
        self._export = export
        self._threads = threads or cores()
        self._runtime = runtime or OnnxRuntime(export)
        self._passes = Passes(self._runtime)
        self._loading = threading.Lock()
        self._loaded_tokenizer: Tokenizer | None = None

    @property
    def fingerprint(self) -> str:
        """That of the reference with the same weights."""
        return marked(self._export.record.fingerprint)

    @property
    def dimension(self) -> int:
        return self._export.record.dimension

    def count_tokens(self, text: str) -> int:
        return len(self._tokenizer.encode(text).ids) - _SPECIAL

    def embed(self, texts: Sequence[str], progress: Progress = no_progress) -> Vectors:
        """A text longer than the model's window is embedded window by window; each counts by its tokens."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for begin in range(0, len(texts), _SLAB):
            slab = texts[begin : begin + _SLAB]

            def told(share: float, begin: int = begin, size: int = len(slab)) -> None:
                progress(begin + int(share * size), len(texts))

            vectors[begin : begin + len(slab)] = self._embed(slab, told)
        return vectors

    def _embed(self, texts: Sequence[str], told: Callable[[float], None]) -> Vectors:
        """Vectors of `texts`, shape (len(texts), dimension); `told` hears which share of the work is done."""
        pieces = [(text, ids) for text, windows in enumerate(self._ids(texts)) for ids in windows]
        sums = np.zeros((len(texts), self.dimension), dtype=np.float32)
        work = 0
        for batch, vectors in self._run_all([ids for _, ids in pieces], "vectors"):
            sizes = np.array([len(pieces[i][1]) for i in batch], dtype=np.float32)
            np.add.at(sums, [pieces[i][0] for i in batch], np.stack(vectors) * sizes[:, None])
            work += len(batch)
            told(work / len(pieces))
        return unit(sums)

    def states(self, texts: Sequence[str]) -> tuple[TokenStates, ...]:
        """The tokens of each text, each with its state in the last layer. A long text is read window by window."""
        pieces = [(i, piece) for i, text in enumerate(texts) for piece in self._pieces(text)]
        found: dict[int, Vectors] = {}
        for batch, of_batch in self._run_all([piece.ids for _, piece in pieces], "states"):
            found |= zip(batch, of_batch, strict=True)
        parts: list[list[TokenStates]] = [[] for _ in texts]
        for at, (text, piece) in enumerate(pieces):
            states = unit(found[at][1 : len(piece.ids) - 1])
            parts[text].append(TokenStates(tuple(piece.ids[1:-1]), piece.spans, states))
        return tuple(map(TokenStates.joined, parts))

    def _run_all(self, ids: Sequence[list[int]], output: Output) -> Iterator[tuple[list[int], list[Vectors]]]:
        """Which of `ids` were run together, and what of them."""
        planned = self._runtime.plan([len(tokens) for tokens in ids])
        if len(planned) == 1:
            yield planned[0], self._passes.run([ids[i] for i in planned[0]], output)
            return

        def run(batch: list[int]) -> list[Vectors]:
            return self._runtime.run([ids[i] for i in batch], output)

        with ThreadPoolExecutor(self._threads) as pool:
            yield from zip(planned, pool.map(run, planned), strict=True)

    def _ids(self, texts: Sequence[str]) -> Iterator[list[list[int]]]:
        """The tokens of each text, in windows."""
        room, tokenizer = self._export.record.tokens, self._tokenizer
        # A batch wakes the tokenizer's own threads, which look for work longer than a few texts take.
        are_few = len(texts) <= SLOTS
        read = [*map(tokenizer.encode, texts)] if are_few else tokenizer.encode_batch_fast(list(texts))
        for text, encoding in zip(texts, read, strict=True):
            ids = encoding.ids
            yield [ids] if len(ids) <= room else [piece.ids for piece in self._pieces(text)]

    def _pieces(self, text: str) -> list[_Piece]:
        """The tokens of `text` with the special ones around them, in as many windows as the model needs to read it."""
        room = self._export.record.tokens
        encoding = self._tokenizer.encode(text)
        if len(encoding.ids) <= room:
            return [_Piece(encoding.ids, tuple(encoding.offsets[1:-1]))]
        found = []
        for start, end in windows(text, encoding.offsets[1:-1], room - _SPECIAL):
            read = self._tokenizer.encode(text[start:end])
            ids = read.ids if len(read.ids) <= room else [*read.ids[: room - 1], read.ids[-1]]
            spans = tuple((start + s, start + e) for s, e in read.offsets[1 : len(ids) - 1])
            found.append(_Piece(ids, spans))
        return found

    @property
    def _tokenizer(self) -> "Tokenizer":
        with self._loading:
            if self._loaded_tokenizer is None:
                from tokenizers import Tokenizer

                tokenizer = Tokenizer.from_file(str(self._export.source / "tokenizer.json"))
                # As shipped it pads and cuts off at 128 tokens. Its state is set here and never again: it is shared.
                tokenizer.no_padding()
                tokenizer.no_truncation()
                self._loaded_tokenizer = tokenizer
            return self._loaded_tokenizer


class OnnxRuntime:
    """The graph in fp32 in one session, loaded at first use."""

    def __init__(self, export: Export) -> None:
        self._export = export
        self._loading = threading.Lock()
        self._loaded: onnxruntime.InferenceSession | None = None

    def plan(self, lengths: Sequence[int]) -> list[list[int]]:
        """Texts of any lengths together: there is no padding and no mask."""
        return batches(lengths, _BATCH, SLOTS)

    def run(self, texts: Sequence[Sequence[int]], output: Output) -> list[Vectors]:
        """What Runtime says; what is said of a text does not depend on the others. Raises EngineUnavailable when the
        export is damaged and cannot be made anew."""
        lengths = [len(text) for text in texts]
        given = {
            "input_ids": np.array([token for text in texts for token in text], dtype=np.int64),
            "positions": np.concatenate([np.arange(length, dtype=np.int64) for length in lengths]),
            "sizes": np.array([*lengths, *(0 for _ in range(SLOTS - len(texts)))], dtype=np.int64),
        }
        (found,) = self._session.run([output], given)
        return list(found[: len(texts)] if output == "vectors" else np.split(found, np.cumsum(lengths)[:-1]))

    @property
    def _session(self) -> "onnxruntime.InferenceSession":
        with self._loading:
            if self._loaded is None:
                self._loaded = _open(whole(self._export))
            return self._loaded


def whole(export: Export) -> Export:
    """`export`, made anew if a file of it is damaged. Raises EngineUnavailable when that fails."""
    if export.is_whole():
        return export
    made = make(export.source, [export.folder.parent])
    if not made.is_whole():
        raise EngineUnavailable(f"{made.folder / MODEL}: is damaged again right after it was made. Check the disk.")
    return made


def _open(export: Export) -> "onnxruntime.InferenceSession":
    # Since 1.29 it tells its makers of every model that it opens over the network, and keeps a file in the home folder.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL  # it is written as it is run
    options.enable_mem_pattern = False  # it is planned anew for each shape, and texts have many
    options.log_severity_level = 3
    return ort.InferenceSession(export.folder / MODEL, options, providers=["CPUExecutionProvider"])
