"""What is read of a patient from the words of a clinician: are the facts those that a person reads?"""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, TypeAdapter, with_config

from evals.yaml_file import YamlFile
from ingest.drugs import drugs
from ingest.lexical import terms
from qa.conditions.criterion import Criterion
from qa.question import Question, understand

_HERE = Path(__file__).parent
SETS = {"written": _HERE / "stated.yaml", "desk": _HERE / "stated_desk.yaml"}
"""What clinicians write of a patient, and more of it with facts that change, or are of another patient."""
_STRICT = ConfigDict(extra="forbid")
_AMOUNT = re.compile(r"(?P<name>.+?) (?P<sign>=|<=|>=|<|>) (?P<low>\d+(?:\.\d+)?)(?:\.\.(?P<high>\d+(?:\.\d+)?))?")
_VALUE = re.compile(r"(?P<name>.+?) is (?P<value>.+)")
_PRESENCE = re.compile(r"(?P<has>with|without) (?P<noun>.+)")
_DRUG = re.compile(r"on (?P<drug>.+)")
_CLOSE = 0.01


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class Said:
    """What is typed, one or several questions, with the facts that the last is to have, and those it must not."""

    split: Literal["dev", "test"]
    say: tuple[str, ...]
    facts: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: the facts that are missing, and those that are there and must not be."""

    said: Said
    missing: tuple[str, ...]
    wrong: tuple[str, ...]
    read: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """True when everything was read, and nothing that must not be."""
        return not self.missing and not self.wrong


def load_stated(path: Path = SETS["written"]) -> tuple[Said, ...]:
    """Raises CaseError with line and field when the file is not valid."""
    return YamlFile.read(path).values(TypeAdapter(tuple[Said, ...]))


def read(said: Said, as_of: dt.date) -> Reading:
    """Read the questions one after the other, and compare the facts of the last with what a person reads."""
    history: list[Question] = []
    for text in said.say:
        history.append(understand(text, history, as_of=as_of))
    facts = history[-1].facts
    return Reading(
        said,
        missing=tuple(f for f in said.facts if not any(_is(f, c) for c in facts)),
        wrong=tuple(f for f in said.never if any(_is(f, c) for c in facts)),
        read=tuple(c.text for c in facts),
    )


def rows(readings: Sequence[Reading]) -> Iterator[str]:
    """For each split the share of sentences that were read right, and of the facts that were found, for a terminal."""
    for split in dict.fromkeys(r.said.split for r in readings):
        own = [r for r in readings if r.said.split == split]
        facts = sum(len(r.said.facts) for r in own)
        found = facts - sum(len(r.missing) for r in own)
        wrong = sum(len(r.wrong) for r in own)
        yield (
            f"{split}: {sum(r.is_right for r in own)} of {len(own)} read right, {found} of {facts} facts found,"
            f" {wrong} read that must not be"
        )


def _is(fact: str, criterion: Criterion) -> bool:
    if match := _AMOUNT.fullmatch(fact):
        return _is_called(criterion, match.group("name")) and _has_amount(criterion, match)
    if match := _VALUE.fullmatch(fact):
        is_so = criterion.values == (match.group("value"),) and not criterion.negated
        return criterion.about == match.group("name") and is_so
    if match := _PRESENCE.fullmatch(fact):
        nouns = set(terms(match.group("noun")))
        return (
            criterion.kind == "presence" and criterion.values == (match.group("has"),) and nouns <= set(criterion.name)
        )
    match = _DRUG.fullmatch(fact)
    named = {m.name for m in drugs(match.group("drug"))} if match else set()
    return criterion.kind == "drug" and bool(named) and named <= set(criterion.values)


def _is_called(criterion: Criterion, name: str) -> bool:
    called = {
        criterion.about.lower(),
        criterion.kind,
        " ".join(criterion.name),
        criterion.about.lower().split(" of ")[-1],
    }
    return name.lower() in called or set(terms(name)) <= set(criterion.name)


def _has_amount(criterion: Criterion, match: re.Match[str]) -> bool:
    interval = criterion.interval
    if interval is None:
        return False
    low = float(match.group("low"))
    if match.group("high"):
        return (interval.low, interval.high) == (low, float(match.group("high")))
    if match.group("sign") == "=":
        return all(end is not None and abs(end - low) < _CLOSE for end in (interval.low, interval.high))
    is_upper = match.group("sign").startswith("<")
    return (interval.high, interval.low) == (low, None) if is_upper else (interval.low, interval.high) == (low, None)
