import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pytest

from ingest.embed import Vectors
from ingest.engines.passes import Passes
from ingest.engines.runtime import Output
from ingest.errors import EngineUnavailable

PATIENCE = 20


class Held:
    """A runtime that says of a text its first token; a pass ends when `go` is set. Three texts are a batch."""

    def __init__(self) -> None:
        self.passes: list[list[int]] = []
        self.go = threading.Event()
        self.fails = False

    def plan(self, lengths: Sequence[int]) -> list[list[int]]:
        return [list(range(len(lengths)))[i : i + 3] for i in range(0, len(lengths), 3)]

    def run(self, texts: Sequence[Sequence[int]], output: Output) -> list[Vectors]:
        self.passes.append([text[0] for text in texts])
        assert self.go.wait(PATIENCE)
        if self.fails and len(texts) > 1:
            raise EngineUnavailable("The model is damaged.")
        return [np.full(2, text[0] if output == "vectors" else -text[0], dtype=np.float32) for text in texts]


def until(happened: Callable[[], bool]) -> None:
    for _ in range(100 * PATIENCE):
        if happened():
            return
        threading.Event().wait(0.01)
    raise AssertionError("it never happened")


@pytest.fixture
def runtime() -> Held:
    return Held()


@pytest.fixture
def passes(runtime: Held) -> Passes:
    return Passes(runtime)


def asked(
    passes: Passes, pool: ThreadPoolExecutor, asks: Sequence[tuple[int, Output]]
) -> list["Future[list[Vectors]]"]:
    """Each ask is in line before the next one is made."""
    found = []
    for token, output in asks:
        found.append(pool.submit(passes.run, [[token]], output))
        until(lambda: len(passes._waiting) == len(found) - 1 and not passes._is_free)
    return found


def test_one_alone_starts_at_once(passes: Passes, runtime: Held) -> None:
    runtime.go.set()
    assert [v.tolist() for v in passes.run([[7], [8]], "vectors")] == [[7, 7], [8, 8]]
    assert [v.tolist() for v in passes.run([[9]], "states")] == [[-9, -9]]
    assert runtime.passes == [[7, 8], [9]]


def test_those_who_wait_share_the_next_passes_and_each_gets_its_own(passes: Passes, runtime: Held) -> None:
    with ThreadPoolExecutor(5) as pool:
        found = asked(passes, pool, [(n, "vectors") for n in (1, 2, 3, 4, 5)])
        runtime.go.set()
        assert [f.result(PATIENCE)[0][0] for f in found] == [1, 2, 3, 4, 5]
    assert runtime.passes == [[1], [2, 3, 4], [5]], "three fit into a pass"


def test_who_asks_for_something_else_waits_for_a_pass_of_its_own(passes: Passes, runtime: Held) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = asked(passes, pool, [(1, "vectors"), (2, "vectors"), (3, "states"), (4, "vectors")])
        runtime.go.set()
        assert [f.result(PATIENCE)[0][0] for f in found] == [1, 2, -3, 4]
    assert runtime.passes == [[1], [2, 4], [3]]


def test_a_pass_that_fails_fails_for_who_started_it_and_the_others_ask_again(passes: Passes, runtime: Held) -> None:
    runtime.fails = True
    with ThreadPoolExecutor(3) as pool:
        first, second, third = asked(passes, pool, [(n, "vectors") for n in (1, 2, 3)])
        runtime.go.set()
        assert first.result(PATIENCE)[0][0] == 1
        with pytest.raises(EngineUnavailable, match="damaged"):
            second.result(PATIENCE)
        assert third.result(PATIENCE)[0][0] == 3
    assert runtime.passes == [[1], [2, 3], [3]]
