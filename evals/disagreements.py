"""Two guidelines that disagree, or do not: is that said, with both sides shown?"""

import datetime as dt
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer
from pydantic import ConfigDict, TypeAdapter, with_config

from evals.yaml_file import YamlFile
from ingest.embed import Embedder, embedder_for
from ingest.index import Index
from ingest.pipeline import ingest
from qa.answer import Answer
from qa.ask import ask
from qa.question import understand

PAIRS = Path(__file__).parent / "disagreements.yaml"
_AS_OF = dt.date(2026, 11, 1)
_DATES = ("2019-05-01", "2023-03-01")


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True, slots=True)
class Pair:
    """What two guidelines of one title say, a question to both, and whether they disagree."""

    title: str
    one: str
    other: str
    ask: str
    disagree: bool
    split: Literal["dev", "test"]


@dataclass(frozen=True, slots=True)
class PairAnswer:
    """What came of a pair: is it marked that they disagree, and are both sentences quoted?"""

    pair: Pair
    marked: bool
    both: bool


def load_pairs(path: Path = PAIRS) -> tuple[Pair, ...]:
    """Raises CaseError with line and field when the file is not valid."""
    return YamlFile.read(path).values(TypeAdapter(tuple[Pair, ...]))


def ask_pairs(pairs: Sequence[Pair], embedder: Embedder) -> Iterator[PairAnswer]:
    """Ask each pair's question to a library of the guidelines of all `pairs`."""
    if not pairs:
        return
    with tempfile.TemporaryDirectory() as folder:
        documents = Path(folder) / "documents"
        documents.mkdir()
        for number, pair in enumerate(pairs):
            for side, text in enumerate((pair.one, pair.other)):
                (documents / f"{number:03}-{side}.md").write_text(_document(pair.title, text, side), encoding="utf-8")
        ingest([documents], embedder, Path(folder) / "index")
        index = Index.load(Path(folder) / "index", embedder)
        for pair in pairs:
            yield _outcome(pair, ask(index, understand(pair.ask, as_of=_AS_OF)))
        index.close()


def _document(title: str, text: str, side: int) -> str:
    above = f"---\ntitle: {json.dumps(title)}\npublisher: Society {'AB'[side]}\ndate: {_DATES[side]}\n---\n"
    return f"{above}\n# {title}\n\n## Recommendations\n\n{text}\n"


def _outcome(pair: Pair, answer: Answer) -> PairAnswer:
    sentences = {pair.one, pair.other}
    sides = ({answer.citation(number).quote for number in conflict.citations} for conflict in answer.conflicts)
    return PairAnswer(pair, sentences in sides, both=sentences <= {c.quote for c in answer.citations})


def disagreements_command(
    cases: Annotated[Path, typer.Option(help="YAML file of pairs.")] = PAIRS,
    split: Annotated[Literal["dev", "test", "all"], typer.Option(help="Which half to ask.")] = "all",
    failures: Annotated[bool, typer.Option(help="Print the pairs that went wrong, too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what came of each as JSON.")] = False,
) -> None:
    """Ask about pairs of guidelines that disagree, or only look so: is it marked, and are both sides shown?"""
    found = list(ask_pairs([p for p in load_pairs(cases) if split in ("all", p.split)], embedder_for()))
    if as_json:
        typer.echo(json.dumps([asdict(o) for o in found], ensure_ascii=False))
        return
    apart, alike = ([o for o in found if o.pair.disagree is wanted] for wanted in (True, False))
    typer.echo(f"disagreements marked: {sum(o.marked for o in apart)} of {len(apart)}")
    typer.echo(f"both sides quoted: {sum(o.both for o in apart)} of {len(apart)}")
    typer.echo(f"marked where there is none: {sum(o.marked for o in alike)} of {len(alike)}")
    for outcome in found if failures else ():
        if outcome.marked is not outcome.pair.disagree:
            typer.echo(f"{outcome.pair.title}: {'marked' if outcome.marked else 'not marked'}: {outcome.pair.ask}")
