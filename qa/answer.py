"""Answer: a list of cited sentences. It cannot be constructed in an invalid state.

Text with [1] in it is only a rendering of it (qa.render).
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Literal, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from ingest.article import ReviewStatus, SentenceKind, Tier
from ingest.clean import has_forbidden
from ingest.errors import GuidelineQAError, UserError
from ingest.fault import Fault
from qa.question import Question

Status = Literal["answer", "partial", "abstain", "error"]
_STRICT = ConfigDict(extra="forbid")


class InvalidAnswer(GuidelineQAError):
    """An answer that breaks an invariant was about to be made."""


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class PrimarySource:
    """The publication that a cited sentence names as its own source, with that source's own grade."""

    label: str
    tier: Tier
    grade: str | None = None
    scale: str | None = None
    url: str | None = None


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Citation:
    """One sentence of one article. `start` and `end` are its span in the article's text; `sha256` is the quote's.

    `unresolved` are the source's own reference markers that resolve to nothing.
    """

    number: int
    article_id: str
    title: str
    publisher: str | None
    published: dt.date | None
    edition: str | None
    tier: Tier
    review: ReviewStatus
    headings: tuple[str, ...]
    page: int | None
    quote: str
    start: int
    end: int
    sha256: str
    kind: SentenceKind
    url: str | None = None
    primary: tuple[PrimarySource, ...] = ()
    unresolved: tuple[str, ...] = ()
    published_as: str | None = None
    grade: str | None = None

    def __post_init__(self) -> None:
        _require(self.number >= 1, "a citation's number is below 1")
        _require(self.start >= 0, f"[{self.number}] its span begins before the article")
        _require(self.end - self.start == len(self.quote) > 0, f"[{self.number}] span and quote differ in length")
        _require(quote_hash(self.quote) == self.sha256, f"[{self.number}] the quote does not match its hash")

    @property
    def key(self) -> tuple[str, int, int, str]:
        """What makes two citations the same sentence."""
        return (self.article_id, self.start, self.end, self.sha256)

    @property
    def year(self) -> int | None:
        """The year the article was published, where it says so."""
        return self.published.year if self.published else None

    @property
    def dated(self) -> str:
        """The day the article was published, in words where it does not say so."""
        if self.published is None:
            return "date not stated"
        return self.published_as or self.published.isoformat()

    @property
    def origin(self) -> str:
        """Who published the article and when."""
        return f"{self.publisher or 'publisher not stated'}, {self.dated}"


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Applicability:
    """Whether a statement's conditions fit the patient in the question."""

    verdict: Literal["yes", "no", "unknown"] = "unknown"
    why: str = "No condition was read in the cited sentence that the question decides."

    @property
    def is_compared(self) -> bool:
        """False where there was nothing to compare."""
        return self != Applicability()


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of the answer with the numbers of the citations that back it.

    A quote is word for word the one sentence it cites. `headings` are the headings it is shown under (empty for the
    bottom line); `strength` the sources' own grades of what it says.
    """

    text: str
    kind: Literal["quote", "paraphrase"]
    citations: tuple[int, ...]
    headings: tuple[str, ...] = ()
    strength: tuple[str, ...] = ()
    applies: Applicability = Applicability()

    def __post_init__(self) -> None:
        _require(bool(self.text.strip()), "a statement is empty")
        _require(bool(self.citations), f"a statement has no citation: {self.text!r}")
        _require(len(set(self.citations)) == len(self.citations), "a statement cites a number twice")
        _require(
            not has_forbidden(self.text),
            "a statement has a control or bidirectional character",
        )


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Conflict:
    """Citations that disagree, and about what."""

    subject: str
    citations: tuple[int, ...]


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Coverage:
    """One part of the question: was it answered, with what probability, and which words found nothing."""

    part: str
    answered: bool
    probability: float
    missing: tuple[str, ...] = ()


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader must know beside the answer."""

    kind: Literal[
        "emergency",
        "searched",
        "corrected",
        "premise",
        "partial",
        "depends",
        "model",
        "rejected",
        "superseded",
        "event",
        "stale",
        "review",
        "references",
        "intended_use",
    ]
    text: str


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Related:
    """A question that the corpus answers."""

    article_id: str
    question: str


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Gloss:
    """Plain words for a term that a statement has, and the public glossary that explains it so."""

    term: str
    plain: str
    source: str


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checks say of one drafted statement; `failed` holds the first check that it did not pass, with why."""

    text: str
    verdict: Literal["supported", "unsupported", "contradicted"]
    failed: tuple[str, ...] = ()


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Checks:
    """How the draft fared: every drafted statement was kept, written again once and then kept, replaced by the quote it
    cites, or dropped. `rejected` has every statement that did not pass, also those written again."""

    kept: int = 0
    replaced: int = 0
    dropped: int = 0
    rejected: tuple[Verdict, ...] = ()
    repaired: int = 0


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Usage:
    """What asking the model took: calls, tokens where its server counts them, and what they cost where the prices are
    configured, in the currency of those."""

    calls: int = 0
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost: float | None = None

    def __add__(self, other: "Usage") -> "Usage":
        """Both together; a count that one of them lacks is not known."""
        return Usage(
            self.calls + other.calls,
            _sum(self.input_tokens, other.input_tokens),
            _sum(self.output_tokens, other.output_tokens),
            _sum(self.cost, other.cost),
        )


_N = TypeVar("_N", int, float)


def _sum(one: _N | None, other: _N | None) -> _N | None:
    return None if one is None or other is None else one + other


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Answer:
    """A checked answer. Raises InvalidAnswer when made with parts that break an invariant.

    `generation` names the index it comes from; `model` is None for the extractive writer; `answer_id` is the hash of
    everything else, so that any later change of a record is noticed.
    """

    status: Status
    question: Question
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    coverage: tuple[Coverage, ...]
    notices: tuple[Notice, ...]
    generation: str
    conflicts: tuple[Conflict, ...] = ()
    related: tuple[Related, ...] = ()
    glosses: tuple[Gloss, ...] = ()
    """Terms of the statements in plain words, in an answer for a patient."""
    checks: Checks = Checks()
    model: str | None = None
    prompt_sha256: str | None = None
    answer_id: str = ""
    usage: Usage | None = None

    def __post_init__(self) -> None:
        has_text = self.status in ("answer", "partial")
        _require(has_text == bool(self.statements), f"status {self.status!r} does not fit its statements")
        by_number = {c.number: c for c in self.citations}
        _require(len(by_number) == len(self.citations), "two citations have the same number")
        _require(len({c.key for c in self.citations}) == len(self.citations), "a sentence has two numbers")
        used = {n for s in self.statements for n in s.citations}
        _require(used <= by_number.keys(), f"cites {sorted(used - by_number.keys())}, which are not listed")
        _require(by_number.keys() <= used, f"lists {sorted(by_number.keys() - used)}, which nothing cites")
        for conflict in self.conflicts:
            _require(set(conflict.citations) <= used, "a conflict names a citation that is not listed")
        for statement in self.statements:
            if statement.kind == "quote":
                quotes = [by_number[n].quote for n in statement.citations]
                _require(quotes == [statement.text], f"a quote is not the sentence it cites: {statement.text!r}")
        if self.answer_id:
            _require(self.answer_id == self.content_hash(), "the record was changed after it was made")

    @property
    def sections(self) -> tuple[tuple[tuple[str, ...], tuple[Statement, ...]], ...]:
        """Consecutive statements under the same headings; the first has none and is the bottom line."""
        return tuple((h, tuple(group)) for h, group in groupby(self.statements, key=lambda s: s.headings))

    @property
    def sources(self) -> tuple[tuple[Citation, ...], ...]:
        """The citations grouped by article, in order of their smallest number."""
        ids = dict.fromkeys(c.article_id for c in self.citations)
        return tuple(tuple(c for c in self.citations if c.article_id == i) for i in ids)

    def content_hash(self) -> str:
        """SHA-256 of the record without its own id, and without younger fields that say nothing: records made before
        there were such fields hold as they are."""
        blank = replace(self, answer_id="") if self.answer_id else self
        exclude: dict[str, Any] = {"usage": True} if self.usage is None else {}
        if not self.checks.repaired:
            exclude["checks"] = {"repaired": True}
        return hashlib.sha256(_ADAPTER.dump_json(blank, exclude=exclude)).hexdigest()

    def sealed(self) -> "Answer":
        """This answer with its id filled in."""
        return replace(self, answer_id=self.content_hash())

    def citation(self, number: int) -> Citation:
        """The citation of that number. Raises KeyError when there is none."""
        return {c.number: c for c in self.citations}[number]

    def to_json(self, indent: int | None = None) -> str:
        """The record as JSON; the same answer gives the same bytes."""
        return _ADAPTER.dump_json(self, indent=indent).decode()

    @classmethod
    def from_json(cls, text: str | bytes) -> "Answer":
        """Read a record. Raises UserError when it is no record and InvalidAnswer when it breaks an invariant."""
        try:
            answer = _ADAPTER.validate_json(text)
        except ValidationError as error:
            fault = Fault.first_of(error.errors())
            raise UserError(f"This is no answer record: {fault.said('the text')}.") from error
        if not answer.answer_id:
            raise InvalidAnswer("The record has no answer_id.")
        return answer


def quote_hash(quote: str) -> str:
    """SHA-256 of a quote's UTF-8 bytes."""
    return hashlib.sha256(quote.encode()).hexdigest()


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise InvalidAnswer(f"Invalid answer: {otherwise}.")


_ADAPTER = TypeAdapter(Answer)
