"""Questions with names, numbers, greetings, slips and stories around them: are they answered as without?"""

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
from qa.thread import CitationKey

_HERE = Path(__file__).parent
SETS = {"around": _HERE / "noisy.yaml", "written": _HERE / "noisy_written.yaml"}
"""Questions with noise around them, and those written as at a desk: slips, units, abbreviations, shorthand."""
Kind = Literal[
    "identifiers", "greeting", "typos", "capitals", "telegraphic", "history",
    "slips", "units", "abbreviations", "spelling", "shorthand",
]  # fmt: skip
_STRICT = ConfigDict(extra="forbid")


@with_config(_STRICT)
@dataclass(frozen=True, slots=True)
class NoisyPair:
    """A question, and the same as somebody typed it."""

    kind: Kind
    split: Literal["dev", "test"]
    clean: str
    noisy: str


@dataclass(frozen=True, slots=True)
class PairOutcome:
    """What came of a pair: are both answered or neither; does the same statement come first; and the share of the clean
    question's cited sentences that the other cites."""

    pair: NoisyPair
    same_status: bool
    same_first: bool
    kept: float


def load_pairs(path: Path = SETS["around"]) -> tuple[NoisyPair, ...]:
    """Raises CaseError with line and field when the file is not valid."""
    return YamlFile.read(path).values(TypeAdapter(tuple[NoisyPair, ...]))


def ask_both(pair: NoisyPair, index: Index, as_of: dt.date) -> PairOutcome:
    """Ask both questions of a pair, each by itself."""
    clean, noisy = (ask(index, understand(text, as_of=as_of)) for text in (pair.clean, pair.noisy))
    wanted, found = _cited(clean), _cited(noisy)
    both_refuse = clean.status == noisy.status == "abstain"
    return PairOutcome(
        pair,
        same_status=(clean.status == "abstain") == (noisy.status == "abstain"),
        same_first=both_refuse or (bool(wanted) and wanted[:1] == found[:1]),
        kept=len(set(wanted) & set(found)) / len(set(wanted)) if wanted else float(both_refuse),
    )


def rows(outcomes: Sequence[PairOutcome]) -> Iterator[str]:
    """For all pairs, each split and each kind of noise: how often both are answered or neither, how often the same
    statement comes first, and the mean share of cited sentences kept, as a line for the terminal."""
    yield _row("all", outcomes)
    for name in dict.fromkeys(o.pair.split for o in outcomes):
        yield _row(name, [o for o in outcomes if o.pair.split == name])
    for kind in dict.fromkeys(o.pair.kind for o in outcomes):
        yield _row(kind, [o for o in outcomes if o.pair.kind == kind])


def _row(name: str, outcomes: Sequence[PairOutcome]) -> str:
    first = [float(o.same_first) for o in outcomes]
    low, high = interval(first) or (first[0], first[0])
    status, kept = (sum(v) / len(v) for v in ([o.same_status for o in outcomes], [o.kept for o in outcomes]))
    return (
        f"{name}: {len(first)} pairs, {status:.0%} answered or refused alike, the same statement first in"
        f" {sum(first) / len(first):.0%} ({low:.0%} to {high:.0%}), {kept:.0%} of the cited sentences kept"
    )


def _cited(answer: Answer) -> tuple[CitationKey, ...]:
    """The cited sentences that may apply, in the order they are first used."""
    told = (s for s in answer.statements if s.applies.verdict != "no")
    return tuple(dict.fromkeys(answer.citation(n).key for s in told for n in s.citations))
