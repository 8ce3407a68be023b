"""guideline-qa ask: one question answered in the terminal."""

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.destination import file_to_write, write
from ingest.errors import UserError
from ui.command_line import INDEX, IndexOption, JsonOption, complain, day, settings_for

if TYPE_CHECKING:
    from qa.answer import Answer
    from ui.export import Format


class AudienceChoice(StrEnum):
    """Whom the answer is for."""

    clinician = "clinician"
    patient = "patient"


class WriterChoice(StrEnum):
    """Who writes it: quotes only, or the configured model."""

    extractive = "extractive"
    model = "model"


def ask(
    question: Annotated[str, typer.Argument(help="The clinical question, in quotes.")],
    thread: Annotated[str | None, typer.Option(help="Name of a conversation: follow-up questions lean on it.")] = None,
    audience: Annotated[AudienceChoice, typer.Option(help="Whom the answer is for.")] = AudienceChoice.clinician,
    as_of: Annotated[
        dt.date | None,
        typer.Option(parser=day, metavar="YYYY-MM-DD", help="Answer as of this day; today if not given."),
    ] = None,
    approved_only: Annotated[bool, typer.Option("--approved-only", help="Use approved articles only.")] = False,
    writer: Annotated[
        WriterChoice | None,
        typer.Option(help="The model when one is configured, else extractive, if not given."),
    ] = None,
    show_prompt: Annotated[
        bool, typer.Option("--show-prompt", help="Print what the model would be sent, and send nothing.")
    ] = False,
    index: IndexOption = INDEX,
    as_json: JsonOption = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    save: Annotated[
        Path | None,
        typer.Option(
            callback=file_to_write,
            help="Write the answer to this file too: .pdf, .docx, .md, .json, .bib, .csl.json or .fhir.json.",
        ),
    ] = None,
) -> None:
    """Answer a question with numbered citations.

    When the guidelines do not answer it, that is said.
    Example: guideline-qa ask "What dose of pertuzumab is given?" --thread ward-7
    """
    from ui.one_answer import desk_of_one_answer

    if as_json and as_markdown:
        raise UserError("--json and --markdown exclude each other. Leave one out.")
    file_format = _file_format(save) if save else None
    desk = desk_of_one_answer(settings_for(index))
    from qa.question import Filters
    from qa.render import markdown, plain
    from ui.desk import Request

    request = Request(
        text=question,
        thread_id=thread,
        audience=audience.value,
        as_of=as_of,
        filters=Filters(approved_only=approved_only),
        writer=writer.value if writer else None,
    )
    if show_prompt:
        print(desk.prompt(request))
        return
    if recipient := desk.recipient(request):
        complain(recipient)
    answer = desk.answer(request)
    print(answer.to_json(indent=1) if as_json else markdown(answer) if as_markdown else plain(answer))
    if save and file_format:
        _save(answer, save, file_format)


def _save(answer: "Answer", path: Path, file_format: "Format") -> None:
    write(path, file_format.write(answer))
    complain(f"Saved as {path}.")


def _file_format(path: Path) -> "Format":
    from ui.export import FORMATS

    longest_first = sorted(FORMATS.values(), key=lambda f: -len(f.suffix))  # .csl.json is not .json
    found = next((f for f in longest_first if path.name.endswith(f".{f.suffix}")), None)
    if found is None:
        known = ", ".join(f".{f.suffix}" for f in FORMATS.values())
        raise UserError(f"{path}: its ending says no format. Use one of {known}.")
    return found
