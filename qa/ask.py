"""The whole way from a question to a checked answer: the stream of it, to its end."""

from dataclasses import dataclass

from ingest.index import Index
from qa.answer import Answer
from qa.draft import Writer
from qa.question import Question
from qa.retrieve import Passage
from qa.stream import Finished, stream
from qa.thread import Thread


@dataclass(frozen=True, slots=True)
class Turn:
    """What answering a question took: the passages are for evaluation and for the curious."""

    answer: Answer
    passages: tuple[Passage, ...]


def ask(index: Index, question: Question, *, thread: Thread = Thread(), writer: Writer | None = None) -> Answer:
    """Answer `question`; `writer` is the extractive one unless given."""
    return take_turn(index, question, thread=thread, writer=writer).answer


def take_turn(index: Index, question: Question, *, thread: Thread = Thread(), writer: Writer | None = None) -> Turn:
    """Answer `question` and return the retrieved passages too."""
    events = stream(index, question, thread=thread, writer=writer, early=False)
    (finished,) = (e for e in events if isinstance(e, Finished))
    return Turn(finished.answer, finished.passages)
