"""Thread: a conversation's earlier answers, and the numbers its citations have."""

from dataclasses import dataclass

from qa.answer import Answer
from qa.question import Question
from qa.told import Told

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
    def told(self) -> tuple[Told, ...]:
        """What each answer told, oldest first."""
        return tuple(map(_told, self.answers))

    @property
    def numbers(self) -> dict[CitationKey, int]:
        """The number of every sentence cited so far."""
        return {c.key: c.number for a in self.answers for c in a.citations}

    def followed_by(self, answer: Answer) -> "Thread":
        """This thread with one more turn."""
        return Thread((*self.answers, answer))


def _told(answer: Answer) -> Told:
    said = tuple(s.text for s in answer.statements if s.applies.verdict != "no")
    return Told(said, next((n.text for n in answer.notices if n.kind == "depends" and n.text.endswith("?")), ""))
