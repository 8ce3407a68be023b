"""ONNX Runtime and `tokenizers`: the shipped weights in fp32, ready in a fraction of a second."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from ingest.embed import Progress, Vectors, no_progress
from ingest.engines.cores import cores
from ingest.engines.exported import Export, make
from ingest.engines.states import TokenStates
from ingest.engines.weights import SHIPPED_MODEL
from ingest.engines.windows import marked, unit, windows
from ingest.errors import EngineUnavailable

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

_BATCH = 4  # measured fastest on one thread: larger batches leave the cache
_SLAB = 512  # texts in work at once: bounds the memory beside the result
_SPECIAL = 2  # [CLS] and [SEP]
_Output = Literal["vectors", "states"]


@dataclass(frozen=True, slots=True)
class _Piece:
    """What the model reads at once: token ids with the special ones, and where the others stand in the text."""

    ids: list[int]
    spans: tuple[tuple[int, int], ...]


class OnnxEmbedder:
    """The weights of one export. Its vectors are those of the reference to six digits, so the fingerprint is theirs.

    A run takes one thread; texts enough for several batches are spread over `threads` of them, every core unless
    given. Loaded at first use, after its hash was checked; a damaged export is made anew. Safe to use from several
    threads at once, and they do not wait for one another.
    """

    name = SHIPPED_MODEL

    def __init__(self, export: Export, *, threads: int | None = None) -> None:
        self._export = export
        self._threads = threads or cores()
        self._loading = threading.Lock()
        self._loaded_session: onnxruntime.InferenceSession | None = None
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
        pieces = [(i, ids) for i, text in enumerate(texts) for ids in self._ids(text)]
        pieces.sort(key=lambda piece: -len(piece[1]))
        batches = [pieces[i : i + _BATCH] for i in range(0, len(pieces), _BATCH)]
        sums = np.zeros((len(texts), self.dimension), dtype=np.float32)
        runs = self._run_all([[ids for _, ids in batch] for batch in batches], "vectors")
        for done, (batch, vectors) in enumerate(zip(batches, runs, strict=True), start=1):
            tokens = np.array([[len(ids)] for _, ids in batch], dtype=np.float32)
            np.add.at(sums, [i for i, _ in batch], vectors * tokens)
            told(done / len(batches))
        return unit(sums)

    def _run_all(self, batches: Sequence[Sequence[list[int]]], output: _Output) -> Iterator[Vectors]:
        if len(batches) == 1:
            yield self._run(batches[0], output)
            return
        with ThreadPoolExecutor(self._threads) as pool:
            yield from pool.map(lambda batch: self._run(batch, output), batches)

    def states(self, texts: Sequence[str]) -> tuple[TokenStates, ...]:
        """The tokens of each text, each with its state in the last layer. A long text is read window by window."""
        pieces = [(i, piece) for i, text in enumerate(texts) for piece in self._pieces(text)]
        order = sorted(range(len(pieces)), key=lambda at: -len(pieces[at][1].ids))
        batches = [order[i : i + _BATCH] for i in range(0, len(order), _BATCH)]
        parts: list[list[TokenStates]] = [[] for _ in texts]
        found: dict[int, Vectors] = {}
        runs = self._run_all([[pieces[at][1].ids for at in batch] for batch in batches], "states")
        for batch, states in zip(batches, runs, strict=True):
            found |= zip(batch, states, strict=True)
        for at, (text, piece) in enumerate(pieces):
            states = unit(found[at][1 : len(piece.ids) - 1])
            parts[text].append(TokenStates(tuple(piece.ids[1:-1]), piece.spans, states))
        return tuple(map(TokenStates.joined, parts))

    def _run(self, batch: Sequence[list[int]], output: _Output) -> Vectors:
        """Of token lists the vectors, shape (len(batch), dimension), or the states, shape (len(batch), tokens of the
        longest, dimension)."""
        ids = np.zeros((len(batch), max(map(len, batch))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        (found,) = self._session.run([output], {"input_ids": ids, "attention_mask": mask})
        return np.asarray(found, dtype=np.float32)

    def _ids(self, text: str) -> list[list[int]]:
        return [piece.ids for piece in self._pieces(text)]

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

    @property
    def _session(self) -> "onnxruntime.InferenceSession":
        with self._loading:
            if self._loaded_session is None:
                self._loaded_session = _open(_whole(self._export))
            return self._loaded_session


def _whole(export: Export) -> Export:
    """`export`, made anew if its file is damaged. Raises EngineUnavailable when that fails."""
    if export.is_whole():
        return export
    made = make(export.source, [export.folder.parent])
    if not made.is_whole():
        raise EngineUnavailable(f"{made.model}: is damaged again right after it was made. Check the disk.")
    return made


def _open(export: Export) -> "onnxruntime.InferenceSession":
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL  # done when it was exported
    options.log_severity_level = 3
    return ort.InferenceSession(export.model, options, providers=["CPUExecutionProvider"])
