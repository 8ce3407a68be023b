"""Run: every case asked, and what came back."""

import datetime as dt
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from evals import metrics
from evals.case import Case, Expect, Split, check_sources
from evals.retrieval_metrics import passage_id, relevances, retrieval_scores
from ingest.errors import GuidelineQAError, UserError
from ingest.index import Index
from qa.answer import Answer, Status
from qa.ask import Turn, ask, take_turn
from qa.draft import Writer
from qa.question import Question, understand
from qa.rewrite import near
from qa.thread import Thread

Progress = Callable[[int, int], None]
"""Called with (done, total) after every case."""

_PACKAGES = ("guideline-qa", "torch", "sentence-transformers", "faiss-cpu", "bm25s", "numpy", "ir-measures")
_T = TypeVar("_T")
_STRICT = ConfigDict(extra="forbid")


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A retrieved passage: its article, the positions of its first and last sentence, and its score."""

    article_id: str
    first: int
    last: int
    score: float


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Result:
    """What came back for one case. A score is None where it cannot be measured; `seconds` are those of the
    last turn.
    """

    case: Case
    answer: Answer
    passages: tuple[RankedPassage, ...]
    scores: Mapping[str, float | None]
    seconds: float

    @property
    def case_id(self) -> str:
        """The case's id."""
        return self.case.case_id

    @property
    def split(self) -> Split:
        """The case's split."""
        return self.case.split

    @property
    def tags(self) -> tuple[str, ...]:
        """The case's tags."""
        return self.case.tags

    @property
    def expect(self) -> Expect:
        """What the case expects."""
        return self.case.expect

    @property
    def status(self) -> Status:
        """The answer's status."""
        return self.answer.status

    @property
    def probability(self) -> float | None:
        """How probable the program held it that the corpus answers; None when it did not say."""
        return min((c.probability for c in self.answer.coverage), default=None)


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Header:
    """What a run was made with. `problems` are the sources of its cases that the index does not have."""

    generation: str
    date: dt.date
    writer: str
    versions: Mapping[str, str | None]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A header and one result for each case, in the order of the cases."""

    header: Header
    results: tuple[Result, ...]

    def save(self, path: Path) -> None:
        """Write JSON lines: the header, then the results. The same run gives the same bytes."""
        lines = [_HEADER.dump_json(self.header), *(_RESULT.dump_json(r) for r in self.results)]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(line + b"\n" for line in lines))

    @classmethod
    def load(cls, path: Path) -> "Run":
        """Read what `save` wrote. Raises UserError with the line that is not of a run."""
        try:
            lines = path.read_bytes().splitlines()
        except OSError as error:
            raise UserError(f"{path}: cannot be read ({error.strerror}).") from error
        if not lines:
            raise UserError(f"{path}: is empty. Make a run with 'guideline-qa eval run'.")
        header = _parsed(_HEADER, lines[0], f"{path}, line 1")
        results = [_parsed(_RESULT, line, f"{path}, line {i}") for i, line in enumerate(lines[1:], start=2)]
        return cls(header, tuple(results))


_HEADER = TypeAdapter(Header)
_RESULT = TypeAdapter(Result)


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
        results.append(_result(case, index, writer))
        progress(done, len(cases))
    header = Header(
        generation=index.generation,
        date=date,
        writer="extractive" if writer is None else type(writer).__name__,
        versions=_versions(),
        problems=check_sources(cases, index.articles),
    )
    return Run(header, tuple(results))


def score(case: Case, turn: Turn, index: Index) -> dict[str, float | None]:
    """Every score of one case by name, rounded to six places. An answer that is an error has none."""
    answer = turn.answer
    ranked = [passage_id(p.article.article_id, p.chunk.first, p.chunk.last) for p in turn.passages]
    scores: dict[str, float | None] = {
        "vital_recall": metrics.nugget_recall(case.nuggets, answer, vital_only=True),
        "nugget_recall": metrics.nugget_recall(case.nuggets, answer, vital_only=False),
        "citation_validity": metrics.citation_validity(answer, index),
        "abstention_precision": metrics.abstention_precision(case.expect, answer.status),
        "abstention_recall": metrics.abstention_recall(case.expect, answer.status),
        "right_decision": float((case.expect == "abstain") == (answer.status == "abstain")),
        "violation": float(bool(metrics.violations(case.must_not_say, answer))),
        "words": metrics.words(answer),
        **retrieval_scores(relevances(case.nuggets, index), ranked),
    }
    if answer.status == "error":
        return dict.fromkeys(scores)
    return {name: None if value is None else round(float(value), 6) for name, value in scores.items()}


def _result(case: Case, index: Index, writer: Writer | None) -> Result:
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
    return Result(case, turn.answer, passages, score(case, turn, index), round(seconds, 4))


def _question(text: str, case: Case, thread: Thread, index: Index) -> Question:
    return understand(text, thread.questions, as_of=case.as_of, audience=case.audience, related=near(index.embed))


def _versions() -> dict[str, str | None]:
    found: dict[str, str | None] = {"python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None
    return found


def _parsed(adapter: TypeAdapter[_T], line: bytes, where: str) -> _T:
    try:
        return adapter.validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the line"
        raise UserError(f"{where}: {field}: {first['msg']}. Make the run again.") from error
    except GuidelineQAError as error:
        raise UserError(f"{where}: {error} Make the run again.") from error
