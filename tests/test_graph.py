import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from safetensors.numpy import save_file

from ingest.engines.graph import Attention, Graph
from ingest.errors import EngineUnavailable

HIDDEN, WORDS, PLACES = 8, 300, 6
CONFIG = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "hidden_size": HIDDEN,
    "num_attention_heads": 2,
    "num_hidden_layers": 1,
    "layer_norm_eps": 1e-12,
}
LINEAR = {
    "attention.self.query": (8, 8),
    "attention.self.key": (8, 8),
    "attention.self.value": (8, 8),
    "attention.output.dense": (8, 8),
    "intermediate.dense": (16, 8),
    "output.dense": (8, 16),
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A tiny model with random weights."""
    draw = np.random.default_rng(0).normal
    weights = {
        f"embeddings.{name}_embeddings.weight": draw(size=(rows, HIDDEN))
        for name, rows in (("word", WORDS), ("position", PLACES), ("token_type", 2))
    }
    for name, shape in LINEAR.items():
        weights |= {
            f"encoder.layer.0.{name}.weight": draw(size=shape),
            f"encoder.layer.0.{name}.bias": draw(size=shape[0]),
        }
    for name in ("embeddings", "encoder.layer.0.attention.output", "encoder.layer.0.output"):
        weights |= {f"{name}.LayerNorm.{part}": draw(size=HIDDEN) for part in ("weight", "bias")}
    save_file({name: value.astype(np.float32) for name, value in weights.items()}, tmp_path / "model.safetensors")
    (tmp_path / "config.json").write_text(json.dumps(CONFIG))
    return tmp_path


def run(source: Path, folder: Path, attention: Attention, tokens: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    folder.mkdir(exist_ok=True)
    Graph(source, attention).save(folder / "graph.onnx", "weights.bin")
    session = onnxruntime.InferenceSession(folder / "graph.onnx", providers=["CPUExecutionProvider"])
    given = {"input_ids": np.array(tokens)}
    if attention == "plain":
        given["lengths"] = np.array([[sum(token > 0 for token in text)] for text in tokens])
    vectors, states = session.run(["vectors", "states"], given)
    return vectors, states


def test_a_text_padded_to_the_length_of_another_has_the_vector_it_has_alone(source: Path, tmp_path: Path) -> None:
    beside, states = run(source, tmp_path / "p", "plain", [[1, 2, 3, 4, 5], [6, 7, 0, 0, 0]])
    alone, its_states = run(source, tmp_path / "p", "plain", [[6, 7]])
    assert np.allclose(beside[1], alone[0], atol=1e-5)
    assert np.allclose(states[1, :2], its_states[0], atol=1e-4)


def test_either_way_of_attention_gives_the_same_vectors_and_states(source: Path, tmp_path: Path) -> None:
    tokens = [[1, 2, 3, 4], [5, 6, 7, 8]]
    one, other = (run(source, tmp_path / str(n), kind, tokens) for n, kind in enumerate(("one operator", "plain")))  # type: ignore[arg-type]
    assert np.allclose(one[0], other[0], atol=1e-5)
    assert np.allclose(one[1], other[1], atol=1e-4)
    assert (tmp_path / "0" / "weights.bin").read_bytes() == (tmp_path / "1" / "weights.bin").read_bytes()


def test_a_vector_is_the_mean_of_its_states_at_length_one_whatever_stands_beside_it(
    source: Path, tmp_path: Path
) -> None:
    vectors, states = run(source, tmp_path / "g", "one operator", [[1, 2, 3], [9, 9, 9]])
    mean = states.mean(axis=1)
    assert np.allclose(vectors, mean / np.linalg.norm(mean, axis=1, keepdims=True), atol=1e-5)
    assert np.allclose(vectors[:1], run(source, tmp_path / "g", "one operator", [[1, 2, 3]])[0], atol=1e-5)


def test_the_place_of_a_token_counts(source: Path, tmp_path: Path) -> None:
    vectors, _ = run(source, tmp_path / "g", "one operator", [[1, 2, 3], [3, 2, 1]])
    assert not np.allclose(vectors[0], vectors[1], atol=1e-3)


def test_another_kind_of_model_is_refused(source: Path) -> None:
    (source / "config.json").write_text(json.dumps({**CONFIG, "model_type": "t5"}))
    with pytest.raises(EngineUnavailable, match="holds no BERT model"):
        Graph(source, "plain")
