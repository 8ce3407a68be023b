import shutil
from pathlib import Path

import pytest

from ingest.engines.weights import fingerprint, likeness


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(bytes(range(256)) * 8192)
    (folder / "1_Pooling" / "config.json").write_text("{}")
    return folder


def test_a_model_is_known_by_its_files_and_not_by_their_place(model: Path, tmp_path: Path) -> None:
    before = fingerprint(model), likeness(model)
    (model / "notes.md").write_text("not part of the model")
    moved = shutil.copytree(model, tmp_path / "moved")
    assert (fingerprint(moved), likeness(moved)) == before


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "1_Pooling/config.json"])
def test_any_change_of_the_model_changes_the_fingerprint(model: Path, name: str) -> None:
    before = fingerprint(model), likeness(model)
    (model / name).write_bytes((model / name).read_bytes() + b" ")
    assert fingerprint(model) != before[0]
    assert likeness(model) != before[1]


def test_other_weights_of_the_same_size_are_another_model(model: Path) -> None:
    before = likeness(model)
    weights = (model / "model.safetensors").read_bytes()
    (model / "model.safetensors").write_bytes(bytes(255 - b for b in weights))
    assert likeness(model) != before


def test_one_flipped_bit_changes_the_fingerprint(model: Path) -> None:
    before = fingerprint(model)
    weights = bytearray((model / "model.safetensors").read_bytes())
    weights[1_000_003] ^= 1
    (model / "model.safetensors").write_bytes(weights)
    assert fingerprint(model) != before
