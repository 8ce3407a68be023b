"""The page of an answer: settled statements get their numbers, and those for other patients wait for the end."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from qa.answer import Citation, Statement
from qa.branches import HEADING
from qa.cite import Numbering, applicability
from qa.draft import DraftStatement, Evidence
from qa.premise import Correction, correcting
from qa.question import Question
from qa.thread import Thread

Numbered = tuple[Statement, tuple[Citation, ...]]
"""A statement and the citations that its numbers stand for."""


class Page:
    """Statements in the order in which they are shown; what was given out once is never changed or moved.

    What corrects the question comes first, and what does not apply to its patient last, under a heading that says so.
    `home` are the articles that were found first, one for each part of the question.
    """

    def __init__(
        self, question: Question, thread: Thread, correction: Correction | None, home: Collection[str] = ()
    ) -> None:
        self._question = question
        self._home = home
        self._numbering = Numbering(thread.numbers)
        self._correction = correction
        self._is_begun = False
        self._leads: list[DraftStatement] = []
        self._misses: list[DraftStatement] = []
        self._drafted: list[DraftStatement] = []
        self._statements: list[Statement] = []

    @property
    def is_begun(self) -> bool:
        """True when something was put on it."""
        return self._is_begun

    @property
    def drafted(self) -> tuple[DraftStatement, ...]:
        """Everything that was put on it, as it was drafted; what waits for the end is last."""
        return (*self._drafted, *self._misses)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What was numbered so far."""
        return tuple(self._statements)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of `statements`, in the order of their numbers."""
        return self._numbering.citations

    def put(self, statements: Iterable[DraftStatement], evidence: Evidence) -> Iterator[Numbered]:
        """Put settled statements on the page; yields those that may be shown now."""
        for statement in statements:
            if not self._is_begun:
                self._is_begun = True
                if self._correction:
                    yield from self._place(correcting(self._correction, evidence), evidence)
            if self._correction is None or statement.cites != (self._correction.sentence_id,):
                yield from self._place(statement, evidence)

    def close(self, evidence: Evidence) -> tuple[Numbered, ...]:
        """Number what waited for the end and return it. A lead after which nothing came is no statement."""
        waited, self._misses = self._misses or ([] if self._statements else self._leads), []
        return tuple(self._number(statement, evidence) for statement in waited)

    def _place(self, statement: DraftStatement, evidence: Evidence) -> Iterator[Numbered]:
        """A lead waits for its list, and goes with it."""
        if statement.kind == "quote" and statement.text.endswith(":"):
            self._leads.append(statement)
            return
        leads = [s for s in self._leads if _introduces(s, statement, evidence)]
        cited = [evidence.sentence(s) for s in statement.cites]
        if applicability(cited, self._question, self._home).verdict == "no":
            missing = (*leads, statement)
            self._misses += [m for s in missing if (m := _set_apart(s)) not in self._misses]
            return
        self._leads = [s for s in self._leads if s not in leads]
        for one in (*leads, statement):
            yield self._number(one, evidence)

    def _number(self, statement: DraftStatement, evidence: Evidence) -> Numbered:
        numbered = self._numbering.add(statement, evidence, self._question, self._home)
        self._drafted.append(statement)
        self._statements.append(numbered)
        return numbered, tuple(c for n in numbered.citations for c in self.citations if c.number == n)


def _introduces(lead: DraftStatement, statement: DraftStatement, evidence: Evidence) -> bool:
    """True when a quoted lead is what the cited sentence cannot be understood without."""
    found = [evidence.sentence(s) for s in statement.cites]
    at = [(article, article.position(sentence.start, sentence.end)) for article, sentence in found]
    needed = {(a.article_id, p) for a, position in at if position is not None for p in a.introduction(position)}
    return needed.issuperset(lead.cites)


def _set_apart(statement: DraftStatement) -> DraftStatement:
    return replace(statement, headings=(HEADING, *statement.headings))
