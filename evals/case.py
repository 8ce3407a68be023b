"""Case: a question, and what a good answer to it must and must not say."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import ConfigDict, StringConstraints, with_config

from ingest.article import Article
from qa.question import Audience, Question, understand

Expect = Literal["answer", "abstain"]
Importance = Literal["vital", "okay"]
Split = Literal["dev", "test"]
CaseReview = Literal["draft", "approved"]
NoticeKind = Literal["emergency", "premise"]

_Text = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]
_STRICT = ConfigDict(extra="forbid")


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Source:
    """A sentence of an article that says a nugget; `quote` is its exact text."""

    article_id: _Text
    quote: _Text


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Nugget:
    """One fact that an answer should hold. `sources` are alternatives: one of them is enough.

    `side` names whose position it is where sources disagree: of such a case an answer should show every side.
    """

    text: _Text
    importance: Importance
    sources: tuple[Source, ...]
    side: _Text | None = None


@with_config(_STRICT)
@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One gold question. Raises ValueError when its parts contradict each other.

    `conversation` holds the questions asked before, oldest first; `patient` what is known of the patient, said before
    the question. `branch` are the sentences of the branch that applies (one of them is enough), `other_branches` those
    of branches that do not; `notices` the kinds of notice that the answer must carry. `twin_of` is the answerable case
    that an unanswerable one mirrors. `review` says whether a clinician approved the case.
    """

    case_id: _Text
    question: _Text
    conversation: tuple[_Text, ...] = ()
    patient: tuple[_Text, ...] = ()
    as_of: dt.date
    audience: Audience
    expect: Expect
    nuggets: tuple[Nugget, ...] = ()
    branch: tuple[Source, ...] = ()
    other_branches: tuple[Source, ...] = ()
    notices: tuple[NoticeKind, ...] = ()
    must_not_say: tuple[_Text, ...] = ()
    twin_of: _Text | None = None
    tags: tuple[_Text, ...] = ()
    split: Split
    author: _Text
    review: CaseReview

    def __post_init__(self) -> None:
        if self.expect == "answer" and not self.nuggets:
            raise ValueError("a case that expects an answer needs nuggets")
        if self.expect == "abstain" and self.nuggets:
            raise ValueError("a case that expects an abstention has no nuggets")
        if self.other_branches and not self.branch:
            raise ValueError("a case that names other branches needs the branch that applies")
        if len(self.sides) == 1:
            raise ValueError("a case in which sources disagree needs nuggets of two sides or more")

    @property
    def text(self) -> str:
        """What is typed: what is known of the patient, then the question."""
        return " ".join((*(f"{fact.rstrip('.')}." for fact in self.patient), self.question))

    @property
    def sides(self) -> tuple[str, ...]:
        """Whose positions the case names, in order."""
        return tuple(dict.fromkeys(n.side for n in self.nuggets if n.side))

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every sentence that the case names, once."""
        named = (*(s for n in self.nuggets for s in n.sources), *self.branch, *self.other_branches)
        return tuple(dict.fromkeys(named))

    def asked(self) -> Question:
        """The case's question, made stand-alone with the questions before it."""
        history: list[Question] = []
        for earlier in self.conversation:
            history.append(understand(earlier, history, as_of=self.as_of, audience=self.audience))
        return understand(self.text, history, as_of=self.as_of, audience=self.audience)


def check_sources(cases: Sequence[Case], articles: Mapping[str, Article]) -> tuple[str, ...]:
    """Return one sentence for each source whose quote is not exactly one sentence of its article; none is
    best.
    """
    problems = []
    for case_id, article_id, quote in ((c.case_id, s.article_id, s.quote) for c in cases for s in c.sources):
        article = articles.get(article_id)
        if article is None:
            problems.append(f"{case_id}: there is no article {article_id!r}.")
            continue
        found = sum(article.quote(s) == quote for s in article.sentences)
        if found != 1:
            problems.append(f"{case_id}: {found} sentences of {article_id!r} read {quote!r}; it should be one.")
    return tuple(problems)


def check_twins(cases: Sequence[Case]) -> tuple[str, ...]:
    """Return one sentence for each twin whose original is missing, is no answerable case or is in the other split."""
    return tuple(_twin_problems(cases))


def _twin_problems(cases: Sequence[Case]) -> Iterator[str]:
    by_id = {c.case_id: c for c in cases}
    for case in cases:
        original = None if case.twin_of is None else by_id.get(case.twin_of)
        if case.twin_of is not None and (original is None or original.expect != "answer"):
            yield f"{case.case_id}: there is no answerable case {case.twin_of!r}."
        elif original is not None and original.split != case.split:
            yield f"{case.case_id}: is in another split than {case.twin_of!r}."
