"""The command line. Every command has --help; results go to stdout, progress and errors to stderr.

What a command needs is imported when it runs, so that --help and mistakes are answered at once.
"""

import atexit
import datetime as dt
import gc
import json
import os
import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from ingest.errors import GuidelineQAError, UserError
from ui.ask_command import ask
from ui.command_line import INDEX, IndexOption, JsonOption, complain, json_text, settings_for
from ui.feedback_command import app as feedback_app
from ui.ingest_command import ingest
from ui.keys_command import app as keys_app
from ui.last_resort import flush, say_anything, told

_LOOKED_THROUGH = 200_000  # new objects before garbage is looked for; one answer makes fewer

app = typer.Typer(
    name="guideline-qa",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # importing rich for boxes doubles the time that --help takes
)
app.command()(ingest)
app.command()(ask)
app.add_typer(keys_app, name="keys")
app.add_typer(feedback_app, name="feedback")


def _version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version as installed_version

        print(f"guideline-qa {installed_version('guideline-qa')}")
        raise typer.Exit


@app.callback()
def program(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """Answers clinical questions from guidelines. Every sentence shown is checked against the sentence it cites."""


class FailOn(StrEnum):
    """From which severity on a finding makes the lint fail."""

    error = "error"
    warning = "warning"
    info = "info"
    never = "never"


class ActionChoice(StrEnum):
    """A review step."""

    submit = "submit"
    start = "start"
    approve = "approve"
    # 'return' is a keyword, so the member has another name than its value.
    send_back = "return"


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="What to look for.")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages.")] = 5,
    index: IndexOption = INDEX,
    as_json: JsonOption = False,
) -> None:
    """Show the best passages for a query, ranked."""
    from ui.one_answer import desk_of_one_answer

    desk = desk_of_one_answer(settings_for(index))
    from qa.retrieve import retrieve
    from ui.desk import Request

    serving = desk.index
    passages = retrieve(serving, desk.understood(Request(query), serving), k)
    if as_json:
        print(json.dumps([p.summary() for p in passages], indent=1, ensure_ascii=False))
        return
    for rank, passage in enumerate(passages, start=1):
        place = " › ".join(dict.fromkeys((passage.article.title, *passage.chunk.headings)))
        ranks = f"words #{passage.lexical_rank or '-'}, vectors #{passage.dense_rank or '-'}"
        print(f"{rank}. {place}  (score {passage.score:.3f}; {ranks})\n   {passage.chunk.text}\n")


@app.command()
def verify(
    record: Annotated[str, typer.Argument(help="An answer record from 'ask --json', or '-' for standard input.")],
    index: IndexOption = INDEX,
    as_json: JsonOption = False,
) -> None:
    """Check a saved answer again, from the index alone.

    Exit 0 when every sentence stands, 1 when one does not.
    """
    from ingest.embed import embedder_for
    from ingest.index import Index
    from qa.answer import Answer
    from qa.verify import verify as verify_answer

    answer = Answer.from_json(_record(record))
    settings = settings_for(index)
    found = verify_answer(answer, Index.load(settings.index, embedder_for(settings.embedding_model)))
    if as_json:
        print(json.dumps({**asdict(found), "holds": found.holds}, indent=1, ensure_ascii=False))
    elif found.holds:
        print(f"Holds: {found.statements} statements, {found.citations} citations, checked against {found.generation}.")
    for problem in found.problems:
        complain(problem)
    if not found.holds:
        raise typer.Exit(1)


@app.command()
def review(
    article: Annotated[str, typer.Argument(help="The document's file, or the id of an article in --corpus.")],
    action: Annotated[ActionChoice, typer.Argument(help="submit, start, approve, or return to its author.")],
    reviewer: Annotated[str, typer.Option(help="Who reviews: a name that others recognise.")],
    note: Annotated[str | None, typer.Option(help="Why, for the history.")] = None,
    corpus: Annotated[Path, typer.Option(help="Folder of the articles.")] = Path("corpus/articles"),
) -> None:
    """Write a review step into an article.

    It is kept with date, name and note. An approval holds for the text as it is: any later edit makes it lapse.
    'ingest' brings the step into the index.
    """
    from ingest.review import record_review

    path = Path(article) if Path(article).is_file() else corpus / f"{article}.md"
    if not path.is_file():
        raise UserError(f"{article}: there is no such file, and no {path}. Name the document's file.")
    today = dt.datetime.now().astimezone().date()
    reviewed = record_review(path, action.value, reviewer=reviewer, today=today, note=note)
    state = reviewed.review.status.replace("_", " ")
    print(f"{reviewed.article_id}: {state}, by {reviewer} on {today}. Run 'guideline-qa ingest' to publish it.")


@app.command()
def lint(
    paths: Annotated[list[Path] | None, typer.Argument(help="Documents, or folders of them.")] = None,
    fail_on: Annotated[FailOn, typer.Option(help="Exit 1 when a finding is as grave as this.")] = FailOn.error,
    rules: Annotated[bool, typer.Option("--rules", help="List the rules and stop.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Find what is wrong with sources.

    Markers, references, grades, wording, figures, dates, contradictions. Needs no index and no model.
    Contradictions are looked for between all PATHS together. A document that cannot be read is a finding of its
    own. Exit 0 when nothing reaches --fail-on, 1 when something does.
    """
    from pydantic import TypeAdapter

    from ingest.lint import Finding, read_documents
    from ingest.lint import lint as lint_documents
    from ui.lint_view import fails, findings_text, rules_text

    if rules:
        print(rules_text())
        return
    if not paths:
        raise UserError("Name a document or a folder to lint, or --rules to list the rules.")
    documents, unreadable = read_documents(paths)
    today = dt.datetime.now().astimezone().date()
    found = (*unreadable, *lint_documents(documents, today=today))
    text = json_text(TypeAdapter(tuple[Finding, ...]), found) if as_json else ""
    print(text or findings_text(found, len(documents) + len(unreadable)))
    if fails(found, fail_on.value):
        raise typer.Exit(1)


@app.command()
def serve(
    host: Annotated[str, typer.Option(envvar="GUIDELINE_QA_HOST", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="GUIDELINE_QA_PORT", min=1, max=65535, help="Port.")] = 8501,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Processes; with more than one the chat page is off.")
    ] = 1,
    insecure: Annotated[
        bool,
        typer.Option("--insecure", help="Serve other machines without keys, and the chat page too: behind a sign-in."),
    ] = False,
    worker: Annotated[tuple[int, int] | None, typer.Option(hidden=True)] = None,
    index: IndexOption = INDEX,
    corpus: Annotated[
        Path | None,
        typer.Option(
            envvar="GUIDELINE_QA_CORPUS", help="Folder of documents that the editors' screen shows, reviews, publishes."
        ),
    ] = None,
) -> None:
    """Serve the chat page and the API, until Ctrl-C.

    The chat is at /, the API at /api, OpenAI's at /v1, MCP at /mcp, CDS Hooks at /cds-services. On an address that
    other machines reach, keys are needed ('guideline-qa keys create') and the chat page is off.
    """
    from ui.desk import Desk
    from ui.server import ServeOptions, work_for
    from ui.server import serve as run_server

    if corpus and not corpus.is_dir():
        raise UserError(f"--corpus: there is no folder {corpus}. Name the folder of your documents, or leave it out.")
    settings = settings_for(index).model_copy(update={"corpus": corpus})
    desk, options = Desk(settings), ServeOptions(host, port, workers, insecure)
    if worker:
        work_for(desk, options, *worker)
        return
    shown = f"[{host}]" if ":" in host else host
    ready = f"Chat: http://{shown}:{port}/   API: http://{shown}:{port}/api/v1   (Ctrl-C stops)"
    if code := run_server(desk, options, lambda: complain(ready)):
        raise typer.Exit(code)


@app.command()
def mcp(index: IndexOption = INDEX) -> None:
    """Serve agents by MCP, over standard input and output.

    It lasts until the input ends. A host starts this command itself. GUIDELINE_QA_PUBLIC_URL is where articles
    without a web address are linked.
    """
    import anyio

    from ui.desk import Desk
    from ui.mcp_server.transport import serve_stdio

    desk = Desk(settings_for(index))
    desk.warm_up()
    anyio.run(serve_stdio, desk)


def run() -> None:
    """Run the program: errors become one sentence on stderr and an exit code."""
    # Hundreds of modules are made of objects that stay: looking for garbage among them, and once more at the end, takes
    # a tenth of a short command.
    gc.set_threshold(_LOOKED_THROUGH)
    # Else Pydantic reads the metadata of every installed package to find plugins, which would see what users type.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    atexit.register(gc.freeze)
    say_anything()
    try:
        try:
            app(prog_name="guideline-qa")
        finally:
            flush()
    except GuidelineQAError as error:
        _end(error)
    except BrokenPipeError:
        sys.exit(0)
    except (OSError, UnicodeEncodeError, MemoryError) as error:
        _end(told(error))


def _end(error: GuidelineQAError) -> NoReturn:
    complain(str(error))
    sys.exit(error.exit_code)


def _record(record: str) -> bytes:
    if record == "-" and sys.stdin is None:
        raise UserError("Nothing comes in on standard input. Name a file with an answer record.")
    if record == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(record).read_bytes()
    except OSError as error:
        raise UserError(f"{record}: cannot be read ({error.strerror}).") from error
