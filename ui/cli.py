"""The command line. Every command has --help; results go to stdout, progress and errors to stderr.

What a command needs is imported when it runs, so that --help and mistakes are answered at once.
"""

import datetime as dt
import json
import sys
from contextlib import ExitStack
from dataclasses import asdict, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.errors import GuidelineQAError, UserError
from ui.feedback_command import app as feedback_app
from ui.keys_command import app as keys_app

if TYPE_CHECKING:
    from ingest.download import Download
    from ui.export import Format
    from ui.settings import Settings

app = typer.Typer(
    name="guideline-qa",
    help="Answers clinical questions from guidelines. Every sentence shown is checked against the sentence it cites.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # importing rich for boxes doubles the time that --help takes
)
app.add_typer(keys_app, name="keys")
app.add_typer(feedback_app, name="feedback")

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
_INDEX = ".index"


class AudienceChoice(StrEnum):
    """Whom the answer is for."""

    clinician = "clinician"
    patient = "patient"


class WriterChoice(StrEnum):
    """Who writes it: quotes only, or the configured model."""

    extractive = "extractive"
    model = "model"


class EngineChoice(StrEnum):
    """How texts are embedded."""

    fp32 = "fp32"
    bf16 = "bf16"


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
def ingest(
    sources: Annotated[
        list[str], typer.Argument(metavar="PATH|URL...", help="Documents, folders of them, or web addresses.")
    ],
    index: IndexOption = _INDEX,
    as_json: JsonOption = False,
    allow_urls: Annotated[
        bool, typer.Option("--allow-urls", help="Fetch web addresses (or set GUIDELINE_QA_ALLOW_URLS).")
    ] = False,
    dask: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Embed on this Dask cluster, such as tcp://10.0.0.5:8786.")
    ] = None,
    engine: Annotated[
        EngineChoice | None,
        typer.Option(help="bf16 embeds several times faster, given a processor that has it, and OpenVINO."),
    ] = None,
) -> None:
    """Read documents into a new generation of the index.

    The index then holds what was named and nothing else; only new or changed text is embedded again. A document that
    cannot be read is listed with its reason, the others go on, and the exit code is 2.
    """
    from pydantic import TypeAdapter

    from ingest.embed import embedder_for
    from ingest.engines.cluster import on_cluster
    from ingest.intake import DocumentReport
    from ingest.milvus.address import MilvusAddress
    from ingest.pipeline import IngestReport
    from ingest.web_address import is_url
    from ui.ingest_view import documents_text, ingest_text
    from ui.progress import progress, stoppable
    from ui.publishing import Steps, publish

    settings = _settings(index)
    if dask and engine:
        raise UserError("--dask embeds in fp32. Leave --engine out.")
    fetched = _downloads(sources, settings, allow_urls)
    paths = [Path(s) for s in sources if not is_url(s)] + [d.path for d in fetched if d.path]
    with (
        stoppable("Stopped. The index serves as before; what was embedded is kept for the next run."),
        progress() as bar,
        ExitStack() as opened,
    ):
        reading = bar.add_task("Reading", total=None)
        embedding = bar.add_task("Embedding", total=None)
        sending = bar.add_task("Sending", total=None, visible=isinstance(settings.index, MilvusAddress))
        steps = Steps(
            read=lambda done, total: bar.update(reading, completed=done, total=total),
            embedded=lambda done, total: bar.update(embedding, completed=done, total=total),
            sent=lambda done, total: bar.update(sending, completed=done, total=total),
        )
        model, chosen = settings.embedding_model, engine.value if engine else settings.engine
        embedder = opened.enter_context(on_cluster(dask, model)) if dask else embedder_for(model, chosen)
        report = publish(paths, embedder, settings, steps)
    missed = (DocumentReport(d.url, "kept" if d.path else "failed", reason=d.reason) for d in fetched if d.reason)
    report = replace(report, documents=(*report.documents, *missed))
    print(TypeAdapter(IngestReport).dump_json(report, indent=1).decode() if as_json else ingest_text(report))
    for line in documents_text(report):
        complain(line)
    if report.failures:
        raise typer.Exit(2)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The clinical question, in quotes.")],
    thread: Annotated[str | None, typer.Option(help="Name of a conversation: follow-up questions lean on it.")] = None,
    audience: Annotated[AudienceChoice, typer.Option(help="Whom the answer is for.")] = AudienceChoice.clinician,
    as_of: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Answer as of this day; today if not given."),
    ] = None,
    approved_only: Annotated[bool, typer.Option("--approved-only", help="Use approved articles only.")] = False,
    writer: Annotated[
        WriterChoice | None,
        typer.Option(help="The model when one is configured, else extractive, if not given."),
    ] = None,
    show_prompt: Annotated[
        bool, typer.Option("--show-prompt", help="Print what the model would be sent, and send nothing.")
    ] = False,
    index: IndexOption = _INDEX,
    as_json: JsonOption = False,
    as_markdown: Annotated[bool, typer.Option("--markdown", help="Print Markdown.")] = False,
    save: Annotated[
        Path | None, typer.Option(help="Write the answer to this file too: .pdf, .docx, .md, .json, .bib or .csl.json.")
    ] = None,
) -> None:
    """Answer a question with numbered citations, or say that the guidelines do not answer it.

    Example: guideline-qa ask "What dose of pertuzumab is given?" --thread ward-7
    """
    from qa.question import Filters
    from qa.render import markdown, plain
    from ui.desk import Desk, Request

    file_format = _file_format(save) if save else None
    request = Request(
        text=question,
        thread_id=thread,
        audience=audience.value,
        as_of=as_of.date() if as_of else None,
        filters=Filters(approved_only=approved_only),
        writer=writer.value if writer else None,
    )
    desk = Desk(_settings(index))
    if show_prompt:
        print(desk.prompt(request))
        return
    if recipient := desk.recipient(request):
        complain(recipient)
    answer = desk.answer(request)
    print(answer.to_json(indent=1) if as_json else markdown(answer) if as_markdown else plain(answer))
    if save and file_format:
        try:
            save.write_bytes(file_format.write(answer))
        except OSError as error:
            raise UserError(f"{save}: cannot be written ({error.strerror}). Choose another file.") from error
        print(f"Saved as {save}.", file=sys.stderr)


def _file_format(path: Path) -> "Format":
    from ui.export import FORMATS

    longest_first = sorted(FORMATS.values(), key=lambda f: -len(f.suffix))  # .csl.json is not .json
    found = next((f for f in longest_first if path.name.endswith(f".{f.suffix}")), None)
    if found is None:
        known = ", ".join(f".{f.suffix}" for f in FORMATS.values())
        raise UserError(f"{path}: its ending says no format. Use one of {known}.")
    return found


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="What to look for.")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages.")] = 5,
    index: IndexOption = _INDEX,
    as_json: JsonOption = False,
) -> None:
    """Show the best passages for a query with their ranks and scores."""
    from qa.retrieve import retrieve
    from ui.desk import Desk, Request

    desk = Desk(_settings(index))
    serving = desk.index
    passages = retrieve(serving, desk.understood(Request(query), serving), k)
    if as_json:
        print(json.dumps([p.summary() for p in passages], indent=1, ensure_ascii=False))
        return
    for rank, passage in enumerate(passages, start=1):
        place = " › ".join((passage.article.title, *passage.chunk.headings))
        ranks = f"words #{passage.lexical_rank or '-'}, vectors #{passage.dense_rank or '-'}"
        print(f"{rank}. {place}  (score {passage.score:.3f}; {ranks})\n   {passage.chunk.text}\n")


@app.command()
def verify(
    record: Annotated[str, typer.Argument(help="An answer record from 'ask --json', or '-' for standard input.")],
    index: IndexOption = _INDEX,
    as_json: JsonOption = False,
) -> None:
    """Check an answer record again from the index alone; exit 0 when every sentence stands, 1 when one does not."""
    from ingest.embed import embedder_for
    from ingest.index import Index
    from qa.answer import Answer
    from qa.verify import verify as verify_answer

    answer = Answer.from_json(_record(record))
    settings = _settings(index)
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
    article: Annotated[str, typer.Argument(help="An article's file, or its id in --corpus.")],
    action: Annotated[ActionChoice, typer.Argument(help="submit, start, approve, or return to its author.")],
    reviewer: Annotated[str, typer.Option(help="Who reviews: a name that others recognise.")],
    note: Annotated[str | None, typer.Option(help="Why, for the history.")] = None,
    corpus: Annotated[Path, typer.Option(help="Folder of the articles.")] = Path("corpus/articles"),
) -> None:
    """Take a review step; it is written into the article with date, name and note.

    An approval holds for the text as it is: any later edit makes it lapse. 'ingest' brings the step into the index.
    """
    from ingest.review import record_review

    path = Path(article) if article.endswith(".md") else corpus / f"{article}.md"
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
    """Find what is wrong with sources: markers, references, grades, wording, figures, dates, contradictions.

    Needs no index and no model. Contradictions are looked for between all PATHS together. A document that cannot be
    read is a finding of its own. Exit 0 when nothing reaches --fail-on, 1 when something does.
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
    text = TypeAdapter(tuple[Finding, ...]).dump_json(found, indent=1).decode() if as_json else ""
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
    index: IndexOption = _INDEX,
    corpus: Annotated[
        Path | None,
        typer.Option(
            envvar="GUIDELINE_QA_CORPUS", help="Folder of documents that the editors' screen shows, reviews, publishes."
        ),
    ] = None,
) -> None:
    """Serve the chat page at / and the HTTP API at /api, until Ctrl-C.

    On an address that other machines reach, keys are needed ('guideline-qa keys create') and the chat page is off.
    """
    from ui.desk import Desk
    from ui.server import ServeOptions, work_for
    from ui.server import serve as run_server

    settings = _settings(index).model_copy(update={"corpus": corpus})
    desk, options = Desk(settings), ServeOptions(host, port, workers, insecure)
    if worker:
        work_for(desk, options, *worker)
        return
    shown = f"[{host}]" if ":" in host else host
    ready = f"Chat: http://{shown}:{port}/   API: http://{shown}:{port}/api/v1   (Ctrl-C stops)"
    if code := run_server(desk, options, lambda: complain(ready)):
        raise typer.Exit(code)


@app.command()
def mcp(index: IndexOption = _INDEX) -> None:
    """Serve agents over standard input and output, by the Model Context Protocol, until the input ends.

    A host starts this command itself. GUIDELINE_QA_PUBLIC_URL is where articles without a web address are linked.
    """
    import anyio

    from ui.desk import Desk
    from ui.mcp_server.transport import serve_stdio

    desk = Desk(_settings(index))
    desk.warm_up()
    anyio.run(serve_stdio, desk)


def run() -> None:
    """Run the program: errors become one sentence on stderr and an exit code."""
    try:
        app(prog_name="guideline-qa")
    except GuidelineQAError as error:
        complain(str(error))
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.exit(0)


def complain(sentence: str) -> None:
    """One sentence to stderr."""
    print(sentence, file=sys.stderr)


def _downloads(sources: list[str], settings: "Settings", allowed: bool) -> "tuple[Download, ...]":
    """What the web addresses gave. Raises UserError when there are some and none may be, or none could be had."""
    from ingest.download import download
    from ingest.web_address import is_url

    urls = [s for s in sources if is_url(s)]
    if urls and not (allowed or settings.allow_urls):
        raise UserError(
            f"{urls[0]}: is a web address. Add --allow-urls to fetch it, or save the document and name the file."
        )
    found = download(urls, settings.downloads, today=dt.datetime.now().astimezone().date())
    if found and urls == sources and not any(d.path for d in found):
        raise UserError(str(found[0].reason))
    return found


def _settings(index: str) -> "Settings":
    from ingest.milvus.address import place_of
    from ui.settings import read_settings

    return read_settings().model_copy(update={"index": place_of(index)})


def _record(record: str) -> bytes:
    if record == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(record).read_bytes()
    except OSError as error:
        raise UserError(f"{record}: cannot be read ({error.strerror}).") from error
