import builtins
import importlib.util
import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from ingest.embed import embedder_for
from ingest.engines import bulk
from ingest.engines.agreement import TEXTS, agreement
from ingest.engines.exported import Export, find_or_make, places
from ingest.engines.served import OnnxEmbedder
from ingest.engines.weights import SHIPPED_MODEL, can_search, model_folder
from ingest.errors import EngineUnavailable, SettingsError


@pytest.fixture
def export() -> Export:
    return find_or_make(model_folder(SHIPPED_MODEL), places())


def has_bf16() -> bool:
    if importlib.util.find_spec("openvino") is None:
        return False
    try:
        bulk._core()
    except SettingsError:
        return False
    return True


needs_bf16 = pytest.mark.skipif(not has_bf16(), reason="OpenVINO or bf16 is not here")


@needs_bf16
def test_vectors_agree_with_fp32_and_have_a_fingerprint_of_their_own(export: Export) -> None:
    fp32, bf16 = OnnxEmbedder(export), embedder_for(engine="bf16")
    cosine, overlap = agreement(fp32.embed(TEXTS), bf16.embed(TEXTS))
    assert 0.9999 <= cosine < 0.9999999, "neither wrong nor fp32 under another name"
    assert overlap >= 0.995
    assert bf16.fingerprint != fp32.fingerprint
    assert np.allclose(np.linalg.norm(bf16.embed(["dose"]), axis=1), 1, atol=1e-5)


def test_an_index_in_bf16_is_searched_in_fp32_and_not_the_other_way_round(export: Export) -> None:
    fp32 = OnnxEmbedder(export).fingerprint
    bf16 = bulk.in_bf16(fp32)
    assert can_search(fp32, fp32)
    assert can_search(fp32, bf16)
    assert not can_search(bf16, fp32)
    assert not can_search(fp32, bulk.in_bf16(bf16))


def test_without_openvino_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def absent(name: str, *rest: object) -> ModuleType:
        if name == "openvino":
            raise ImportError(name)
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(SettingsError, match=r"pip install 'guideline-qa\[bulk\]'"):
        embedder_for(engine="bf16")


def test_a_processor_without_bf16_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    core = SimpleNamespace(get_property=lambda _device, _name: ["FP32", "INT8"])
    monkeypatch.setitem(sys.modules, "openvino", SimpleNamespace(Core=lambda: core))
    monkeypatch.setattr(bulk, "version", lambda _name: "1")
    with pytest.raises(SettingsError, match="does not calculate in bf16"):
        embedder_for(engine="bf16")


def test_another_model_has_no_bf16(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(SettingsError, match="runs all-MiniLM-L6-v2 only"):
        embedder_for(str(tmp_path), "bf16")


@needs_bf16
def test_an_engine_that_was_found_not_to_agree_is_refused(export: Export, tmp_path: Path) -> None:
    for file in export.folder.iterdir():
        if file.name != "bf16.json":
            (tmp_path / file.name).symlink_to(file)
    here = Export(export.source, tmp_path, export.record)
    processor = bulk.OpenVinoRuntime(here, 1).processor
    found = {"openvino": version("openvino"), "processor": processor, "cosine": 0.99, "overlap": 1}
    (tmp_path / "bf16.json").write_text(json.dumps(found))
    with pytest.raises(EngineUnavailable, match=r"cosine 0\.990000 where 0\.9999 is needed"):
        bulk.Bf16Embedder(here)


@needs_bf16
@pytest.mark.slow
def test_openvino_tells_nobody_that_it_is_imported() -> None:
    script = """
import socket, sys
def refuse(*_): raise SystemExit("the network was used")
socket.getaddrinfo = socket.socket.connect = refuse
from ingest.engines import bulk
bulk._core()
print(sys.modules["openvino_telemetry"])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "None\n"), done.stderr


@needs_bf16
@pytest.mark.slow
def test_two_threads_that_begin_at_once_do_not_wait_for_each_other() -> None:
    script = """
from ingest.engines.bulk import OpenVinoRuntime
from ingest.engines.exported import find_or_make, places
from ingest.engines.served import OnnxEmbedder
from ingest.engines.weights import SHIPPED_MODEL, model_folder
export = find_or_make(model_folder(SHIPPED_MODEL), places())
embedder = OnnxEmbedder(export, threads=2, runtime=OpenVinoRuntime(export, 2))
print(len(embedder.embed(["dose " * (n + 1) for n in range(40)])))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout) == (0, "40\n"), done.stderr
