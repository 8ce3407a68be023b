"""The graph for ONNX Runtime: texts of any lengths one after another, without padding and without a mask.

Each text has a slot, in which its attention and its mean are calculated as if it were alone, and a product's row does
not depend on the rows beside it: a text has the same vector, to the bit, whatever stands beside it.
"""

from typing import ClassVar, Final

import numpy as np

from ingest.engines.graph import FUSED, Graph, Shapes

SLOTS: Final = 8
"""So many texts at most are read at once: as many as questions are worked on at a time. An empty slot costs a text
next to nothing, but every start: 16 slots take .1 s to load, 8 half of it, and embed sentences 1.5 % faster."""


class PackedGraph(Graph):
    """`input_ids`, the tokens of all texts one after another, `positions`, the place of each in its text, both of shape
    (tokens,), and `sizes`, how many tokens each text has, shape (SLOTS,), zero for a slot without a text; to `vectors`,
    shape (SLOTS, dimension), not numbers for a slot without a text, and `states`, shape (tokens, dimension)."""

    inputs: ClassVar[Shapes] = {"input_ids": ["tokens"], "positions": ["tokens"], "sizes": [SLOTS]}
    texts = SLOTS
    tokens = ("tokens",)

    def _embed(self) -> str:
        words, places = self._words_and_places()
        self._node("Gather", [words, "input_ids"], "word")
        self._node("Gather", [places, "positions"], "place")
        return self._norm(self._sum("word", "place"), "embeddings.LayerNorm")

    def _attend(self, rows: str, name: str) -> str:
        parts = ("query", "key", "value")
        slots = zip(*(self._slots(self._product(rows, f"{name}.{part}")) for part in parts), strict=True)
        bias = self._constant(f"{name}.bias", np.concatenate([self._weights[f"{name}.{part}.bias"] for part in parts]))
        found = [
            self._node("MultiHeadAttention", [*slot, bias], f"{name}.found.{i}", domain=FUSED, num_heads=self._heads)
            for i, slot in enumerate(slots)
        ]
        return self._node("Squeeze", [self._node("Concat", found, f"{name}.found", axis=1), "zero"], f"{name}.rows")

    def _pool(self, rows: str) -> None:
        self._node("Identity", [rows], "states")
        means = [self._node("ReduceMean", [own, "one"], f"{own}.mean", keepdims=0) for own in self._slots(rows)]
        self._node("LpNormalization", [self._node("Concat", means, "means", axis=0)], "vectors", axis=1, p=2)

    def _slots(self, rows: str) -> list[str]:
        """The rows of each text, shape (1, tokens of the text, dimension)."""
        return self._split(self._node("Unsqueeze", [rows, "zero"], f"{rows}.texts"), "sizes", SLOTS)
