"""BERT with mean pooling, written as a graph of the operators that a runtime is fastest with. The only file that speaks
to onnx.

Every product but attention's runs over the tokens of all texts at once. In the graph for ONNX Runtime the texts of one
batch have the same number of tokens, so there is no padding and no mask: attention is then one operator. The plain
graph takes texts of several lengths, for a runtime that prepares itself anew for each shape.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from ingest.errors import EngineUnavailable

Attention = Literal["one operator", "plain"]
_OPSET, _IR = 20, 10
_INLINE = 8_192  # bytes; larger weights go into the file that both graphs share
_FUSED = "com.microsoft"
_FLOAT = 1  # as onnx numbers its types
_FAR = -1e9  # added to how alike two tokens are when the one is of no text

Arrays = dict[str, npt.NDArray[np.float32]]


class Graph:
    """`input_ids`, int64 of shape (texts, tokens), to `vectors`, unit vectors of shape (texts, dimension), and to
    `states`, the last hidden states, shape (texts, tokens, dimension). The plain one also takes `lengths`, int64 of
    shape (texts, 1): how many of its tokens are of a text."""

    def __init__(self, source: Path, attention: Attention) -> None:
        """The graph of the weights in `source`: "one operator" is ONNX Runtime's own, any runtime reads "plain".

        Raises EngineUnavailable when they are of another kind of model.
        """
        from safetensors.numpy import load_file

        self._config = json.loads((source / "config.json").read_text(encoding="utf-8"))
        if (self._config.get("model_type"), self._config.get("hidden_act")) != ("bert", "gelu"):
            raise EngineUnavailable(f"{source}: holds no BERT model with GELU, the one kind that can be exported.")
        self._attention = attention
        self._weights: Arrays = load_file(source / "model.safetensors")
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        rows = self._embed()
        if attention == "plain":
            self._own()
        self._pool(self._layers(rows))

    def save(self, path: Path, weights: str) -> None:
        """Write the graph to `path`, its large weights to the file `weights` beside it: the same for either kind."""
        import onnx
        from onnx import TensorProto, helper

        hidden = self._config["hidden_size"]
        inputs = [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["texts", "tokens"])]
        if self._attention == "plain":
            inputs.append(helper.make_tensor_value_info("lengths", TensorProto.INT64, ["texts", 1]))
        outputs = [
            helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", hidden]),
            helper.make_tensor_value_info("states", TensorProto.FLOAT, ["texts", "tokens", hidden]),
        ]
        graph = helper.make_graph(self._nodes, "bert", inputs, outputs, self._constants)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR)
        (path.parent / weights).unlink(missing_ok=True)  # what is there is appended to
        onnx.save_model(model, path, save_as_external_data=True, location=weights, size_threshold=_INLINE)

    def _embed(self) -> str:
        """Tokens to the input of the first layer: rows of all texts one after another."""
        places = self._weights["embeddings.position_embeddings.weight"]
        places = places + self._weights["embeddings.token_type_embeddings.weight"][0]
        self._constant("flat", np.array([-1, self._config["hidden_size"]]))
        self._constant("hidden", np.array([self._config["hidden_size"]]))
        self._constant("zero", np.array([0]))
        self._node("Shape", ["input_ids"], "shape")
        self._node("Shape", ["input_ids"], "tokens", start=1, end=2)
        self._node("Concat", ["shape", "hidden"], "per_text", axis=0)
        words = self._constant("words", self._weights["embeddings.word_embeddings.weight"])
        self._node("Gather", [words, "input_ids"], "word")
        self._node("Slice", [self._constant("places", places), "zero", "tokens", "zero"], "place")
        self._node("Add", ["word", "place"], "both")
        return self._node("Reshape", [self._norm("both", "embeddings.LayerNorm"), "flat"], "embedded")

    def _own(self) -> None:
        """What each token of a text counts in attention (`away`) and in the mean (`share`); one beyond it, nothing."""
        numbers = np.arange(len(self._weights["embeddings.position_embeddings.weight"]))[None, :]
        one = self._constant("one", np.array([1]))
        self._node("Slice", [self._constant("numbers", numbers), "zero", "tokens", one], "number")
        self._node("Less", ["number", "lengths"], "own")
        bias = [self._constant(name, np.array(of, dtype=np.float32)) for name, of in (("near", 0), ("far", _FAR))]
        self._node("Where", ["own", *bias], "bias")
        self._node("Unsqueeze", ["bias", self._constant("heads_and_queries", np.array([1, 2]))], "away")
        self._node("Cast", ["own"], "counted", to=_FLOAT)
        self._node("Cast", ["lengths"], "length", to=_FLOAT)
        self._node("Div", ["counted", "length"], "shares")
        self._node("Unsqueeze", ["shares", self._constant("last", np.array([2]))], "share")

    def _layers(self, rows: str) -> str:
        for number in range(self._config["num_hidden_layers"]):
            layer = f"encoder.layer.{number}"
            context = self._attend(rows, f"{layer}.attention.self")
            said = self._linear(context, f"{layer}.attention.output.dense")
            rows = self._norm(self._sum(said, rows), f"{layer}.attention.output.LayerNorm")
            wide = self._linear(rows, f"{layer}.intermediate.dense")
            bent = self._node("Gelu", [wide], f"{wide}.gelu", approximate="none")
            narrow = self._linear(bent, f"{layer}.output.dense")
            rows = self._norm(self._sum(narrow, rows), f"{layer}.output.LayerNorm")
        return rows

    def _attend(self, rows: str, name: str) -> str:
        heads = self._config["num_attention_heads"]
        if self._attention == "one operator":
            parts = [self._product(rows, f"{name}.{part}") for part in ("query", "key", "value")]
            parts = [self._node("Reshape", [part, "per_text"], f"{part}.text") for part in parts]
            biases = [self._weights[f"{name}.{part}.bias"] for part in ("query", "key", "value")]
            parts.append(self._constant(f"{name}.bias", np.concatenate(biases)))
            found = self._node("MultiHeadAttention", parts, f"{name}.found", domain=_FUSED, num_heads=heads)
        else:
            found = self._attend_plainly(rows, name, heads)
        return self._node("Reshape", [found, "flat"], f"{name}.rows")

    def _attend_plainly(self, rows: str, name: str, heads: int) -> str:
        size = self._config["hidden_size"] // heads
        shape = self._constant(f"{name}.heads", np.array([heads, size]))
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
        near = self._node("Add", [alike, "away"], f"{name}.near")
        shares = self._node("Softmax", [near], f"{name}.shares", axis=-1)
        context = self._node("MatMul", [shares, value], f"{name}.context")
        return self._node("Transpose", [context], f"{name}.found", perm=[0, 2, 1, 3])

    def _pool(self, rows: str) -> None:
        self._node("Reshape", [rows, "per_text"], "states")
        if self._attention == "plain":
            self._node("Mul", ["states", "share"], "parts")
            self._node("ReduceSum", ["parts", "one"], "mean", keepdims=0)
        else:
            self._node("ReduceMean", ["states", self._constant("one", np.array([1]))], "mean", keepdims=0)
        self._node("LpNormalization", ["mean"], "vectors", axis=1, p=2)

    def _linear(self, rows: str, name: str) -> str:
        weight = self._constant(f"{name}.weight", self._weights[f"{name}.weight"].T)
        bias = self._constant(f"{name}.bias", self._weights[f"{name}.bias"])
        return self._node("Gemm", [rows, weight, bias], f"{name}.out")

    def _product(self, rows: str, name: str) -> str:
        weight = self._constant(f"{name}.weight", self._weights[f"{name}.weight"].T)
        return self._node("MatMul", [rows, weight], f"{name}.out")

    def _sum(self, one: str, other: str) -> str:
        return self._node("Add", [one, other], f"{one}.sum")

    def _norm(self, rows: str, name: str) -> str:
        # Addition and LayerNormalization: ONNX Runtime's operator for both at once takes longer than the two.
        weight, bias = (
            self._constant(f"{name}.{part}", self._weights[f"{name}.{part}"]) for part in ("weight", "bias")
        )
        epsilon = self._config["layer_norm_eps"]
        return self._node("LayerNormalization", [rows, weight, bias], f"{name}.out", epsilon=epsilon)

    def _constant(self, name: str, value: npt.NDArray[Any]) -> str:
        from onnx import numpy_helper

        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value).reshape(value.shape), name))
        return name

    def _node(self, operator: str, inputs: Sequence[str], output: str, domain: str = "", **options: Any) -> str:
        from onnx import helper

        self._nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **options))
        return output
