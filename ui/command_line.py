"""What the commands have in common: options, settings, days, and one sentence to the user."""

import datetime as dt
import json
import sys
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from ui.settings import Settings

T = TypeVar("T")
IndexOption = Annotated[
    str,
    typer.Option(
        "--index",
        envvar="GUIDELINE_QA_INDEX",
        help="Folder of the index, or milvus://HOST:PORT/NAME.",
        show_default=True,
        metavar="PLACE",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
INDEX = ".index"


def settings_for(index: str) -> "Settings":
    """The settings, with the index that --index names. Raises SettingsError."""
    from ingest.milvus.address import place_of
    from ui.settings import read_settings

    return read_settings().model_copy(update={"index": place_of(index)})


def day(text: str) -> dt.date:
    """A day as YYYY-MM-DD, for an option."""
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no day. Write it as 2026-01-31.") from error


def json_text(kind: "TypeAdapter[T]", value: T) -> str:
    """JSON of a value of that kind. The name of a file need not be UTF-8, and pydantic's own writer refuses what is
    not; what prints it writes an escape."""
    return json.dumps(kind.dump_python(value, mode="json"), indent=1, ensure_ascii=False)


def complain(sentence: str) -> None:
    """One sentence to stderr."""
    if sys.stderr is not None:  # print would take stdout, where results go
        print(sentence, file=sys.stderr)
