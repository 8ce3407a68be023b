"""Asks cases in several processes, and keeps each result as it comes."""

import datetime as dt
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

from evals.ask_cases import Progress, ask_case, no_progress
from evals.case import Case
from evals.place import Place
from evals.run import Header, Result, Run, line_of, result_from
from evals.unfinished import Unfinished
from ingest.index import Index


def resumed_run(
    cases: Sequence[Case], place: Place, kept: Path, *, date: dt.date, jobs: int, progress: Progress = no_progress
) -> Run:
    """Ask the cases that `kept`, the file of a stopped run of the same cases and index, does not hold yet.

    The results come in the order of the cases, as from `run_cases`. With several jobs the seconds are longer where
    there are fewer cores.
    """
    index = place.open()
    unfinished = Unfinished(kept, replace(Header.of(cases, index, date=date), jobs=jobs))
    results = unfinished.results()
    unfinished.start(results)
    progress(len(results), len(cases))
    for result in _answers([c for c in cases if c.case_id not in results], place, index, jobs):
        unfinished.add(result)
        results[result.case_id] = result
        progress(len(results), len(cases))
    return Run(unfinished.header, tuple(results[c.case_id] for c in cases))


def _answers(cases: Sequence[Case], place: Place, index: Index, jobs: int) -> Iterator[Result]:
    if jobs == 1 or len(cases) < 2:
        yield from (ask_case(case, index) for case in cases)
        return
    pool = ProcessPoolExecutor(min(jobs, len(cases)), mp_context=get_context("spawn"))
    try:
        with _without_ctrl_c():
            begun = [pool.submit(_answer_line, case, place) for case in cases]
        for done in as_completed(begun):
            yield result_from(done.result(), "a result")
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Processes that are started inside never get a Ctrl-C, of which each would tell in a traceback: this one ends
    them. One that comes meanwhile is not lost."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _answer_line(case: Case, place: Place) -> bytes:
    """The result of one case, in a process of its own."""
    return line_of(ask_case(case, _opened(place)))


@lru_cache(maxsize=1)
def _opened(place: Place) -> Index:
    return place.open()
