from pathlib import Path

import numpy as np
import pytest

from ingest.coded_vectors import CodedVectors
from ingest.embed import Vectors
from ingest.errors import IndexDamaged
from ingest.recall import exact_neighbours
from ingest.rows import StoredRows, write_rows

COUNT = 3_000


def unit(vectors: Vectors) -> Vectors:
    length: Vectors = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / length).astype(np.float32)


def some(count: int, seed: int) -> Vectors:
    """Unit vectors of 16 numbers that lie about 60 centres, as texts lie about their subjects."""
    centres = np.random.default_rng(7).standard_normal((60, 16))
    chance = np.random.default_rng(seed)
    return unit(centres[chance.integers(60, size=count)] + 0.5 * chance.standard_normal((count, 16)))


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> StoredRows:
    path = tmp_path_factory.mktemp("rows") / "vectors.npy"
    write_rows(path, [some(COUNT, 1)], (COUNT, 16), "<f2")
    return StoredRows(path)


@pytest.fixture
def coded(rows: StoredRows, monkeypatch: pytest.MonkeyPatch) -> CodedVectors:
    monkeypatch.setattr("ingest.coded_vectors._FEW", 20)
    codes = CodedVectors.build(rows)
    return CodedVectors(codes._codes, rows, 400)


def exact(rows: StoredRows, query: Vectors, k: int, allowed: np.ndarray | None = None) -> list[int]:
    scores = rows[:].astype(np.float32) @ query
    if allowed is not None:
        scores[~allowed] = -2
    return [int(i) for i in np.lexsort((np.arange(len(scores)), -scores))[:k]]


def test_nearly_all_of_the_ten_nearest_are_found_with_their_cosines(coded: CodedVectors, rows: StoredRows) -> None:
    for query in some(20, 2):
        found = coded.search(query, 10)
        assert len({row for row, _ in found} & set(exact(rows, query, 10))) >= 9
        assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
        assert all(score == pytest.approx(float(some(COUNT, 1)[row] @ query), abs=1e-3) for row, score in found)


@pytest.mark.parametrize("share", [0.5, 0.05, 0.003])
def test_a_filter_costs_no_recall_however_few_rows_it_leaves(
    coded: CodedVectors, rows: StoredRows, share: float
) -> None:
    allowed = np.random.default_rng(3).random(COUNT) < share
    wanted = min(10, int(allowed.sum()))
    for query in some(20, 4):
        found = [row for row, _ in coded.search(query, 10, allowed)]
        assert allowed[found].all()
        assert len(found) == wanted
        assert len(set(found) & set(exact(rows, query, wanted, allowed))) >= wanted - 1


def test_a_filter_that_leaves_only_far_rows_finds_them(coded: CodedVectors, rows: StoredRows) -> None:
    query = some(1, 5)[0]
    allowed = (rows[:].astype(np.float32) @ query) < 0
    assert len(coded.search(query, 10, allowed)) == 10
    assert coded.search(query, 10, np.zeros(COUNT, dtype=np.bool_)) == []


def test_as_many_rows_are_looked_at_as_the_measured_recall_needs(coded: CodedVectors, rows: StoredRows) -> None:
    looked, recall = coded.aimed(some(64, 6))
    assert recall >= 0.999
    more = CodedVectors(coded._codes, rows, looked)
    hits = [len({r for r, _ in more.search(q, 10)} & set(exact(rows, q, 10))) for q in some(64, 6)]
    assert sum(hits) / 640 == pytest.approx(recall, abs=0.01)


def test_a_saved_index_finds_the_same_and_the_same_rows_give_the_same_bytes(
    coded: CodedVectors, rows: StoredRows, tmp_path: Path
) -> None:
    coded.save(tmp_path / "one.faiss")
    CodedVectors.build(rows).save(tmp_path / "two.faiss")
    assert (tmp_path / "one.faiss").read_bytes() == (tmp_path / "two.faiss").read_bytes()
    write_rows(tmp_path / "vectors.npy", [rows[:]], rows.shape, "<f2")
    loaded = CodedVectors.load(tmp_path / "one.faiss", tmp_path / "vectors.npy", 400)
    assert len(loaded) == COUNT
    assert loaded.search(some(1, 8)[0], 20) == coded.search(some(1, 8)[0], 20)
    with pytest.raises(IndexDamaged, match=r"vectors\.npy: is no vector index"):
        CodedVectors.load(tmp_path / "vectors.npy", tmp_path / "vectors.npy", 400)


def test_taken_rows_are_those_stored(coded: CodedVectors, rows: StoredRows) -> None:
    assert coded.take(np.array([5, 2])).tolist() == rows[np.array([5, 2])].astype(np.float32).tolist()
    assert coded.take(np.array([5, 2])).dtype == np.float32


def test_exact_neighbours_are_those_of_plain_arithmetic_whatever_the_blocks(
    rows: StoredRows, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.recall._BLOCK", 700)
    queries = some(5, 9)
    found = exact_neighbours(rows, queries, 10)
    assert [set(f.tolist()) for f in found] == [set(exact(rows, q, 10)) for q in queries]
