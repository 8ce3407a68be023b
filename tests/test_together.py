import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from ui.store.together import Together


class Disk:
    """Takes rows once it is let go, and counts how often it was written to."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault
        self.began, self.let_go = threading.Event(), threading.Event()
        self.writes: list[list[str]] = []

    def write(self, rows: Sequence[str]) -> None:
        self.writes.append(list(rows))
        self.began.set()
        assert self.let_go.wait(10)
        if self.fault and len(self.writes) > 1:
            raise self.fault


def put_during_a_write(disk: Disk) -> list[BaseException | None]:
    """One row, and three more while it is written; what came of the three."""
    together = Together(disk.write)
    waits = threading.Barrier(4)

    def put(row: str) -> None:
        waits.wait(10)
        together.put(row)

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(together.put, "first")
        assert disk.began.wait(10)
        others = [pool.submit(put, row) for row in "abc"]
        waits.wait(10)
        while len(together._waiting) < 3:
            time.sleep(0.001)
        disk.let_go.set()
        first.result(10)
        return [other.exception(10) for other in others]


def test_rows_that_come_while_one_is_written_are_written_in_one_go() -> None:
    disk = Disk()
    assert put_during_a_write(disk) == [None, None, None]
    assert [sorted(rows) for rows in disk.writes] == [["first"], ["a", "b", "c"]]


def test_who_was_written_with_others_is_told_of_their_fault() -> None:
    fault = OSError("the disk is full")
    assert put_during_a_write(Disk(fault)) == [fault, fault, fault]


def test_a_fault_leaves_the_next_row_unharmed() -> None:
    rows: list[str] = []

    def write(found: Sequence[str]) -> None:
        if "bad" in found:
            raise ValueError("bad")
        rows.extend(found)

    together = Together(write)
    with pytest.raises(ValueError, match="bad"):
        together.put("bad")
    together.put("good")
    assert rows == ["good"]
