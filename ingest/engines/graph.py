"""BERT with mean pooling, written as a graph of the operators that a runtime is fastest with. The only file that speaks
to onnx.

Every product but attention's runs over the tokens of all texts at once, so that the weights are read once for all of
them. The two graphs differ in how they tell the texts apart: `ingest.engines.packed_graph` is ONNX Runtime's own,
`ingest.engines.padded_graph` is for any runtime.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from ingest.errors import EngineUnavailable

_OPSET, _IR = 20, 10
_INLINE = 8_192  # bytes; larger weights go into the file that both graphs share
FUSED = "com.microsoft"
"""Where ONNX Runtime's own operators are."""

Arrays = dict[str, npt.NDArray[np.float32]]
Shapes = dict[str, Sequence[str | int]]


class Graph(ABC):
    """Tokens to `vectors`, unit vectors of shape (texts, dimension), and to `states`, the last hidden states."""

    inputs: ClassVar[Shapes]
    """The names and shapes of what is given, all of it int64."""
    texts: ClassVar[str | int]
    """How many vectors there are."""
    tokens: ClassVar[Sequence[str | int]]
    """How the tokens lie in the states."""

    def __init__(self, source: Path) -> None:
        """The graph of the weights in `source`. Raises EngineUnavailable when they are of another kind of model."""
        from safetensors.numpy import load_file

        self._config = json.loads((source / "config.json").read_text(encoding="utf-8"))
        if (self._config.get("model_type"), self._config.get("hidden_act")) != ("bert", "gelu"):
            raise EngineUnavailable(f"{source}: holds no BERT model with GELU, the one kind that can be exported.")
        self._heads: int = self._config["num_attention_heads"]
        self._weights: Arrays = load_file(source / "model.safetensors")
        self._nodes: list[Any] = []
        self._constants: list[Any] = []
        self._constant("zero", np.array([0]))
        self._constant("one", np.array([1]))
        self._pool(self._layers(self._embed()))

    def save(self, path: Path, weights: str) -> None:
        """Write the graph to `path`, its large weights to the file `weights` beside it: the same for either kind."""
        import onnx
        from onnx import TensorProto, helper

        hidden = self._config["hidden_size"]
        given = [helper.make_tensor_value_info(n, TensorProto.INT64, list(s)) for n, s in self.inputs.items()]
        found = [
            helper.make_tensor_value_info("vectors", TensorProto.FLOAT, [self.texts, hidden]),
            helper.make_tensor_value_info("states", TensorProto.FLOAT, [*self.tokens, hidden]),
        ]
        graph = helper.make_graph(self._nodes, "bert", given, found, self._constants)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(FUSED, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR)
        (path.parent / weights).unlink(missing_ok=True)  # what is there is appended to
        onnx.save_model(model, path, save_as_external_data=True, location=weights, size_threshold=_INLINE)

    @abstractmethod
    def _embed(self) -> str:
        """Tokens to the input of the first layer: rows of all texts one after another."""

    @abstractmethod
    def _attend(self, rows: str, name: str) -> str:
        """The attention of one layer: each token looks at those of its own text."""

    @abstractmethod
    def _pool(self, rows: str) -> None:
        """The rows of the last layer to `states` and `vectors`."""

    def _words_and_places(self) -> tuple[str, str]:
        """The weights of each word, and those of each place in a text."""
        places = self._weights["embeddings.position_embeddings.weight"]
        places = places + self._weights["embeddings.token_type_embeddings.weight"][0]
        words = self._constant("words", self._weights["embeddings.word_embeddings.weight"])
        return words, self._constant("places", places)

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

    def _split(self, rows: str, sizes: str, count: int) -> list[str]:
        """The second axis of `rows` in `count` parts of these sizes."""
        from onnx import helper

        parts = [f"{rows}.{i}" for i in range(count)]
        self._nodes.append(helper.make_node("Split", [rows, sizes], parts, axis=1))
        return parts
