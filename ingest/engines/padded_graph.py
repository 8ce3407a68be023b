"""The graph for any runtime, made of plain operators: texts of several lengths, padded to one, with a mask. For a
runtime that prepares itself anew for each shape."""

from typing import ClassVar

import numpy as np

from ingest.engines.graph import Graph, Shapes

_FLOAT = 1  # as onnx numbers its types
_FAR = -1e9  # added to how alike two tokens are when the one is of no text


class PaddedGraph(Graph):
    """`input_ids`, shape (texts, tokens), and `lengths`, shape (texts, 1): how many of its tokens are of a text; to
    `vectors`, shape (texts, dimension), and `states`, shape (texts, tokens, dimension)."""

    inputs: ClassVar[Shapes] = {"input_ids": ["texts", "tokens"], "lengths": ["texts", 1]}
    texts = "texts"
    tokens = ("texts", "tokens")

    def _embed(self) -> str:
        words, places = self._words_and_places()
        self._constant("flat", np.array([-1, self._config["hidden_size"]]))
        self._constant("hidden", np.array([self._config["hidden_size"]]))
        self._node("Shape", ["input_ids"], "shape")
        self._node("Shape", ["input_ids"], "tokens", start=1, end=2)
        self._node("Concat", ["shape", "hidden"], "per_text", axis=0)
        self._own()
        self._node("Gather", [words, "input_ids"], "word")
        self._node("Slice", [places, "zero", "tokens", "zero"], "place")
        return self._node("Reshape", [self._norm(self._sum("word", "place"), "embeddings.LayerNorm"), "flat"], "rows")

    def _own(self) -> None:
        """What each token of a text counts in attention (`away`) and in the mean (`share`); one beyond it, nothing."""
        numbers = np.arange(len(self._weights["embeddings.position_embeddings.weight"]))[None, :]
        self._node("Slice", [self._constant("numbers", numbers), "zero", "tokens", "one"], "number")
        self._node("Less", ["number", "lengths"], "own")
        bias = [self._constant(name, np.array(of, dtype=np.float32)) for name, of in (("near", 0), ("far", _FAR))]
        self._node("Where", ["own", *bias], "bias")
        self._node("Unsqueeze", ["bias", self._constant("heads_and_queries", np.array([1, 2]))], "away")
        self._node("Cast", ["own"], "counted", to=_FLOAT)
        self._node("Cast", ["lengths"], "length", to=_FLOAT)
        self._node("Div", ["counted", "length"], "shares")
        self._node("Unsqueeze", ["shares", self._constant("last", np.array([2]))], "share")

    def _attend(self, rows: str, name: str) -> str:
        size = self._config["hidden_size"] // self._heads
        shape = self._constant(f"{name}.heads", np.array([self._heads, size]))
        split = self._node("Concat", ["shape", shape], f"{name}.split", axis=0)
        query, key, value = (
            self._node(
                "Transpose",
                [self._node("Reshape", [self._linear(rows, f"{name}.{part}"), split], f"{name}.{part}.split")],
                f"{name}.{part}.turned",
                perm=turn,
            )
            for part, turn in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3]))
        )
        scale = self._constant(f"{name}.scale", np.array(size**-0.5, dtype=np.float32))
        alike = self._node("Mul", [self._node("MatMul", [query, key], f"{name}.alike"), scale], f"{name}.scaled")
        shares = self._node("Softmax", [self._sum(alike, "away")], f"{name}.shares", axis=-1)
        context = self._node("MatMul", [shares, value], f"{name}.context")
        turned = self._node("Transpose", [context], f"{name}.found", perm=[0, 2, 1, 3])
        return self._node("Reshape", [turned, "flat"], f"{name}.rows")

    def _pool(self, rows: str) -> None:
        self._node("Reshape", [rows, "per_text"], "states")
        self._node("Mul", ["states", "share"], "parts")
        self._node("ReduceSum", ["parts", "one"], "mean", keepdims=0)
        self._node("LpNormalization", ["mean"], "vectors", axis=1, p=2)
