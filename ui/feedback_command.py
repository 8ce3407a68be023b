"""guideline-qa feedback: what readers said of answers."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from ui.command_line import JsonOption, complain

if TYPE_CHECKING:
    from qa.answer import Answer
    from ui.store.feedback import Feedback

NOTHING = "Nothing was said of any answer yet."
app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Read what was said of answers, draft gold cases.")


@app.command("list")
def list_feedback(as_json: JsonOption = False) -> None:
    """List every remark, of all owners, oldest first."""
    found = remarks()
    if not found:
        complain(NOTHING)
    if as_json:
        shown = [{**asdict(said), "question": answer.question.text} for said, answer in found]
        print(json.dumps(shown, indent=1, ensure_ascii=False, default=str))
        return
    for said, answer in found:
        about = f" [{said.citation}]" if said.citation else ""
        print(f"{said.created:%Y-%m-%d}  {said.kind}{about}  {answer.question.text}")
        if said.text:
            print(f"    {' '.join(said.text.split())}")


def remarks() -> "tuple[tuple[Feedback, Answer], ...]":
    """Every remark of this installation with the answer it is on."""
    from ui.settings import read_settings
    from ui.store import Store
    from ui.store.feedback import all_feedback

    return all_feedback(Store(read_settings().database).database)
