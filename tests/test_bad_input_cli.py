"""Every option of every command given what it cannot take: a sentence and exit code 1 or 2 at once, nothing changed.

The commands are found by walking the program, so that a new one is covered when it is added.
"""

import io
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

import gold_runs as gold
import pytest
import typer
from conftest import REPOSITORY

from guideline_qa import app, main
from ingest.embed import Embedder
from ingest.pipeline import ingest
from ui.last_resort import told

GIVEN = {
    "action": "start", "after": "run.jsonl", "article": "in/alphamab.md", "before": "run.jsonl",
    "corpus": "corpus.jsonl",
    "documents": "in", "index": "index", "new": "index", "old": "index", "out": "out", "pairs": "pairs.jsonl",
    "paths": "in", "queries": "queries.jsonl", "record": "bad/other.json", "run": "run.jsonl", "sources": "in",
    "turns": "turns.jsonl",
}  # fmt: skip
"""What a required parameter of that name is given while another one is wrong; one that is not here, a word."""
BESIDE = {
    "eval run": {"--cases": "cases.yaml", "--jobs": "1"},
    "eval support": {"--pairs": "pairs.jsonl", "--out": "out"},
    "serve": {"--index": "nowhere"},
    "mcp": {"--index": "nowhere"},
}
"""Options that keep a command small, or make it do something at all, where the wrong value is taken."""
FILES = {
    "bad/empty": b"", "bad/binary": bytes(range(256)) * 9, "bad/other.json": b'{"a": [1, {"b": null}]}\n',
    "bad/other.jsonl": b'{"x": 1}\n"text"\n',
    "corpus.jsonl": b'{"_id": "1", "title": "A", "text": "Alphamab is given at 8 mg."}\n',
    "queries.jsonl": b'{"_id": "1", "text": "alphamab dose"}\n',
    "turns.jsonl": b'{"id": "1", "history": ["What is alphamab?"], "question": "and its dose?"}\n',
    "pairs.jsonl": b'{"id": "1", "claim": "Alphamab is given.", "evidence": "Alphamab is given at 8 mg."}\n',
    "cases.yaml": b"- {case_id: a, question: 'What dose of alphamab is given?', as_of: 2026-11-20, audience: clinician,"
    b" expect: abstain, tags: [dose], split: dev, author: tests, review: draft}\n",
}  # fmt: skip
REFUSED: Mapping[str, str] = {
    "a folder": "in",
    "nothing": "",
    "below a file": "bad/empty/x/y",
    "a long name": "x" * 10_000,
}
PATHS = {
    **REFUSED,
    "a folder that is missing": "nowhere/at/all",
    "an empty file": "bad/empty",
    "a binary file": "bad/binary",
    "JSON of another kind": "bad/other.json",
    "lines of another kind": "bad/other.jsonl",
}
TEXTS = {"nothing": "", "a long text": "x" * 10_000, "what is not UTF-8": "a\udcffb"}  # nobody can type a NUL
NUMBERS = {"nothing": "", "a word": "many", "a fraction": "1.5", "a huge number": "1" + "0" * 30}
_AT_ONCE = {what: PATHS[what] for what in ("below a file", "a long name")}
"""What no place can be."""
LONG = {"eval abstention", "eval conditions", "eval gate", "eval noisy", "eval peers", "eval real", "eval threads"}
"""What works for long once it has what it needs, as every bench does: here only what cannot be taken is tried."""
WRITTEN = {"cache", "card", "environments", "flame", "html", "markdown", "out", "save", "scratch"}
SERVED = {"bench chat"}
"""What needs a server, and a browser."""


def commands(group: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command by its name, such as 'eval run'."""
    group = group or typer.main.get_command(app)
    for name in group.list_commands(None):
        found = group.get_command(None, name)
        if hasattr(found, "list_commands"):
            yield from commands(found, (*path, name))
        else:
            yield " ".join((*path, name)), found


COMMANDS = dict(commands())


def wrong_values(name: str, parameter: Any) -> Mapping[str, str]:
    kind = str(parameter.type_descriptor.annotation)
    is_long = name in LONG or name.startswith("bench ")
    if parameter.name in ("index", "embedding_model") and name not in ("ask", "ingest", "eval conditions"):
        return _AT_ONCE  # one option, read in one place, of many commands
    if parameter.name in WRITTEN or (name, parameter.name) == ("eval retrieval", "run"):
        return _AT_ONCE if is_long else REFUSED
    if "Path" in kind:
        return _AT_ONCE if is_long and parameter.name == "documents" else PATHS
    if "int" in kind and "tuple" not in kind:
        below = {} if parameter.min is None else {"too small": str(parameter.min - 1)}
        return {**below, **{what: n for what, n in NUMBERS.items() if not is_long or what != "a huge number"}}
    if "date" in kind:
        return {**TEXTS, "no day": "2026-02-30"}
    if "enum" in kind or "Literal" in kind:
        return TEXTS
    if "str" in kind:
        texts = {what: text for what, text in TEXTS.items() if text or not is_long}
        return {**texts, **PATHS} if parameter.name in GIVEN else texts
    return {}


def calls(name: str) -> Iterator[tuple[str, list[str]]]:
    """For each parameter and wrong value what is wrong, and the arguments."""
    parameters = COMMANDS[name].params
    for wrong in parameters:
        for what, value in wrong_values(name, wrong).items():
            options = {o: v for o, v in BESIDE.get(name, {}).items() if o not in wrong.opts}
            words = []
            for parameter in parameters:
                needed = parameter.required or (parameter.name == "index" and "--index" not in options)
                given = value if parameter is wrong else GIVEN.get(parameter.name, "word") if needed else None
                if given is not None and parameter.param_type_name == "option":
                    options[parameter.opts[0]] = given
                elif given is not None:
                    words.append(given)
            told = [part for option in options.items() for part in option]
            yield f"{wrong.opts[0]}: {what}", [*name.split(), *told, "--", *words]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, write_article: Callable[..., Path]) -> Path:
    """A folder with an index, and a file of each kind."""
    folder = tmp_path_factory.mktemp("template")
    write_article(folder / "in" / "alphamab.md", "Alphamab is given at 8 mg daily. Betamab is given at 9 mg weekly.")
    ingest([folder / "in"], embedder, folder / "index")
    (folder / "bad").mkdir()
    for name, body in FILES.items():
        (folder / name).write_bytes(body)
    gold.run(gold.result("one", vital_recall=1.0)).save(folder / "run.jsonl")
    return folder


@pytest.fixture
def world(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the template, in which the program runs."""
    folder = tmp_path / "world"
    shutil.copytree(template, folder)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GUIDELINE_QA_DATABASE", f"sqlite:///{tmp_path}/db.sqlite")
    monkeypatch.setenv("COLUMNS", "200")
    return folder


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


def call(arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Done:
    monkeypatch.setattr(sys, "argv", ["guideline-qa", *arguments])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    code = 0
    try:
        main()
    except SystemExit as stop:
        code = int(stop.code or 0)
    captured = capsys.readouterr()
    return Done(code, captured.out, captured.err)


def held(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name != "LOCK"}


def faults(
    name: str, tried: Iterable[tuple[str, list[str]]], places: tuple[Path, Path], run: Callable[[list[str]], Done]
) -> list[str]:
    """What is wrong with what comes of each call; the first of `places` is made like the second again after each."""
    world, template = places
    before, wrong = held(template), []
    for what, arguments in tried:
        done = run(arguments)
        said = done.err or (done.out if name == "lint" else "")
        now = held(world)
        if done.code not in (0, 1, 2) or "Traceback" in done.err:
            wrong.append(f"{name} {what}: exit code {done.code}, {done.err}")
        elif done.code and not said.strip():
            wrong.append(f"{name} {what}: exit code {done.code} and not a word")
        elif any(path.endswith((".partial", ".part")) for path in now) or (done.code and now != before):
            wrong.append(f"{name} {what}: exit code {done.code} leaves {sorted({*now.items()} ^ {*before.items()})}")
        if now != before:
            shutil.rmtree(world)
            shutil.copytree(template, world)
            os.chdir(world)
    return wrong


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[[list[str]], Done]:
    def called(arguments: list[str]) -> Done:
        try:
            return call(arguments, monkeypatch, capsys)
        except Exception as error:  # noqa: BLE001  # whatever it is, users would see a traceback
            return Done(1, "", f"Traceback: {error!r}")

    return called


def test_what_cannot_be_written_is_told_before_any_work(
    world: Path, template: Path, run: Callable[[list[str]], Done]
) -> None:
    wrong = []
    for name in COMMANDS:
        places = [(w, a) for w, a in calls(name) if w.endswith("below a file") and w[2:].split(":")[0] in WRITTEN]
        wrong += faults(name, places, (world, template), run)
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - SERVED))
def test_a_wrong_value_is_told_in_a_sentence_and_changes_nothing(
    name: str, world: Path, template: Path, run: Callable[[list[str]], Done]
) -> None:
    wrong = faults(name, calls(name), (world, template), run)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (
            FileNotFoundError(2, "No such file or directory", "a.md"),
            2,
            "a.md: No such file or directory. Check the name.",
        ),
        (OSError(36, "File name too long", "x" * 9_000), 2, "x…: File name too long."),
        (OSError(28, "No space left on device", "a.md"), 1, "Make room, then run the command again."),
        (OSError(5, "Input/output error"), 1, "Input/output error. The machine refused this"),
        (
            UnicodeEncodeError("utf-8", "a\udcff", 1, 2, "surrogates not allowed"),
            2,
            r"a\udcff: is not written in UTF-8",
        ),
        (MemoryError(), 1, "memory of this machine"),
    ],
)
def test_what_no_command_foresaw_is_a_sentence_too(error: OSError, code: int, says: str) -> None:
    found = told(error)
    assert (found.exit_code, says in str(found)) == (code, True)


def program(
    arguments: list[str],
    world: Path,
    *,
    stdout: int | IO[str] = subprocess.PIPE,
    env: Mapping[str, str] = {},
    preexec_fn: Callable[[], None] | None = None,
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "guideline_qa", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), **env}
    return subprocess.run(
        command, cwd=world, env=environment, stdout=stdout, stderr=subprocess.PIPE, text=True, errors="replace",
        check=False, preexec_fn=preexec_fn,
    )  # fmt: skip


def test_a_full_disk_behind_the_output_is_told(world: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = program(["lint", "--rules"], world, stdout=full)
    assert (done.returncode, done.stderr) == (1, "No space left on device. Make room, then run the command again.\n")


def test_a_reader_that_goes_hears_nothing_more(world: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = program(["lint", "--rules"], world, stdout=writer)
    os.close(writer)
    assert done.stderr == ""


def test_a_disk_that_fills_leaves_the_answer_that_was_there(world: Path) -> None:
    (world / "answer.json").write_text("an earlier answer")

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (900, 900))

    arguments = ["ask", "What dose of alphamab is given?", "--index", "index", "--save", "answer.json"]
    done = program(arguments, world, stdout=subprocess.DEVNULL, preexec_fn=small)
    assert done.returncode == 2
    assert "answer.json: cannot be written (File too large)." in done.stderr
    assert (world / "answer.json").read_text() == "an earlier answer"
    assert not list(world.glob(".*partial"))


@pytest.mark.slow
def test_a_terminal_without_our_letters_gets_them_as_escapes(world: Path) -> None:
    (world / "in" / "\udcff.md").write_text("# No front matter")
    ascii_alone = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = program(["lint", "in", "--json"], world, env=ascii_alone)
    assert "Traceback" not in done.stderr
    assert r"\udcff.md" in done.stdout
    assert json.loads(done.stdout)


@pytest.mark.slow
def test_nothing_on_standard_input_is_told(world: Path) -> None:
    done = program(["verify", "-"], world, preexec_fn=lambda: os.close(0))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


@pytest.mark.slow
def test_ctrl_c_ends_a_run_of_several_processes_without_a_traceback(world: Path) -> None:
    (world / "cases").mkdir()
    for n in range(300):
        text = FILES["cases.yaml"].decode().replace("case_id: a", f"case_id: a{n}")
        (world / "cases" / f"{n}.yaml").write_text(text)
    arguments = ["eval", "run", "--cases", "cases", "--index", "index", "--jobs", "2"]
    command = [sys.executable, "-m", "guideline_qa", *arguments]
    with subprocess.Popen(
        command, cwd=world, env={**os.environ, "PYTHONPATH": str(REPOSITORY)}, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # ignored where tests run in the background
    ) as process:  # fmt: skip
        kept = world / "reports" / "run.part.jsonl"
        # Several results: then every process has begun to ask.
        while (not kept.exists() or kept.read_bytes().count(b"\n") < 8) and process.poll() is None:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in told
