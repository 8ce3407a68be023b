"""Conversations as they are typed: is every turn answered with what it asked for?"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, with_config

from evals.metrics import interval
from evals.yaml_file import YamlFile
from ingest.index import Index
from qa.answer import Answer
from qa.ask import ask
from qa.question import understand
from qa.sense import sense_of
from qa.thread import Thread

_HERE = Path(__file__).parent
SETS = {
    "typed": _HERE / "threads.yaml",
    "leaning": _HERE / "threads_leaning.yaml",
    "rounds": _HERE / "threads_rounds.yaml",
}
"""Conversations as they are typed; whose follow-ups lean hardest on what was said; in which patients change."""
Kind = Literal[
    "",
    "comparison",
    "correction",
    "next",
    "ordinal",
    "patient",
    "population",
    "pronoun",
    "reply",
    "source",
    "strength",
    "topic",
    "value",
    "why",
]
Split = Literal["dev", "test"]
_STRICT = ConfigDict(extra="forbid")
Wording = str | tuple[str, ...]
"""What must stand in one statement: a text, or several."""


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class AskedTurn:
    """What is typed, and the wordings of which a statement that applies must have one; none for a turn that only leads
    on. `kind` is how it leans on what was said and `means` the question as a person would say it alone, where the set
    tells."""

    ask: str
    kind: Kind = ""
    means: str = ""
    says: tuple[Wording, ...] = ()
    abstains: bool = False


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class AskedThread:
    """A conversation."""

    thread: str
    split: Split
    turns: tuple[AskedTurn, ...]


@dataclass(frozen=True, slots=True)
class TurnOutcome:
    """What came of one turn: was it said, and was it in the first statement; `standalone` is how it was read."""

    thread: AskedThread
    turn: AskedTurn
    is_followup: bool
    standalone: str
    said: bool
    first: bool


@dataclass(frozen=True, slots=True)
class TurnShares:
    """The shares of turns that were answered with what was asked for, anywhere and in the first statement, with the
    95 % interval of the first of them."""

    name: str
    turns: int
    said: float
    said_interval: tuple[float, float] | None
    first: float

    def text(self) -> str:
        """The shares for a terminal."""
        low, high = self.said_interval or (self.said, self.said)
        return (
            f"{self.name}: {self.turns} turns, {self.said:.0%} answered with what was asked for"
            f" ({low:.0%} to {high:.0%}), {self.first:.0%} in the first statement"
        )


def load_threads(path: Path = SETS["typed"]) -> tuple[AskedThread, ...]:
    """Raises CaseError with line and field when the file is not valid."""
    return YamlFile.read(path).values(TypeAdapter(tuple[AskedThread, ...]))


def hold(asked: AskedThread, index: Index, as_of: dt.date) -> Iterator[TurnOutcome]:
    """Ask the turns of a conversation, one after the other; yields those of which something is expected."""
    thread = Thread()
    for number, turn in enumerate(asked.turns):
        question = understand(turn.ask, thread.questions, as_of=as_of, sense=sense_of(index.embedder), told=thread.told)
        answer = ask(index, question, thread=thread)
        thread = thread.followed_by(answer)
        if turn.says or turn.abstains:
            told = _told(answer)
            said = answer.status == "abstain" if turn.abstains else any(_has(t, turn.says) for t in told)
            first = said if turn.abstains else bool(told) and _has(told[0], turn.says)
            yield TurnOutcome(asked, turn, number > 0, question.standalone, said, first)


def shares(name: str, outcomes: Sequence[TurnOutcome]) -> TurnShares:
    """The shares over some turns, at least one."""
    said = [float(o.said) for o in outcomes]
    first = [float(o.first) for o in outcomes]
    return TurnShares(name, len(said), sum(said) / len(said), interval(said), sum(first) / len(first))


def rows(outcomes: Sequence[TurnOutcome]) -> Iterator[TurnShares]:
    """The shares of first questions and of follow-ups, and of the follow-ups in each split and of each kind."""
    followups = [o for o in outcomes if o.is_followup]
    groups = [("first questions", [o for o in outcomes if not o.is_followup]), ("follow-ups", followups)]
    groups += [(f"follow-ups, {s}", [o for o in followups if o.thread.split == s]) for s in ("dev", "test")]
    groups += [(k, [o for o in followups if o.turn.kind == k]) for k in sorted({o.turn.kind for o in followups} - {""})]
    yield from (shares(name, group) for name, group in groups if group)


def _told(answer: Answer) -> tuple[str, ...]:
    """The statements that may apply, in order."""
    return tuple(s.text for s in answer.statements if s.applies.verdict != "no")


def _has(text: str, wordings: Sequence[Wording]) -> bool:
    lowered = text.lower()
    parts = ((w,) if isinstance(w, str) else w for w in wordings)
    return any(all(p.lower() in lowered for p in group) for group in parts)
