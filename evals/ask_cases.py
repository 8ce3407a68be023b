"""Asks cases and scores what comes back."""

import datetime as dt
import time
from collections.abc import Callable, Sequence

from evals.case import Case
from evals.metrics import how_said
from evals.run import Header, RankedPassage, Result, Run
from evals.score import score, token_model
from ingest.index import Index
from qa.ask import ask, take_turn
from qa.draft import Writer
from qa.question import Question, understand
from qa.sense import sense_of
from qa.thread import Thread

Progress = Callable[[int, int], None]
"""Called with (done, total) after every case."""


def no_progress(_done: int, _total: int) -> None:
    """The progress that tells nobody."""


def run_cases(
    cases: Sequence[Case],
    index: Index,
    *,
    date: dt.date,
    writer: Writer | None = None,
    progress: Progress = no_progress,
) -> Run:
    """Ask every case and score what comes back; `date` is the day to write in the header.

    The same cases, generation and writer give the same run apart from its seconds. Raises what `qa.ask`
    raises.
    """
    results = []
    for done, case in enumerate(cases, start=1):
        results.append(ask_case(case, index, writer))
        progress(done, len(cases))
    return Run(Header.of(cases, index, date=date, writer=writer), tuple(results))


def ask_case(case: Case, index: Index, writer: Writer | None = None) -> Result:
    """Ask the conversation of one case, then its question; the scores and seconds are those of the last turn."""
    thread = Thread()
    for earlier in case.conversation:
        thread = thread.followed_by(ask(index, _question(earlier, case, thread, index), thread=thread, writer=writer))
    question = _question(case.text, case, thread, index)
    begin = time.perf_counter()
    turn = take_turn(index, question, thread=thread, writer=writer)
    seconds = time.perf_counter() - begin
    passages = tuple(
        RankedPassage(p.article.article_id, p.chunk.first, p.chunk.last, round(p.score, 6)) for p in turn.passages
    )
    said = tuple(how_said(n, turn.answer, token_model(index)) for n in case.nuggets)
    return Result(case, turn.answer, passages, score(case, turn, index), round(seconds, 4), said)


def _question(text: str, case: Case, thread: Thread, index: Index) -> Question:
    return understand(
        text,
        thread.questions,
        as_of=case.as_of,
        audience=case.audience,
        sense=sense_of(index.embedder),
        told=thread.told,
    )
