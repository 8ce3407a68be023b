import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
from safetensors.numpy import save_file

from ingest.engines.packed_graph import SLOTS, PackedGraph
from ingest.engines.padded_graph import PaddedGraph
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


def packed(source: Path, folder: Path, *texts: list[int]) -> tuple[np.ndarray, np.ndarray]:
    PackedGraph(source).save(folder / "packed.onnx", "packed.bin")
    given = {
        "input_ids": np.array([token for text in texts for token in text]),
        "positions": np.array([i for text in texts for i in range(len(text))]),
        "sizes": np.array([*map(len, texts), *[0] * (SLOTS - len(texts))]),
    }
    vectors, states = opened(folder / "packed.onnx").run(["vectors", "states"], given)
    return vectors[: len(texts)], states


def padded(source: Path, folder: Path, tokens: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    PaddedGraph(source).save(folder / "padded.onnx", "padded.bin")
    lengths = [[sum(token > 0 for token in text)] for text in tokens]
    given = {"input_ids": np.array(tokens), "lengths": np.array(lengths)}
    vectors, states = opened(folder / "padded.onnx").run(["vectors", "states"], given)
    return vectors, states


def opened(path: Path) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])


def test_a_text_has_the_same_vector_and_states_to_the_bit_whatever_stands_beside_it(
    source: Path, tmp_path: Path
) -> None:
    vectors, states = packed(source, tmp_path, [1, 2, 3, 4, 5], [6, 7], *[[9]] * (SLOTS - 2))
    alone, its_states = packed(source, tmp_path, [6, 7])
    assert np.array_equal(vectors[1], alone[0])
    assert np.array_equal(states[5:7], its_states)


def test_a_text_padded_to_the_length_of_another_has_the_vector_it_has_alone(source: Path, tmp_path: Path) -> None:
    beside, states = padded(source, tmp_path, [[1, 2, 3, 4, 5], [6, 7, 0, 0, 0]])
    alone, its_states = padded(source, tmp_path, [[6, 7]])
    assert np.allclose(beside[1], alone[0], atol=1e-5)
    assert np.allclose(states[1, :2], its_states[0], atol=1e-4)


def test_either_graph_gives_the_same_vectors_and_states(source: Path, tmp_path: Path) -> None:
    tokens = [[1, 2, 3, 4], [5, 6, 7, 8]]
    one, other = packed(source, tmp_path, *tokens), padded(source, tmp_path, tokens)
    assert np.allclose(one[0], other[0], atol=1e-5)
    assert np.allclose(one[1], other[1].reshape(-1, HIDDEN), atol=1e-4)
    assert (tmp_path / "packed.bin").read_bytes() == (tmp_path / "padded.bin").read_bytes()


def test_a_vector_is_the_mean_of_its_states_at_length_one(source: Path, tmp_path: Path) -> None:
    vectors, states = packed(source, tmp_path, [1, 2, 3], [9, 9])
    mean = np.stack([states[:3].mean(axis=0), states[3:].mean(axis=0)])
    assert np.allclose(vectors, mean / np.linalg.norm(mean, axis=1, keepdims=True), atol=1e-5)


def test_the_place_of_a_token_counts(source: Path, tmp_path: Path) -> None:
    vectors, _ = packed(source, tmp_path, [1, 2, 3], [3, 2, 1])
    assert not np.allclose(vectors[0], vectors[1], atol=1e-3)


def test_another_kind_of_model_is_refused(source: Path) -> None:
    (source / "config.json").write_text(json.dumps({**CONFIG, "model_type": "t5"}))
    with pytest.raises(EngineUnavailable, match="holds no BERT model"):
        PackedGraph(source)
