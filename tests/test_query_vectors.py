from collections.abc import Sequence
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from ingest import query_vectors
from ingest.embed import Embedder, Vectors
from ingest.errors import IndexDamaged
from ingest.generation import Manifest
from ingest.query_vectors import PROBES, QueryVectors


class Lengths:
    """Embeds a text as its length, and remembers what it was asked at once."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(list(texts))
        return np.array([[len(text), 1] for text in texts], dtype=np.float32)


def made(embedder: Lengths, probe: float = 1.0) -> QueryVectors:
    expected = [[0.0, probe]] * len(PROBES)  # what the stub gives has a product of 1 with it
    return QueryVectors(cast(Embedder, embedder), cast(Manifest, SimpleNamespace(probes=expected, generation="gen-1")))


def test_several_texts_are_embedded_at_once_and_each_is_kept() -> None:
    embedder = Lengths()
    vectors = made(embedder)
    first, second, again = vectors.all(["dose", "weight", "dose"])
    assert (first.tolist(), second.tolist(), again is first) == ([4, 1], [6, 1], True)
    assert vectors("weight") is second
    assert embedder.asked == [list(PROBES), ["dose", "weight"]]
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 2


def test_the_texts_last_asked_for_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_vectors, "_KEPT", 2)
    embedder = Lengths()
    vectors = made(embedder)
    for text in ("a", "b", "a", "c", "a", "b"):
        vectors(text)
    assert embedder.asked[1:] == [["a"], ["b"], ["c"], ["b"]]
    vectors.forget()
    vectors("b")
    assert embedder.asked[-1] == ["b"]


def test_a_model_that_no_longer_gives_the_vectors_of_the_index_is_refused() -> None:
    with pytest.raises(IndexDamaged, match="gen-1: the embedding model gives other vectors"):
        made(Lengths(), probe=0.9)("dose")
