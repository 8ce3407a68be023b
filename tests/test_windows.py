from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest.embed import Embedder
from ingest.engines.windows import unit, windows


@given(st.integers(0, 700), st.integers(30, 254))
def test_windows_overlap_fit_the_model_and_leave_nothing_out(count: int, room: int) -> None:
    words = [f"w{i}" for i in range(count)]
    spans, place = [], 0
    for word in words:
        spans.append((place, place + len(word)))
        place += len(word) + 1
    text = " ".join(words)
    found = [text[start:end].split() for start, end in windows(text, spans, room)]
    assert all(len(w) <= room for w in found)
    assert all(set(a) & set(b) for a, b in pairwise(found))
    assert list(dict.fromkeys(w for window in found for w in window)) == words


def test_sums_are_scaled_to_length_one_and_zeros_stay() -> None:
    vectors = unit(np.array([[3, 4], [0, 0]], dtype=np.float32))
    assert np.allclose(vectors, [[0.6, 0.8], [0, 0]])


def test_a_short_last_window_counts_little(embedder: Embedder) -> None:
    long = "Metformin is the first drug for type 2 diabetes. " * 26
    tail = embedder.embed([long, long + "Sepsis needs antibiotics at once.", "Sepsis needs antibiotics at once."])
    assert float(tail[0] @ tail[1]) > 0.9
    assert float(tail[1] @ tail[2]) < 0.5
