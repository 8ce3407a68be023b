"""Run: every case asked, and what came back."""

import datetime as dt
import hashlib
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from evals.case import Case, Expect, Split, check_sources
from evals.metrics import How
from ingest.destination import write
from ingest.errors import GuidelineQAError, UserError
from ingest.fault import Fault
from ingest.index import Index
from qa.answer import Answer, Status
from qa.draft import Writer

_PACKAGES = ("guideline-qa", "onnxruntime", "tokenizers", "faiss-cpu", "bm25s", "numpy", "ir-measures")
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
    last turn; `said` is how the answer says each nugget.
    """

    case: Case
    answer: Answer
    passages: tuple[RankedPassage, ...]
    scores: Mapping[str, float | None]
    seconds: float
    said: tuple[How | None, ...] = ()

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
    """What a run was made with. `problems` are the sources of its cases that the index does not have; `cases_sha256` is
    of the cases; `seed` that of the resampling of a report; `jobs` the processes that asked.
    """

    generation: str
    date: dt.date
    writer: str
    versions: Mapping[str, str | None]
    problems: tuple[str, ...] = ()
    cases_sha256: str = ""
    seed: int = 0
    jobs: int = 1

    @classmethod
    def of(cls, cases: Sequence[Case], index: Index, *, date: dt.date, writer: Writer | None = None) -> "Header":
        """The header of a run of `cases` on `index`; `date` is the day to write in it."""
        return cls(
            generation=index.generation,
            date=date,
            writer="extractive" if writer is None else type(writer).__name__,
            versions=_versions(),
            problems=check_sources(cases, index.articles),
            cases_sha256=hashlib.sha256(_CASES.dump_json(tuple(cases))).hexdigest(),
        )


@dataclass(frozen=True, slots=True)
class Run:
    """A header and one result for each case, in the order of the cases."""

    header: Header
    results: tuple[Result, ...]

    def save(self, path: Path) -> None:
        """Write JSON lines: the header, then the results. The same run gives the same bytes."""
        write(path, b"".join([line_of(self.header), *map(line_of, self.results)]))

    @classmethod
    def load(cls, path: Path) -> "Run":
        """Read what `save` wrote. Raises UserError with the line that is not of a run."""
        try:
            lines = path.read_bytes().splitlines()
        except OSError as error:
            raise UserError(f"{path}: cannot be read ({error.strerror}).") from error
        if not lines:
            raise UserError(f"{path}: is empty. Make a run with 'guideline-qa eval run'.")
        header = header_from(lines[0], f"{path}, line 1")
        return cls(header, tuple(result_from(line, f"{path}, line {i}") for i, line in enumerate(lines[1:], start=2)))


_CASES = TypeAdapter(tuple[Case, ...])
_HEADER = TypeAdapter(Header)
_RESULT = TypeAdapter(Result)


def line_of(record: Header | Result) -> bytes:
    """A header or result as one line of a run's file."""
    return (_HEADER.dump_json(record) if isinstance(record, Header) else _RESULT.dump_json(record)) + b"\n"


def header_from(line: bytes, where: str) -> Header:
    """Read a header back. Raises UserError, naming `where`, when it is none."""
    return _parsed(_HEADER, line, where)


def result_from(line: bytes, where: str) -> Result:
    """Read a result back. Raises UserError, naming `where`, when it is none."""
    return _parsed(_RESULT, line, where)


def no_progress(_done: int, _total: int) -> None:
    """The progress that tells nobody."""


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
        raise UserError(f"{where}: {Fault.first_of(error.errors()).said('the line')}. Make the run again.") from error
    except GuidelineQAError as error:
        raise UserError(f"{where}: {error} Make the run again.") from error
