import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import REPOSITORY

from ingest.embed import Embedder
from ingest.engines import served
from ingest.engines.agreement import TEXTS
from ingest.engines.exported import BULK, MODEL, WEIGHTS, Export, find_or_make, places
from ingest.engines.reference import SentenceTransformerEmbedder
from ingest.engines.served import OnnxEmbedder
from ingest.engines.weights import SHIPPED_MODEL, model_folder
from ingest.errors import EngineUnavailable

LONG = " ".join(f"Sentence {i} says that pertuzumab is given every {i} weeks." for i in range(60))


def test_texts_become_unit_vectors_in_their_own_order(embedder: Embedder) -> None:
    texts = [LONG, "Give 840 mg.", "The evidence is insufficient to recommend for or against screening.", "Wait."]
    vectors = embedder.embed(texts)
    assert (vectors.shape, vectors.dtype) == ((4, 384), np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in zip(texts, vectors, strict=True):
        assert np.array_equal(embedder.embed([text])[0], vector), "the texts beside it do not change a vector"


def test_close_meanings_are_closer_than_distant_ones(embedder: Embedder) -> None:
    first, second, other = embedder.embed(
        ["The dose of pertuzumab is 840 mg.", "How much pertuzumab is given?", "Constipation is common in adults."]
    )
    assert float(first @ second) > float(first @ other) + 0.3


def test_no_texts_give_no_vectors(embedder: Embedder) -> None:
    assert embedder.embed([]).shape == (0, 384)


@pytest.mark.parametrize("place", [0, 30, 59])
def test_every_part_of_a_text_longer_than_the_model_reads_counts(embedder: Embedder, place: int) -> None:
    assert embedder.count_tokens(LONG) > 2 * 256
    changed = LONG.replace(f"Sentence {place} says that pertuzumab", f"Sentence {place} says that constipation")
    before, after = embedder.embed([LONG, changed])
    assert float(before @ after) < 0.9999


def test_special_tokens_are_not_counted(embedder: Embedder) -> None:
    assert [embedder.count_tokens(t) for t in ("", "dose", "the dose")] == [0, 1, 2]


def test_progress_ends_at_the_total(embedder: Embedder) -> None:
    seen: list[tuple[int, int]] = []
    embedder.embed(["a"] * 40, lambda done, total: seen.append((done, total)))
    assert seen[-1] == (40, 40)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_each_token_has_a_state_of_length_one_whatever_stands_beside_its_text() -> None:
    embedder = OnnxEmbedder(find_or_make(model_folder(SHIPPED_MODEL), places()))
    texts = ["Give 840 mg.", LONG, "", "The dose of pertuzumab is 840 mg."]
    for text, found in zip(texts, embedder.states(texts), strict=True):
        (alone,) = embedder.states([text])
        assert (found.ids, found.spans) == (alone.ids, alone.spans)
        assert found.states.shape == (len(found.ids), 384)
        assert np.array_equal(found.states, alone.states)
        assert np.allclose(np.linalg.norm(found.states, axis=1), 1, atol=1e-5)
    assert embedder.states([]) == ()


def test_a_word_has_another_state_in_another_sentence() -> None:
    embedder = OnnxEmbedder(find_or_make(model_folder(SHIPPED_MODEL), places()))
    dose, other = embedder.states(["The dose is fixed.", "The pipe is fixed."])
    assert dose.ids[3] == other.ids[3], "the same word"
    assert dose.spans[3] == (12, 17)
    assert float(dose.states[3] @ other.states[3]) < 0.9


@pytest.fixture(scope="module")
def reference() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder()


@pytest.mark.slow
def test_token_states_are_those_of_the_reference(reference: SentenceTransformerEmbedder) -> None:
    served_here = OnnxEmbedder(find_or_make(model_folder(SHIPPED_MODEL), places()))
    texts = [*TEXTS, LONG, "dose " * 255]
    for ours, theirs in zip(served_here.states(texts), reference.states(texts), strict=True):
        assert (ours.ids, ours.spans) == (theirs.ids, theirs.spans)
        assert not ours.ids or np.sum(ours.states * theirs.states, axis=1).min() > 0.9999


@pytest.mark.slow
def test_vectors_and_token_counts_are_those_of_the_reference(
    embedder: Embedder, reference: SentenceTransformerEmbedder
) -> None:
    texts = [*TEXTS, LONG, "dose " * 253, "dose " * 254, "dose " * 255, "\x00\x1f\x7f", "¹" * 700, "漢" * 300]
    assert [embedder.count_tokens(t) for t in texts] == [reference.count_tokens(t) for t in texts]
    cosines = np.sum(embedder.embed(texts) * reference.embed(texts), axis=1)
    assert cosines.min() > 0.99999
    assert embedder.fingerprint == reference.fingerprint


@pytest.fixture(params=[MODEL, WEIGHTS])
def damaged(request: pytest.FixtureRequest, tmp_path: Path) -> Export:
    """An export of which the last byte of one file is another."""
    whole = find_or_make(model_folder(SHIPPED_MODEL), places())
    for name in (MODEL, BULK, WEIGHTS):
        if name == request.param:
            content = (whole.folder / name).read_bytes()
            (tmp_path / name).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
        else:
            (tmp_path / name).symlink_to(whole.folder / name)
    return replace(whole, folder=tmp_path)


def test_a_damaged_export_is_made_anew_before_it_is_loaded(
    damaged: Export, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = find_or_make(model_folder(SHIPPED_MODEL), places())
    monkeypatch.setattr(served, "make", lambda _source, _among: whole)
    assert np.array_equal(OnnxEmbedder(damaged).embed(["dose"]), embedder.embed(["dose"]))


def test_an_export_that_cannot_be_mended_is_never_loaded(damaged: Export, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served, "make", lambda _source, _among: damaged)
    with pytest.raises(EngineUnavailable, match="is damaged again"):
        OnnxEmbedder(damaged).embed(["dose"])


def test_more_texts_than_are_in_work_at_once_keep_their_order(
    embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(served, "_SLAB", 3)
    texts = [f"{'long ' * (7 - i)}text {i}" for i in range(8)]
    alone = np.stack([embedder.embed([t])[0] for t in texts])
    assert np.array_equal(embedder.embed(texts), alone)


@pytest.mark.slow
def test_threads_at_once_get_what_one_alone_gets(embedder: Embedder) -> None:
    texts = [f"{LONG} {i}"[-(20 + 300 * i) :] for i in range(8)]
    alone = [(embedder.count_tokens(t), embedder.embed([t])[0]) for t in texts]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda t: (embedder.count_tokens(t), embedder.embed([t])[0]), texts * 3))
    for (tokens, vector), (expected_tokens, expected) in zip(together, alone * 3, strict=True):
        assert tokens == expected_tokens
        assert np.array_equal(vector, expected)


def test_the_engine_tells_nobody_that_it_runs(tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if k not in ("CI", "ORT_DISABLE_TELEMETRY", "ORT_RUNNING_UNIT_TESTS")}
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"), "PYTHONPATH": str(REPOSITORY)}
    code = "from ingest.embed import embedder_for; embedder_for().embed(['a']); import os, onnxruntime"
    done = subprocess.run(
        [sys.executable, "-c", code], env={**kept, **home}, capture_output=True, text=True, check=True
    )
    assert "telemetry" not in done.stderr
    assert not list(tmp_path.rglob("*onnxruntime*")), "what it keeps to tell its makers from whom it is"
