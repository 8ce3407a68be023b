import random
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ingest.embed import SHIPPED_MODEL, SentenceTransformerEmbedder
from ingest.errors import SettingsError

LONG = " ".join(f"Sentence {i} says that pertuzumab is given every {i} weeks." for i in range(60))


def test_texts_become_unit_vectors_in_their_own_order(embedder: SentenceTransformerEmbedder) -> None:
    texts = [LONG, "Give 840 mg.", "The evidence is insufficient to recommend for or against screening.", "Wait."]
    vectors = embedder.embed(texts)
    assert (vectors.shape, vectors.dtype) == ((4, 384), np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    for text, vector in zip(texts, vectors, strict=True):
        assert float(embedder.embed([text])[0] @ vector) > 0.99999, "the texts beside it do not change a vector"


def test_close_meanings_are_closer_than_distant_ones(embedder: SentenceTransformerEmbedder) -> None:
    first, second, other = embedder.embed(
        ["The dose of pertuzumab is 840 mg.", "How much pertuzumab is given?", "Constipation is common in adults."]
    )
    assert float(first @ second) > float(first @ other) + 0.3


def test_no_texts_give_no_vectors(embedder: SentenceTransformerEmbedder) -> None:
    assert embedder.embed([]).shape == (0, 384)


@pytest.mark.parametrize("place", [0, 30, 59])
def test_every_part_of_a_text_longer_than_the_model_reads_counts(
    embedder: SentenceTransformerEmbedder, place: int
) -> None:
    assert embedder.count_tokens(LONG) > 2 * 256
    changed = LONG.replace(f"Sentence {place} says that pertuzumab", f"Sentence {place} says that constipation")
    before, after = embedder.embed([LONG, changed])
    assert float(before @ after) < 0.9999


def test_windows_over_a_long_text_touch_each_other_and_fit_the_model(embedder: SentenceTransformerEmbedder) -> None:
    pieces = "fam-trastuzumab hyperprolactinaemia 10⁹/L ≥50% naïve 中文 (HER2+) 0.58;".split()
    choose = random.Random(7)
    for _ in range(20):
        text = " ".join(choose.choices(pieces, k=200))
        windows = embedder._windows(text)
        assert max(map(embedder.count_tokens, windows)) <= 254
        reached = 0
        for window in windows:
            start = text.find(window, max(0, reached - 400))
            assert 0 <= start <= reached
            reached = start + len(window)
        assert reached == len(text)


def test_special_tokens_are_not_counted(embedder: SentenceTransformerEmbedder) -> None:
    assert [embedder.count_tokens(t) for t in ("", "dose", "the dose")] == [0, 1, 2]


def test_progress_ends_at_the_total(embedder: SentenceTransformerEmbedder) -> None:
    seen: list[tuple[int, int]] = []
    embedder.embed(["a"] * 40, lambda done, total: seen.append((done, total)))
    assert seen == [(32, 40), (40, 40)]


@pytest.fixture
def model_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    (folder / "1_Pooling").mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(b"weights")
    (folder / "1_Pooling" / "config.json").write_text("{}")
    return folder


def test_the_fingerprint_is_that_of_the_files_and_not_of_their_place(model_folder: Path, tmp_path: Path) -> None:
    before = SentenceTransformerEmbedder(str(model_folder)).fingerprint
    (model_folder / "notes.md").write_text("not part of the model")
    moved = shutil.copytree(model_folder, tmp_path / "moved")
    assert SentenceTransformerEmbedder(str(moved)).fingerprint == before


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "1_Pooling/config.json"])
def test_any_change_of_the_model_changes_the_fingerprint(model_folder: Path, name: str) -> None:
    before = SentenceTransformerEmbedder(str(model_folder)).fingerprint
    (model_folder / name).write_bytes((model_folder / name).read_bytes() + b" ")
    assert SentenceTransformerEmbedder(str(model_folder)).fingerprint != before


def test_a_folder_without_a_model_is_refused_before_anything_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is no folder with a sentence-transformers model"):
        SentenceTransformerEmbedder(str(tmp_path))


def test_the_shipped_weights_are_found_by_name(embedder: SentenceTransformerEmbedder) -> None:
    assert embedder.name == SHIPPED_MODEL
    assert len(embedder.fingerprint) == 64


@pytest.mark.slow
def test_threads_at_once_get_what_one_alone_gets(embedder: SentenceTransformerEmbedder) -> None:
    texts = [f"{LONG} {i}"[-(20 + 90 * i) :] for i in range(40)]
    alone = [(embedder.count_tokens(t), embedder.embed([t])[0]) for t in texts]
    with ThreadPoolExecutor(16) as threads:
        together = list(threads.map(lambda t: (embedder.count_tokens(t), embedder.embed([t])[0]), texts * 4))
    for (tokens, vector), (expected_tokens, expected) in zip(together, alone * 4, strict=True):
        assert tokens == expected_tokens
        assert float(vector @ expected) > 0.9999
