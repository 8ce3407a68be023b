"""Questions of clinicians over real guidelines: does the answer show the sentence that answers, and first?

real.yaml names the sentences by hash. No text of a guideline stands in it: the questions are ours. A file of your own
may give the sentences themselves.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, with_config

from evals.branching import sentence_sha
from evals.yaml_file import YamlFile
from ingest.index import Index
from qa.answer import Answer
from qa.ask import ask
from qa.question import understand

QUESTIONS = Path(__file__).parent / "real.yaml"
_DIGITS = 16  # of a hash, so many tell sentences apart
_HASH = re.compile(rf"[0-9a-f]{{{_DIGITS}}}")
_EARLY = 3
_TOP = 2  # the title, and the field of the guideline; what stands below is of the field


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class RealQuestion:
    """A question, and the sentences that answer it, or their hashes: one is enough, and with none the answer has to
    abstain. `asks` says that it asks for what stands in the methods or in the administration of a guideline;
    `series` counts the times that questions were written."""

    question: str
    split: Literal["dev", "test"]
    answers: tuple[str, ...]
    asks: Literal["methods", "administration"] | None = None
    series: int = 1

    @property
    def hashes(self) -> frozenset[str]:
        """The hashes of the sentences that answer it."""
        return frozenset(a if _HASH.fullmatch(a) else _hash(a) for a in self.answers)


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Suite:
    """The questions, and the headings (in lower case) of what a guideline tells of itself rather than of patients."""

    questions: tuple[RealQuestion, ...]
    front_matter: frozenset[str] = frozenset()
    near_misses: tuple[str, ...] = ()
    """Questions that name a drug or a study that does not exist beside a subject that the guidelines know."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What an answer shows: its status, the place from 1 of the first statement that answers (None without one), and
    how many of its statements are front matter. The lead of a list and the question above what answers it take no
    place: they are part of what follows."""

    question: RealQuestion
    status: str
    place: int | None
    front_matter: int
    statements: int

    @property
    def answerable(self) -> bool:
        """True when some sentence answers it."""
        return bool(self.question.answers)

    @property
    def says(self) -> bool:
        """True when the answer is in it."""
        return self.place is not None

    @property
    def first(self) -> bool:
        """True when it begins with the answer."""
        return self.place == 1

    @property
    def early(self) -> bool:
        """True when the answer is among the first three statements."""
        return self.place is not None and self.place <= _EARLY

    @property
    def unasked(self) -> bool:
        """True when it shows front matter that was not asked for."""
        return self.question.asks is None and self.front_matter > 0

    @property
    def abstains(self) -> bool:
        """True when it says that the guidelines do not answer."""
        return self.status == "abstain"


def load_suite(path: Path = QUESTIONS) -> Suite:
    """Raises CaseError with line and field when the file is not valid."""
    return YamlFile.read(path).values(TypeAdapter(Suite))


def known_sentences(index: Index) -> frozenset[str]:
    """The hashes of all sentences of an index."""
    articles = (index.store.article(name) for name in index.article_ids)
    return frozenset(_hash(a.quote(s)) for a in articles for s in a.sentences)


def measure(index: Index, suite: Suite, asked: Sequence[RealQuestion], as_of: dt.date) -> Iterator[Shown]:
    """Ask the questions one by one."""
    for item in asked:
        yield _shown(item, ask(index, understand(item.question, as_of=as_of)), suite.front_matter)


def can_be_asked(item: RealQuestion, known: Collection[str]) -> bool:
    """False when none of the sentences that answer it stands in the index."""
    return not item.answers or any(a in known for a in item.hashes)


def not_refused(index: Index, suite: Suite, as_of: dt.date) -> tuple[str, ...]:
    """The near misses that are answered with what is known of something else."""
    return tuple(q for q in suite.near_misses if ask(index, understand(q, as_of=as_of)).status != "abstain")


def _shown(item: RealQuestion, answer: Answer, front_matter: Collection[str]) -> Shown:
    cited = [[answer.citation(n) for n in s.citations] for s in answer.statements]
    answers = [any(_hash(c.quote) in item.hashes for c in own) for own in cited]
    counted = [a for a, own in zip(answers, cited, strict=True) if a or not own[-1].quote.endswith((":", "?"))]
    places = [n for n, answers_it in enumerate(counted, start=1) if answers_it]
    told = sum(any(h.lower() in front_matter for c in own for h in c.headings[:_TOP]) for own in cited)
    return Shown(item, answer.status, next(iter(places), None), told, len(cited))


def _hash(quote: str) -> str:
    return sentence_sha(quote)[:_DIGITS]
