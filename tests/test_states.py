from collections.abc import Sequence

import numpy as np

from ingest.engines.states import StatesAhead, TokenStates


class Model:
    """Says of a text its length, and remembers what it was asked at once."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def states(self, texts: Sequence[str]) -> tuple[TokenStates, ...]:
        self.asked.append(list(texts))
        return tuple(TokenStates((len(t),), ((0, len(t)),), np.ones((1, 2), dtype=np.float32)) for t in texts)


def test_texts_that_were_read_ahead_are_read_once_and_together() -> None:
    model = Model()
    ahead = StatesAhead(model)
    ahead.read(["one", "three", "one"])
    assert [found.ids for found in ahead.states(["three", "one", "three"])] == [(5,), (3,), (5,)]
    assert model.asked == [["one", "three"]]


def test_what_was_not_read_ahead_is_read_when_it_is_asked_for() -> None:
    model = Model()
    ahead = StatesAhead(model)
    ahead.read([])
    assert ahead.states([]) == ()
    assert ahead.states(["seven"])[0].ids == (5,)
    assert model.asked == [["seven"]]
