"""How many emergencies are known and how many questions are taken for one: by the rules, and with the second opinion.

    python -m evals.danger.measured [--questions FILE.jsonl]... [--locked]

First the labelled wordings, each topic judged by an opinion that was fitted, and whose threshold was chosen, without
it; then emergencies.yaml, the ordinary questions of the other evaluations, and those of files whose lines have one as
`text`, `question` or `q`; last, if asked for, the locked wordings.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
import typer
from pydantic import TypeAdapter

from evals.danger.examples import Example, examples, labels, measured
from evals.danger.fit import Ordinary, fitted
from evals.danger.ordinary import ordinary
from evals.emergencies import Wordings, load_wordings
from ingest.embed import Embedder, embedder_for
from ingest.errors import CaseError
from ingest.shipped_yaml import shipped_yaml
from qa.danger.opinion import shipped
from qa.emergency import is_emergency

Flags = npt.NDArray[np.bool_]
_FIELDS = ("text", "question", "q")
_WIDTH = 34


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of some texts: which are emergencies by the rules, and which by either opinion."""

    by_rules: Flags
    by_either: Flags

    def where(self, chosen: Flags) -> str:
        """How many of the chosen texts, as "rules -> either of all"."""
        return f"{self.by_rules[chosen].sum():4d} -> {self.by_either[chosen].sum():4d} of {chosen.sum():4d}"


def main(
    questions: Annotated[list[Path] | None, typer.Option(help="JSON lines with ordinary questions.")] = None,
    locked: Annotated[bool, typer.Option(help="Ask the locked wordings too.")] = False,
) -> None:
    """Print a line for each topic and each set: emergencies known, others taken for one."""
    embedder = embedder_for()
    rows = examples()
    print(f"{'topic held out':{_WIDTH}} emergencies, rules -> either | look-alikes, falsely")
    for line in held_out(rows, embedder):
        print(line)
    sets = {"ordinary, dev": ordinary("dev"), "ordinary, test": ordinary("test")}
    sets |= {path.name: tuple(_read(path)) for path in questions or ()}
    parts = load_wordings() | {name: Wordings((), texts) for name, texts in sets.items()}
    if locked:
        read = TypeAdapter(dict[str, Wordings]).validate_python(shipped_yaml("evals.danger", "locked.yaml"))
        parts |= {"locked.yaml": read["locked"]}
    print(*(_row(name, part, embedder) for name, part in parts.items()), sep="\n")


def held_out(rows: tuple[Example, ...], embedder: Embedder) -> Iterator[str]:
    """A line for each topic, judged by an opinion of the others, and one for all."""
    x, is_danger = measured([e.text for e in rows], embedder), labels(rows)
    folds, questions = np.array([e.fold for e in rows]), Ordinary.of(embedder)
    by_rules = np.array([is_emergency(e.text) for e in rows])
    by_either = by_rules.copy()
    for topic in dict.fromkeys(e.fold for e in rows):
        own = folds == topic
        opinion = fitted([e for e, o in zip(rows, own, strict=True) if not o], x[~own], questions)
        by_either[own] |= x[own] @ opinion.weights + opinion.bias >= opinion.threshold
        yield _line(topic, Told(by_rules, by_either), own & is_danger, own & ~is_danger)
    yield _line("all", Told(by_rules, by_either), is_danger, ~is_danger)


def told(texts: Sequence[str], embedder: Embedder) -> Told:
    """What the shipped opinions tell of texts."""
    by_rules = [is_emergency(t) for t in texts]
    vectors = embedder.embed(texts) if texts and embedder.fingerprint == shipped().embedder else [None] * len(texts)
    by_either = [is_emergency(t, v) for t, v in zip(texts, vectors, strict=True)]
    return Told(np.array(by_rules, dtype=np.bool_), np.array(by_either, dtype=np.bool_))


def _row(name: str, part: Wordings, embedder: Embedder) -> str:
    is_danger = np.array([True] * len(part.danger) + [False] * len(part.no_danger))
    return _line(name, told([*part.danger, *part.no_danger], embedder), is_danger, ~is_danger)


def _line(name: str, found: Told, danger: Flags, no_danger: Flags) -> str:
    return f"{name:{_WIDTH}} {found.where(danger)} | {found.where(no_danger)}"


def _read(path: Path) -> list[str]:
    """The questions of a file of JSON lines. Raises CaseError for a line that has none."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        record = json.loads(line)
        text = next((record[f] for f in _FIELDS if f in record), None)
        if not isinstance(text, str):
            raise CaseError(f"{path}, line {number}: has none of {', '.join(_FIELDS)}. Give it one.")
        found.append(text)
    return found


if __name__ == "__main__":
    typer.run(main)
