"""Thread: a conversation's earlier answers, and the numbers its citations have."""

from dataclasses import dataclass

from qa.answer import Answer
from qa.question import Question

CitationKey = tuple[str, int, int, str]


@dataclass(frozen=True, slots=True)
class Thread:
    """The answers given so far, oldest first. Numbers count from 1 over the thread; none is ever reassigned."""

    answers: tuple[Answer, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions asked so far, oldest first."""
        return tuple(a.question for a in self.answers)

    @property
    def asked_back(self) -> str:
        """What the last answer asked back, to decide between branches; empty when nothing."""
        last = self.answers[-1].notices if self.answers else ()
        return next((n.text for n in last if n.kind == "depends" and n.text.endswith("?")), "")

    @property
    def numbers(self) -> dict[CitationKey, int]:
        """The number of every sentence cited so far."""
        return {c.key: c.number for a in self.answers for c in a.citations}

    def followed_by(self, answer: Answer) -> "Thread":
        """This thread with one more turn."""
        return Thread((*self.answers, answer))
