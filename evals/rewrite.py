"""Follow-up questions made stand-alone, in bulk, with the code that answers use; and what that is worth.

    guideline-qa eval rewrite --turns T.jsonl --out R.jsonl [--gold G.jsonl]

T holds lines {id, history: [...], question}, R gets {id, standalone}, G holds people's rewrites as {id, standalone}.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from evals.metrics import interval
from ingest.destination import write
from ingest.errors import UserError
from ingest.fault import Fault
from ingest.lexical import terms
from qa.rewrite import rewrite
from qa.sense import Sense


class Asked(BaseModel):
    """A question of a conversation with those before it, oldest first."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    history: tuple[str, ...] = ()
    question: str


class Standalone(BaseModel):
    """A question said without its conversation."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    standalone: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What rewriting is worth, over the questions that people rewrote; a person's rewrite has recall 1.

    Recall is the share of the retrieval terms (stems without function words) of a person's rewrite that a question has,
    meaned over questions, with its 95 % interval; `closed` the share of the way from raw to 1; `precision` the share of
    the added terms that the person's rewrite has; `unneeded` the questions with a history whose rewrite has the same
    terms, and `changed` those of them that got another. `length` counts words: (raw, ours, people's).
    """

    questions: int
    raw: float
    ours: float
    ours_interval: tuple[float, float] | None
    closed: float
    precision: float
    unneeded: int
    changed: int
    length: tuple[float, float, float]

    def text(self) -> str:
        """The figures for a terminal."""
        low, high = self.ours_interval or (self.ours, self.ours)
        lengths = ", ".join(f"{n:.1f}" for n in self.length)
        return (
            f"{self.questions} questions with a person's rewrite. Recall of its terms: raw {self.raw:.3f}, ours "
            f"{self.ours:.3f} ({low:.3f} to {high:.3f}), people's 1; {self.closed:.0%} of the gap closed.\n"
            f"Precision of the terms added: {self.precision:.3f}. Words (raw, ours, people's): {lengths}.\n"
            f"Of {self.unneeded} follow-ups that needed no rewrite, {self.changed} got a term added."
        )


def read_turns(path: Path) -> tuple[Asked, ...]:
    """Read the questions. Raises UserError with the line that is none."""
    return _lines(path, Asked)


def read_standalone(path: Path) -> dict[str, str]:
    """Read rewrites by id. Raises UserError with the line that is none."""
    return {s.id: s.standalone for s in _lines(path, Standalone)}


def rewritten(turns: Iterable[Asked], sense: Sense) -> dict[str, str]:
    """Every question made stand-alone, by id, in order."""
    return {t.id: rewrite(t.question, t.history, sense).standalone for t in turns}


def write_standalone(found: Mapping[str, str], path: Path) -> None:
    """Write one JSON line for each question."""
    lines = (Standalone(id=i, standalone=s).model_dump_json() + "\n" for i, s in found.items())
    write(path, "".join(lines))


def score(turns: Sequence[Asked], ours: Mapping[str, str], people: Mapping[str, str]) -> Figures:
    """Compare with people's rewrites. Raises UserError when no question has one."""
    both = [t for t in turns if people.get(t.id) and terms(people[t.id])]
    if not both:
        raise UserError("No question has a person's rewrite: the ids of --turns and --gold must agree.")
    raw = [set(terms(t.question)) for t in both]
    own = [set(terms(ours[t.id])) for t in both]
    gold = [set(terms(people[t.id])) for t in both]
    recalls = [len(o & g) / len(g) for o, g in zip(own, gold, strict=True)]
    base = _mean([len(r & g) / len(g) for r, g in zip(raw, gold, strict=True)])
    added = [o - r for o, r in zip(own, raw, strict=True)]
    good = sum(len(a & g) for a, g in zip(added, gold, strict=True))
    unneeded = [bool(a) for t, r, g, a in zip(both, raw, gold, added, strict=True) if t.history and r == g]
    texts = ([t.question for t in both], [ours[t.id] for t in both], [people[t.id] for t in both])
    raw_length, own_length, gold_length = (_mean([len(t.split()) for t in column]) for column in texts)
    return Figures(
        questions=len(both),
        raw=base,
        ours=_mean(recalls),
        ours_interval=interval(recalls),
        closed=(_mean(recalls) - base) / (1 - base) if base < 1 else 1.0,
        precision=good / max(sum(map(len, added)), 1),
        unneeded=len(unneeded),
        changed=sum(unneeded),
        length=(raw_length, own_length, gold_length),
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


_T = TypeVar("_T", bound=BaseModel)


def _lines(path: Path, model: type[_T]) -> tuple[_T, ...]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read as UTF-8 text ({error}).") from error
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found += [TypeAdapter(model).validate_json(line)] if line.strip() else []
        except ValidationError as error:
            raise UserError(f"{path}, line {number}: {Fault.first_of(error.errors()).said('the line')}.") from error
    return tuple(found)
