"""The program `guideline-qa`: the commands of ui and of evals under one name, and the one that needs both."""

import importlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from evals import CASES
from ingest.destination import file_to_write, write
from ingest.errors import UserError
from ui.cli import app, run
from ui.command_line import JsonOption, complain
from ui.feedback_command import NOTHING, remarks
from ui.feedback_command import app as feedback

if TYPE_CHECKING:
    from ingest.embed import Embedder
    from ingest.index import Index
    from qa.impact import Impact
    from qa.question import Question


class _Late(TyperGroup):
    """Commands of `module`, which is imported only when one of them is wanted: --help does not wait for it."""

    module: str

    def list_commands(self, ctx: Any) -> list[str]:
        return self._loaded.list_commands(ctx)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return self._loaded.get_command(ctx, cmd_name)

    @cached_property
    def _loaded(self) -> TyperGroup:
        return typer.main.get_group(importlib.import_module(self.module).app)


class _Evals(_Late):
    module = "evals.commands"


class _Bench(_Late):
    module = "evals.bench"


for group, name, about in (
    (_Evals, "eval", "Score answers against gold cases."),
    (_Bench, "bench", "Measure what things cost: ratios from one run on this machine."),
):
    app.add_typer(typer.Typer(cls=group, no_args_is_help=True, rich_markup_mode=None), name=name, help=about)


@app.command()
def impact(
    old: Annotated[str, typer.Argument(help="An index, or one generation of it (INDEX/gen-...).")],
    new: Annotated[str, typer.Argument(help="The same, after the change.")],
    cases: Annotated[Path, typer.Option(help="Gold cases to ask.")] = CASES,
    as_json: JsonOption = False,
) -> None:
    """List the answers that a corpus change alters, sentence by sentence.

    Asks the questions of the gold cases and of the saved conversations of both indexes. Exit 0, whatever is found.
    """
    from evals.case_files import load_cases
    from ingest.embed import embedder_for
    from qa.impact import impact as find_impact
    from ui.settings import read_settings

    settings = read_settings()
    embedder = embedder_for(settings.embedding_model)
    before, after = _open(old, embedder), _open(new, embedder)
    questions = list(dict.fromkeys([*(c.asked() for c in load_cases([cases])), *_saved(settings.database)]))
    from ui.progress import progress

    with progress() as bar:
        asking = bar.add_task("Asking", total=len(questions))
        found = find_impact(before, after, questions, lambda: bar.advance(asking))
    if as_json:
        print(json.dumps([asdict(i) for i in found], indent=1, ensure_ascii=False))
        return
    for one in found:
        print("\n".join(_lines(one)), end="\n\n")
    print(f"{len(found)} of {len(questions)} answers differ.")


@feedback.command("export")
def export_feedback(
    cases: Annotated[Path, typer.Option(callback=file_to_write, help="File to write; it must not be there yet.")],
) -> None:
    """Write drafts of gold cases, one for each answer that something was said of.

    Obvious identifiers are taken out; read every draft before you share it. A draft counts once a person has
    completed it and it lies in a folder of cases.
    """
    from evals.remarks import Remark, cases_yaml, draft_case

    if cases.exists():  # a person may have completed the drafts in it
        raise UserError(f"{cases}: is there already. Choose another file.")
    said: dict[str, list[Remark]] = {}
    answers = {}
    for remark, answer in remarks():
        said.setdefault(answer.answer_id, []).append(Remark(remark.kind, remark.citation, remark.text))
        answers[answer.answer_id] = answer
    if not answers:
        complain(NOTHING)
        return
    drafts = [(draft_case(answers[answer_id], found), found) for answer_id, found in said.items()]
    write(cases, cases_yaml(drafts))
    complain(f"{cases}: {len(drafts)} draft{'' if len(drafts) == 1 else 's'}. Read them before you share them.")


def main() -> None:
    """Run the command line."""
    run()


def _saved(database: str) -> "Iterator[Question]":
    from ui.store import Store

    threads = Store(database).threads()
    for summary in threads.summaries():
        yield from threads.load(summary.thread_id).questions


def _open(place: str, embedder: "Embedder") -> "Index":
    from ingest.index import Index
    from ingest.milvus.address import place_of

    folder = Path(place)
    return Index.open(folder, embedder) if folder.name.startswith("gen-") else Index.load(place_of(place), embedder)


def _lines(one: "Impact") -> Iterator[str]:
    yield one.question
    if one.before != one.after:
        yield f"  status: {one.before} -> {one.after}"
    yield from (f"  - {s}" for s in one.removed)
    yield from (f"  + {s}" for s in one.added)
    yield from (f"  ~ {s}" for s in one.sources)


if __name__ == "__main__":
    main()
